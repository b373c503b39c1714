"""The Rulebook: read like a short book, changed by forms, adopted by hand or by a motion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.charter import forms, queries, services
from govapp.charter.permissions import CHARTER_ADOPT, CHARTER_DRAFT
from govapp.charter.rules import clauses
from govapp.db import session
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.files.papers import MOST_BYTES, PDF, paper
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("charter", __name__)

DOORS = (
    Door(
        "records",
        _l("Rulebook"),
        "charter.index",
        lambda actor: True,
        20,
        _l("Fees, standing, committees, decisions: the rules and who adopted them."),
        "journal-text",
    ),
    Door(
        "setup",
        _l("Who we are"),
        "charter.consortium",
        lambda actor: may(actor, CHARTER_ADOPT),
        10,
        _l("Name, address and bank details."),
        "building",
    ),
)


@bp.get("/rulebook")
def index() -> str:
    return render_template(
        "charter/index.html",
        chapters=queries.chapters(clock.today()),
        starters=services.starter_names(),
        titles=clauses.TITLES,
        questions=clauses.QUESTIONS,
        numbers=clauses.NUMBERS,
    )


@bp.get("/rulebook/<chapter>")
def show(chapter: str) -> str:
    day = _day(request.args.get("on"))
    found = queries.in_force(_known(chapter), day)
    if found is None:
        raise NotFound
    return render_template(
        "charter/show.html",
        chapter=chapter,
        title=clauses.TITLES[chapter],
        question=clauses.QUESTIONS[chapter],
        day=day,
        card=found,
        clauses=clauses.clauses(chapter, found.value),
        fictitious=getattr(found.value, "fictitious", False),
        versions=queries.versions(chapter, current_actor()),
        **_coming(found, day),
    )


def _coming(found: queries.VersionCard, day: date) -> dict[str, object]:
    """The clauses that a version adopted for later will change, and from when on."""
    later = queries.coming(found.chapter, day)
    pairs = clauses.compared(found.chapter, found.value, later.value) if later else ()
    return {"later": later, "coming_pairs": [pair for pair in pairs if pair.changed]}


@bp.get("/rulebook/versions/<int:version_id>")
def version(version_id: int) -> str:
    card = queries.version(version_id, current_actor())
    before = queries.before(card)
    return render_template(
        "charter/version.html",
        card=card,
        before=before,
        title=clauses.TITLES[card.chapter],
        pairs=clauses.compared(card.chapter, before.value if before else None, card.value),
        deciding=queries.deciding_body(clock.today()),
    )


@bp.get("/rulebook/<chapter>/change")
def change(chapter: str) -> str:
    authorize(current_actor(), CHARTER_DRAFT)
    found = queries.in_force(_known(chapter), clock.today())
    if found is None:
        raise NotFound
    form = forms.chapter_form(chapter)(data={"value": forms.shown(found.value)})
    return _change_page(chapter, form)


@bp.post("/rulebook/<chapter>/change")
def keep_change(chapter: str) -> str | Response:
    authorize(current_actor(), CHARTER_DRAFT)
    form = forms.chapter_form(_known(chapter))()
    if "add" in request.form:
        _add_row(form.value, request.form["add"].split("."))
        return _change_page(chapter, form)
    if not form.validate():
        return _change_page(chapter, form)
    version_id = 0
    with telling(_("The draft is kept. It changes nothing until it is adopted."), form) as told:
        version_id = services.draft(
            chapter,
            forms.typed(chapter, form.value.data),
            effective_from=form.effective_from.data,
            note=form.note.data or "",
            actor=current_actor(),
        )
    if told.failed:
        return _change_page(chapter, form)
    return redirect(url_for(".version", version_id=version_id))


def _change_page(chapter: str, form: forms.FlaskForm) -> str:
    return render_template(
        "charter/change.html", chapter=chapter, title=clauses.TITLES[chapter], form=form
    )


def _add_row(field: object, path: Iterable[str]) -> None:
    """Append an empty row to the list that `path` names (`bodies`, `bodies.0.seat_classes`)."""
    for step in path:
        if step.isdigit():
            entries = getattr(field, "entries", [])
            field = entries[int(step)] if int(step) < len(entries) else abort(400)
        else:
            field = getattr(getattr(field, "form", None), "_fields", {}).get(step) or abort(400)
    if hasattr(field, "append_entry") and len(field.entries) < forms.MOST_ROWS:
        field.append_entry()


@bp.post("/rulebook/versions/<int:version_id>/adopt")
def adopt(version_id: int) -> Response:
    with telling(_("The version is adopted.")):
        services.adopt(version_id, actor=current_actor())
    return redirect(url_for(".version", version_id=version_id))


@bp.route("/rulebook/start/<name>", methods=["GET", "POST"])
def start(name: str) -> str | Response:
    authorize(current_actor(), CHARTER_ADOPT)
    chapters = services.starter(name)
    form = forms.StarterForm(data={"effective_from": clock.today()})
    if form.validate_on_submit():
        with telling(_("The rulebook is in force.")) as told:
            services.begin_with(
                name, effective_from=form.effective_from.data, actor=current_actor()
            )
        if told.done:
            return redirect(url_for(".index"))
    book = [
        (clauses.TITLES[chapter], clauses.clauses(chapter, value))
        for chapter, value in chapters.items()
    ]
    return render_template("charter/start.html", name=name, form=form, book=book)


@bp.route("/consortium", methods=["GET", "POST"])
def consortium() -> str | Response:
    authorize(current_actor(), CHARTER_ADOPT)
    row = queries.consortium(session())
    form = forms.IdentityForm(obj=row, data=None if row else {"year_starts_month": 1})
    if form.validate_on_submit():
        typed = {name: form[name].data for name in services.Identity.__dataclass_fields__}
        with telling(_("Who we are is kept."), form) as told:
            services.describe(services.Identity(**typed), actor=current_actor())
        if told.done:
            return redirect(url_for(".consortium"))
    return _identity(form, forms.TaxFormForm(formdata=None))


@bp.post("/consortium/tax-form")
def tax_form() -> ResponseReturnValue:
    authorize(current_actor(), CHARTER_ADOPT)
    form = forms.TaxFormForm()
    if form.validate():
        with telling(_("The tax form is kept."), form) as told:
            file = form.file.data
            handed_in = paper(file.filename or "", file.stream.read(MOST_BYTES + 1), only=(PDF,))
            services.keep_tax_form(handed_in, actor=current_actor())
        if told.done:
            return redirect(url_for(".consortium"), 303)
    row = queries.consortium(session())
    return _identity(forms.IdentityForm(formdata=None, obj=row), form), 422


def _identity(form: forms.IdentityForm, tax_form: forms.TaxFormForm) -> str:
    row = queries.consortium(session())
    has_form = bool(row and row.w9_digest)
    return render_template(
        "charter/consortium.html", form=form, tax_form=tax_form, known=row, has_form=has_form
    )


def _known(chapter: str) -> str:
    if chapter not in clauses.TITLES:
        raise NotFound
    return chapter


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return clock.today()
