"""Money not yet matched: what waits, and giving it to the invoices it is for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from govapp.dues import services
from govapp.dues.queries.payments import currency_of
from govapp.dues.queries.unmatched import PAGE
from govapp.dues.queries.unmatched import unmatched as waiting
from govapp.dues.rules.settling import Share
from govapp.dues.services import moving
from govapp.dues.views.bank import CONFIDENCE
from govapp.dues.views.picks import seen
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("unmatched", __name__, url_prefix="/money/unmatched")


@bp.get("")
def index() -> str:
    found = waiting(current_actor())
    return render_template("dues/payments/unmatched.html", found=found, confidence=CONFIDENCE)


@bp.post("")
def accept() -> ResponseReturnValue:
    """Accept the ticked proposals as they were shown, all in one command."""
    given = _given(request.form.getlist("accept")[:PAGE])
    with telling("") as told:
        services.apply_all(given, actor=current_actor())
    if told.done:
        count = len({one.payment_id for one in given})
        flash(
            ngettext(
                "The money of one payment is matched.",
                "The money of %(num)s payments is matched.",
                count,
            ),
            "done",
        )
    return redirect(url_for(".index"), 303)


def _given(values: list[str]) -> list[services.Given]:
    picked = []
    for value in values:
        number, _bar, shares = value.partition("|")
        if number.isascii() and number.isdigit() and len(number) < 18:
            pays = seen(shares.replace("=", ":").split(","))
            picked += [(int(number), invoice, minor) for invoice, minor in pays.items()]
    currencies = currency_of({number for number, _invoice, _minor in picked}, current_actor())
    return [
        services.Given(number, Share(invoice, Money(minor, currencies[number])))
        for number, invoice, minor in picked
        if number in currencies
    ]


@bp.post("/take-off/<int:settlement_id>")
def take_off(settlement_id: int) -> ResponseReturnValue:
    """Undo: the share waits again, and the invoice is owed again."""
    with telling(_("The money is off the invoice and waits for another one.")):
        moving.move_share(settlement_id, None, actor=current_actor())
    return redirect(url_for(".index"), 303)
