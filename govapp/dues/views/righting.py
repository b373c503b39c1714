"""Setting a payment right: taken back by the bank, sent back, moved to where it belongs."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.accounts.queries import consortium_today
from govapp.dues.forms.righting import BouncedForm, MoveForm, ReferenceForm, RefundForm
from govapp.dues.queries.lists import METHODS
from govapp.dues.queries.righting import Righting, righting
from govapp.dues.rules.settling import BY_HAND, Method
from govapp.dues.services import moving, refunding, returning
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("righting", __name__, url_prefix="/payments")


@bp.get("/<int:payment_id>/set-right")
def show(payment_id: int) -> str:
    return _page(payment_id)


def _found(payment_id: int) -> Righting:
    return righting(payment_id, request.values.get("to", "")[:100], current_actor())


def _page(payment_id: int, **forms: object) -> str:
    found = _found(payment_id)
    row = found.card.row
    currency, method = row.currency, row.method if row.method in BY_HAND else Method.WIRE
    move = MoveForm(formdata=None)
    move.organization.offer(found.others)
    if found.others:
        move.organization.data = found.others[0][0]
    given = {
        "bounced": BouncedForm(currency=currency, formdata=None, on=consortium_today()),
        "refund": RefundForm(
            currency=currency,
            formdata=None,
            method=method,
            amount=found.card.left if found.card.left.minor > 0 else None,
        ).as_it_came(row.method),
        "move": move,
        **forms,
    }
    return render_template(
        "dues/payments/right.html",
        found=found,
        card=found.card,
        methods=METHODS,
        by_hand=row.method in BY_HAND,
        words=request.values.get("to", ""),
        **given,
    )


def _back(payment_id: int) -> ResponseReturnValue:
    return redirect(url_for("payments.show", payment_id=payment_id), 303)


@bp.post("/<int:payment_id>/bounced")
def bounce(payment_id: int) -> ResponseReturnValue:
    form = BouncedForm(currency=_found(payment_id).card.row.currency)
    if not form.validate():
        return _page(payment_id, bounced=form), 422
    with telling(_("The payment is taken back; its invoices are owed again."), form) as told:
        returning.bounce(
            payment_id,
            form.reason.data,
            on=form.on.data,
            fee=form.fee.data or None,
            actor=current_actor(),
        )
    return _back(payment_id) if told.done else (_page(payment_id, bounced=form), 409)


@bp.post("/<int:payment_id>/refund")
def refund(payment_id: int) -> ResponseReturnValue:
    row = _found(payment_id).card.row
    form = RefundForm(currency=row.currency).as_it_came(row.method)
    if not form.validate():
        return _page(payment_id, refund=form), 422
    wish = refunding.Wish(
        amount=form.amount.data,
        method=form.method.data if form.method else row.method,
        reference=(form.reference.data or "") if form.reference else "",
        after=form.after.data,
        reason=form.why.data,
    )
    with telling("", form) as told:
        refund_id = refunding.refund(payment_id, wish, actor=current_actor())
    if told.failed:
        return _page(payment_id, refund=form), 409
    with telling(
        _("The money is sent back.") if refund_id else _("The request waits for a second person.")
    ):
        return _back(payment_id)


@bp.post("/<int:payment_id>/move")
def move(payment_id: int) -> ResponseReturnValue:
    found, form = _found(payment_id), MoveForm()
    form.organization.offer(found.others)
    if not form.validate():
        return _page(payment_id, move=form), 422
    with telling(_("The payment is moved; it waits there to be matched."), form) as told:
        moving.move_payment(
            payment_id, form.organization.data, form.because.data, actor=current_actor()
        )
    return _back(payment_id) if told.done else (_page(payment_id, move=form), 409)


@bp.post("/<int:payment_id>/take-off")
def take_off(payment_id: int) -> ResponseReturnValue:
    """Take the money off one invoice: it waits for another one on the payment's page."""
    number = request.form.get("settlement", "")
    wanted = {one.settlement_id for one in _found(payment_id).on_invoices}
    if number.isascii() and number.isdigit() and len(number) < 18 and int(number) in wanted:
        with telling(_("The money is off the invoice and waits for another one.")):
            moving.move_share(int(number), None, actor=current_actor())
    return _back(payment_id)


@bp.post("/<int:payment_id>/refunds/<int:refund_id>")
def note_reference(payment_id: int, refund_id: int) -> ResponseReturnValue:
    form = ReferenceForm()
    if form.validate():
        with telling(_("The reference is noted.")):
            refunding.note_refund_reference(
                refund_id, form.refund_reference.data, actor=current_actor()
            )
    return _back(payment_id)
