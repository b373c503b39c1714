"""Open invoices of a former system: upload, look, take over, take back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.dues import services
from govapp.dues.forms.invoices import OpeningsForm
from govapp.dues.models import OpeningState
from govapp.dues.queries import openings
from govapp.foundation.files.tables import MOST_BYTES
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.values import Badge

bp = Blueprint("openings", __name__, url_prefix="/money/opening-balances")

STATES = {
    OpeningState.READ: Badge(_l("read, not taken over"), "info"),
    OpeningState.TAKEN: Badge(_l("taken over"), "good"),
    OpeningState.UNDONE: Badge(_l("taken back"), "neutral"),
}
SHOWN = 200


@bp.get("")
def index() -> str:
    return _page(OpeningsForm(formdata=None))


@bp.post("")
def upload() -> ResponseReturnValue:
    openings.imports(current_actor())  # 404 for whom this is not
    form = OpeningsForm()
    if form.validate():
        file = form.file.data
        with telling("", form) as told:
            number = services.read_openings(
                file.filename or "", file.stream.read(MOST_BYTES + 1), actor=current_actor()
            )
        if told.done:
            return redirect(url_for(".show", opening_import_id=number), 303)
    return _page(form), 422


@bp.get("/<int:opening_import_id>")
def show(opening_import_id: int) -> str:
    found = openings.preview(opening_import_id, current_actor())
    return render_template(
        "dues/openings/show.html", found=found, state=STATES[found.card.state], shown=SHOWN
    )


@bp.post("/<int:opening_import_id>/take")
def take(opening_import_id: int) -> ResponseReturnValue:
    with telling(_("The open invoices are in the books.")):
        services.take_openings(opening_import_id, actor=current_actor())
    return redirect(url_for(".show", opening_import_id=opening_import_id), 303)


@bp.post("/<int:opening_import_id>/undo")
def undo(opening_import_id: int) -> ResponseReturnValue:
    with telling(_("All of them are taken back.")):
        services.undo_openings(opening_import_id, actor=current_actor())
    return redirect(url_for(".show", opening_import_id=opening_import_id), 303)


def _page(form: OpeningsForm) -> str:
    cards = openings.imports(current_actor())
    return render_template("dues/openings/index.html", cards=cards, form=form, states=STATES)
