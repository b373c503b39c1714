"""Money that the bank or Stripe took back, gave again, or sent to the payer, in any order."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.dues.facts import PaymentReversed
from govapp.dues.models import Payment, PaymentState, Refund
from govapp.dues.rules.online import SeenPayment, SeenRefund, SeenReturn
from govapp.dues.rules.refunds import to_take_off
from govapp.dues.rules.settling import Receipt
from govapp.dues.services.books import unapplied_on
from govapp.dues.services.moving import lock_payment, on_invoices, take_part_off
from govapp.dues.services.online.calls import tell_of_settlement, twin_of_invoice
from govapp.dues.services.online.differences import Found, note
from govapp.dues.services.online.entries import day_of, post_once, shares_of
from govapp.dues.services.receiving import Locked, Origin, receive, reverse, unapplied_line
from govapp.foundation.access.actor import CLOCK
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account, Line


def returned(session: Session, seen: SeenPayment, payment: Payment, locked: Locked) -> None:
    """The bank took the money back: the debt is open again. What is won back is money anew."""
    gone = [one for one in seen.returns if one.gone]
    for one in gone:
        if payment.state is not PaymentState.SETTLED:
            continue
        if one.amount.minor < payment.amount_minor:
            _taken_in_part(session, payment, one)
        else:
            why = one.reason.replace("_", " ") or "dispute"
            reverse(session, payment, why, on=day_of(session, one.at), actor=CLOCK)
    for won in (one for one in seen.returns if not one.gone and one.lines):
        whole = payment.state is PaymentState.REVERSED and not gone
        if whole or _known(session, won.id) is not None:
            _won_back(session, seen, payment, won, locked)


def _known(session: Session, external_id: str) -> Refund | None:
    return session.scalars(select(Refund).where(Refund.external_id == external_id)).first()


def _taken_in_part(session: Session, payment: Payment, one: SeenReturn) -> None:
    """The bank took a part back: exactly that is owed again, after what waited unmatched."""
    if _known(session, one.id) is not None:
        return
    _payment, invoices = lock_payment(session, payment.id)
    left = unapplied_on(session, payment.id, payment.currency)
    on = on_invoices(session, payment)
    parts = to_take_off(one.amount, left, on)
    row = _gone(session, payment, one.id, one.amount, day_of(session, one.at))
    for place, part in parts:
        take_part_off(session, payment, invoices, place, part, actor=CLOCK)
    post_gone(session, payment, row)
    fact = PaymentReversed(
        key("payment", payment.id),
        payment.organization_id,
        one.amount.minor,
        payment.currency,
        tuple(sorted({place.invoice_id for place, _part in parts})),
    )
    record(session, fact, actor=CLOCK)


def _won_back(
    session: Session, seen: SeenPayment, payment: Payment, won: SeenReturn, locked: Locked
) -> None:
    known = select(Payment.id).where(Payment.external_id == won.id)
    if session.scalar(known) is not None:
        return
    receipt = Receipt(
        payment.organization_id, payment.method, won.id, consortium_today(), won.amount
    )
    wanted = [(invoice_id, seen.amount.minor) for invoice_id in locked.invoices]
    shares = shares_of(session, won.amount, locked, wanted)
    origin = Origin(external_id=won.id)
    booked = receive(session, receipt, shares, locked, origin=origin, actor=CLOCK)
    for share in shares:
        tell_others(session, seen, booked, share.invoice_id)


def refunded(session: Session, seen: SeenPayment, payment: Payment) -> None:
    for one in seen.refunds:
        known = session.scalars(select(Refund).where(Refund.external_id == one.id)).first()
        ours = key_number(one.ours, "refund")
        if known is None and ours is not None:
            known = session.get(Refund, ours)
            if known is not None and known.external_id is None:
                known.external_id = one.id
        if known is None and one.counts:
            _refunded_there(session, payment, one)
        elif known is not None and not one.counts:
            words = Phrase(
                N_("The refund of %(amount)s for payment %(reference)s did not arrive."),
                amount=str(one.amount),
                reference=payment.reference,
            )
            note(session, Found.payment(one.id, words))


def _refunded_there(session: Session, payment: Payment, one: SeenRefund) -> None:
    """Somebody gave money back at Stripe itself: it appears here by itself.

    All of it opens the debts again; a part is taken from what waits unmatched. Anything else is a
    decision about an invoice, which staff take.
    """
    if payment.state is not PaymentState.SETTLED:
        return
    if one.amount.minor == payment.amount_minor:
        reverse(session, payment, "refunded at Stripe", on=day_of(session, one.at), actor=CLOCK)
        return
    if unapplied_on(session, payment.id, payment.currency) < one.amount:
        words = Phrase(
            N_("%(amount)s of payment %(reference)s was refunded at Stripe; its invoice is paid."),
            amount=str(one.amount),
            reference=payment.reference,
        )
        note(session, Found.payment(one.id, words))
        return
    row = _gone(session, payment, one.id, one.amount, day_of(session, one.at))
    post_gone(session, payment, row)


def _gone(session: Session, payment: Payment, external_id: str, amount: Money, on: date) -> Refund:
    """The row of money that left the account at Stripe without a command of ours."""
    row = Refund(
        payment_id=payment.id,
        amount_minor=amount.minor,
        method=payment.method,
        reference=external_id,
        refunded_on=on,
        external_id=external_id,
    )
    session.add(row)
    session.flush()
    return row


def post_gone(session: Session, payment: Payment, row: Refund) -> None:
    """Its entry: what waited unmatched is there no more."""
    amount = Money(row.amount_minor, payment.currency)
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    lines = [
        unapplied_line(payment, -amount),
        Line(Account.CLEARING, -amount, about, party),
    ]
    post_once(session, key("refund", row.id), "refund", row.refunded_on, lines)


def tell_others(session: Session, seen: SeenPayment, payment: Payment, invoice_id: int) -> None:
    """Money that came through an earlier twin of the invoice: the one it has now asks for less."""
    twin = twin_of_invoice(session, invoice_id)
    if twin is not None and twin.external_id not in [id_ for id_, _minor in seen.pays]:
        tell_of_settlement(session, payment.id, invoice_id)
