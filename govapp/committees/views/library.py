"""The document library: the list, a document with its versions, new ones, and opinions."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.committees import forms, queries, services
from govapp.committees.models import Document, DocumentKind
from govapp.committees.views.bp import library as bp
from govapp.db import db
from govapp.foundation.files import store
from govapp.foundation.files.papers import MOST_BYTES, PDF, Paper, ascii_name, paper
from govapp.foundation.kernel import clock
from govapp.foundation.web.exports import export
from govapp.foundation.web.filters import say
from govapp.foundation.web.listing import Column, Filter, Listing
from govapp.foundation.web.pages import current_actor, telling


def _of_kind(statement: queries.Documents, kind: str) -> queries.Documents:
    return statement.where(Document.kind == DocumentKind(kind))


DOCUMENTS = Listing(
    columns=(
        Column(
            "title",
            _l("Document"),
            show=lambda row: row.Document.title,
            sort=Document.title,
            primary=True,
            href=lambda row: url_for("library.show", document_id=row.Document.id),
        ),
        Column("kind", _l("Kind"), lambda row: say(forms.DOCUMENT_KINDS[row.Document.kind])),
        Column("about", _l("About"), lambda row: row.Document.about),
        Column(
            "public",
            _l("Who sees it"),
            lambda row: _("everybody") if row.Document.public else _("people who sign in"),
        ),
        Column("versions", _l("Versions"), kind="number"),
        Column("adopted_on", _l("Last adopted on")),
    ),
    tie=Document.id,
    default="title",
    filters=(
        Filter(
            "kind",
            _l("Kind"),
            _of_kind,
            options=[(kind.value, words) for kind, words in forms.DOCUMENT_KINDS.items()],
        ),
    ),
)


@bp.get("/documents")
def index() -> ResponseReturnValue:
    statement = queries.documents(current_actor())
    file = export(DOCUMENTS, statement, db.session, request.args, "documents")
    if file is not None:
        return file
    page = DOCUMENTS.page(statement, db.session, request.args)
    return render_template("library/index.html", listing=DOCUMENTS, page=page)


@bp.get("/documents/<int:document_id>")
def show(document_id: int) -> str:
    page = queries.document_page(document_id, current_actor())
    return render_template(
        "library/show.html",
        page=page,
        kinds=forms.DOCUMENT_KINDS,
        positions=forms.POSITIONS,
    )


@bp.get("/documents/versions/<int:document_version_id>/file")
def file(document_version_id: int) -> Response:
    """The file of a version, always to keep, never shown in place."""
    kept = queries.file_of(document_version_id, current_actor())
    answer = Response(store.fetch(kept.digest), content_type=kept.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{ascii_name(kept.name)}"'
    return answer


@bp.route("/documents/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    motions = queries.adopting(current_actor())
    form = forms.DocumentForm()
    form.motion.offer(motions.items())
    if form.validate_on_submit():
        made = 0
        with telling(_("The document is in the library."), form) as told:
            made = services.add_document(
                form.to_document(), form.to_version(_handed_in(form)), actor=current_actor()
            )
        if told.done:
            return redirect(url_for(".show", document_id=made), 303)
    return render_template("library/new.html", form=form, document=None)


@bp.route("/documents/<int:document_id>/versions/new", methods=["GET", "POST"])
def add(document_id: int) -> ResponseReturnValue:
    document = queries.kept_document(document_id, current_actor())
    form = forms.VersionForm()
    form.motion.offer(queries.adopting(current_actor()).items())
    if form.validate_on_submit():
        with telling(_("The version is in the library."), form) as told:
            services.add_version(
                document_id, form.to_version(_handed_in(form)), actor=current_actor()
            )
        if told.done:
            return redirect(url_for(".show", document_id=document_id), 303)
    return render_template("library/new.html", form=form, document=document)


@bp.route("/documents/versions/<int:document_version_id>/opinion", methods=["GET", "POST"])
def opine(document_version_id: int) -> ResponseReturnValue:
    page = queries.opining(document_version_id, current_actor())
    form = forms.OpinionForm(data={"given_on": clock.today()})
    form.body.offer(page.bodies.items())
    if form.validate_on_submit():
        with telling(_("The opinion is recorded."), form) as told:
            services.record_opinion(
                document_version_id,
                form.body.data,
                form.position.data,
                form.words.data or "",
                given_on=form.given_on.data,
                actor=current_actor(),
            )
        if told.done:
            return redirect(url_for(".show", document_id=page.document.id), 303)
    return render_template("library/opinion.html", page=page, form=form)


def _handed_in(form: forms.VersionForm) -> Paper:
    file = form.file.data
    return paper(file.filename or "", file.stream.read(MOST_BYTES + 1), only=(PDF,))
