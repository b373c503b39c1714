"""Import: upload, look, take over, take back."""

from __future__ import annotations

from collections import Counter

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.foundation.access.policy import authorize
from govapp.foundation.web.exports import csv_response
from govapp.foundation.web.filters import say
from govapp.foundation.web.listing import Column
from govapp.foundation.web.pages import current_actor, telling
from govapp.members import services
from govapp.members.forms import OrderForm, UploadForm
from govapp.members.permissions import IMPORT_RUN
from govapp.members.queries import importing
from govapp.members.rules import ImportState
from govapp.members.rules.importing import Judged, Outcome
from govapp.members.views.bp import imports as bp

SHOWN = 100  # rows of each outcome; the file of the preview has them all
STATES = {
    ImportState.PREVIEWED: (_l("Read, not taken over"), "info"),
    ImportState.COMMITTED: (_l("Taken over"), "good"),
    ImportState.UNDONE: (_l("Taken back"), "neutral"),
}
OUTCOMES = {
    Outcome.PROBLEM: (_l("Problems"), _l("Mend these in the file and upload it again."), "bad"),
    Outcome.NEW: (_l("New"), _l("These will be added."), "good"),
    Outcome.PARTLY: (_l("Known, with something new"), _l("Only the new part is added."), "good"),
    Outcome.KNOWN: (_l("Already here"), _l("Nothing is added and nothing is changed."), "neutral"),
}
TABLES = {
    "organization": _l("Organizations"),
    "person": _l("People"),
    "affiliation": _l("People in organizations"),
    "contact_role": _l("Contact roles"),
    "membership": _l("Memberships"),
}
ROWS = (
    Column("source", _l("File"), show=lambda row: row.entry.source),
    Column("line", _l("Row"), show=lambda row: row.entry.line),
    Column("record", _l("Record"), show=lambda row: row.entry.record.value),
    Column("name", _l("Name")),
    Column("outcome", _l("Outcome"), show=lambda row: row.outcome.value),
    Column("words", _l("Why"), show=lambda row: "; ".join(words_of(row))),
)


def words_of(row: Judged) -> list[str]:
    """What is to be said of a row, each problem with its field."""
    wrong = [
        f"{problem.field}: {say(problem.words)}" if problem.field else say(problem.words)
        for problem in row.problems
    ]
    return [*wrong, *(say(remark) for remark in row.remarks)]


@bp.get("/import")
def index() -> str:
    cards = importing.imports(current_actor())
    form = UploadForm(formdata=None)
    return render_template("imports/index.html", cards=cards, form=form, states=STATES)


@bp.post("/import")
def upload() -> ResponseReturnValue:
    actor = current_actor()
    authorize(actor, IMPORT_RUN)
    form = UploadForm()
    if form.validate():
        files = [(file.filename or _("file"), file.read()) for file in form.files.data]
        with telling("", form) as told:
            number = services.keep(files, actor=actor)
        if told.done:
            return redirect(url_for(".show", import_run_id=number))
    cards = importing.imports(actor)
    return render_template("imports/index.html", cards=cards, form=form, states=STATES), 422


@bp.get("/import/<int:import_run_id>")
def show(import_run_id: int) -> ResponseReturnValue:
    found = importing.preview(import_run_id, current_actor())
    judged = found.plan.judged if found.plan else ()
    if request.args.get("format") == "csv":
        return csv_response(judged, ROWS, f"import-{import_run_id}")
    groups = [
        (outcome, *OUTCOMES[outcome], [row for row in judged if row.outcome is outcome])
        for outcome in OUTCOMES
    ]
    return render_template(
        "imports/show.html",
        found=found,
        state=STATES[found.card.state],
        groups=[group for group in groups if group[-1]],
        counts=Counter(row.outcome for row in judged),
        outcomes=Outcome,
        shown=SHOWN,
        words_of=words_of,
        tables=TABLES,
        form=OrderForm(formdata=None, order=found.order),
    )


@bp.post("/import/<int:import_run_id>/order")
def choose_order(import_run_id: int) -> Response:
    form = OrderForm()
    if form.validate():
        with telling(_("The days are read in this order now.")):
            services.choose_order(import_run_id, form.order.data, actor=current_actor())
    return redirect(url_for(".show", import_run_id=import_run_id))


@bp.post("/import/<int:import_run_id>/commit")
def commit(import_run_id: int) -> Response:
    with telling(_("Everything in the file is taken over.")):
        services.commit(import_run_id, actor=current_actor())
    return redirect(url_for(".show", import_run_id=import_run_id))


@bp.post("/import/<int:import_run_id>/discard")
def discard(import_run_id: int) -> Response:
    with telling(_("The upload is thrown away.")) as told:
        services.discard(import_run_id, actor=current_actor())
    if told.done:
        return redirect(url_for(".index"))
    return redirect(url_for(".show", import_run_id=import_run_id))


@bp.post("/import/<int:import_run_id>/undo")
def undo(import_run_id: int) -> Response:
    with telling(_("What the import had made is taken out again.")):
        services.undo(import_run_id, actor=current_actor())
    return redirect(url_for(".show", import_run_id=import_run_id))
