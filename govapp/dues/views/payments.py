"""Payments: booking a cheque or wire, the list, one of them."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.dues import services
from govapp.dues.forms import PaymentForm
from govapp.dues.forms.righting import ReferenceForm
from govapp.dues.queries import payments
from govapp.dues.queries.lists import METHODS, PAYMENTS
from govapp.dues.queries.righting import history
from govapp.dues.rules.settling import BY_HAND, Method, Share, divide
from govapp.dues.services import moving
from govapp.dues.views.picks import seen
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.exports import export
from govapp.foundation.web.pages import current_actor, telling
from govapp.ledger.queries import active_banks

bp = Blueprint("payments", __name__, url_prefix="/payments")


@bp.get("")
def index() -> ResponseReturnValue:
    statement = payments.visible_payments(current_actor())
    file = export(PAYMENTS, statement, session(), request.args, "payments")
    page = PAYMENTS.page(statement, session(), request.args) if file is None else None
    return file or render_template("dues/payments/index.html", listing=PAYMENTS, page=page)


@bp.get("/<int:payment_id>")
def show(payment_id: int) -> str:
    card = payments.payment(payment_id, current_actor())
    return render_template(
        "dues/payments/show.html",
        card=card,
        methods=METHODS,
        history=history(card),
        reference_form=ReferenceForm(formdata=None),
    )


@bp.get("/new")
def new() -> str:
    args = request.args
    found = payments.desk(args.get("search", ""), args.get("amount", ""), current_actor())
    form = PaymentForm(
        currency=found.currency,
        formdata=None,
        amount=found.amount,
        reference=args.get("reference", ""),
        method=_method(args.get("method", "")),
        received_on=_day(args.get("received_on", "")) or consortium_today(),
    )
    chosen = frozenset(seen(args.getlist("invoice"))) if args.get("chosen") else None
    return _page(found, form, chosen, payer=args.get("payer", ""))


def _page(
    found: payments.Desk, form: PaymentForm, chosen: frozenset[int] | None, payer: str = ""
) -> str:
    form.payer.offer(found.payers)
    plan = payments.plan(found, chosen)
    if payer.isascii() and payer.isdigit():
        form.payer.data = int(payer)
    elif form.payer.data is None and found.payers:
        ticked = [one.invoice for one in found.proposals if one.invoice.id in plan.ticked]
        form.payer.data = ticked[0].organization_id if ticked else found.payers[0][0]
    return render_template(
        "dues/payments/new.html",
        desk=found,
        plan=plan,
        form=form,
        given=request.values,
        banks=active_banks(session()),
        bank=_account(request.values.get("bank", "")),
    )


@bp.post("/new")
def book() -> ResponseReturnValue:
    given, actor = request.form, current_actor()
    found = payments.desk(given.get("search", ""), given.get("amount", ""), actor)
    form = PaymentForm(currency=found.currency)
    form.payer.offer(found.payers)
    chosen = seen(given.getlist("invoice"))
    if not form.validate():
        return _page(found, form, frozenset(chosen)), 422
    receipt = form.to_receipt()
    shares, left = divide(receipt.amount, payments.as_seen(chosen, actor))
    with telling(_told(shares, str(left) if left else "")) as told:
        bank = _account(given.get("bank", ""))
        payment_id = services.book_payment(receipt, shares, bank=bank, actor=actor)
    if told.failed:
        return _page(found, form, frozenset(chosen)), 409
    if given.get("then") == "next":
        kept = {
            "method": receipt.method.value,
            "received_on": receipt.received_on.isoformat(),
        }
        if len(active_banks(session())) > 1:
            kept["bank"] = _account(given.get("bank", ""))
        return redirect(url_for(".new", **kept), 303)
    return redirect(url_for(".show", payment_id=payment_id), 303)


@bp.post("/<int:payment_id>/apply")
def apply(payment_id: int) -> ResponseReturnValue:
    card = payments.payment(payment_id, current_actor())
    wanted = seen(request.form.getlist("invoice"))
    chosen = [one for one in card.fitting if one.id in wanted]
    for share in divide(card.left, chosen)[0]:
        with telling(_("The money went to the invoice.")):
            services.apply(payment_id, share, actor=current_actor())
    return redirect(url_for(".show", payment_id=payment_id), 303)


@bp.post("/<int:payment_id>/give")
def give(payment_id: int) -> ResponseReturnValue:
    """Take a share off its invoice and give it to another one, in one step."""
    actor, number = current_actor(), request.form.get("number", "")[:40]
    card = payments.payment(payment_id, actor)
    target = payments.numbered(number, actor)
    with telling(_("The money is on invoice %(number)s now.", number=number.strip())):
        if target is None:
            raise Refused(Phrase(N_("There is no open invoice %(number)s."), number=number))
        wanted = request.form.get("settlement", "")
        share = [one for one in card.paid if str(one.settlement_id) == wanted]
        if not share:
            raise NotFound
        moving.move_share(share[0].settlement_id, target, actor=actor)
    return redirect(url_for(".show", payment_id=payment_id), 303)


def _told(shares: tuple[Share, ...], left: str) -> str:
    if left:
        return _(
            "Booked. Invoices paid: %(count)s. Stays over: %(left)s.", count=len(shares), left=left
        )
    return _("Booked. Invoices paid: %(count)s.", count=len(shares))


def _account(code: str) -> str:
    """The code of the account chosen, or of the first in use; "" while none is kept."""
    codes = [one.code for one in active_banks(session())]
    return code if code in codes else (codes[0] if codes else "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _method(text: str) -> Method:
    return Method(text) if text in BY_HAND else Method.CHEQUE
