"""Sending money back: at once when it is little, after a second person's word when it is much."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues.facts.by_hand import MoneyRefunded, RefundReferenceNoted
from govapp.dues.models import (
    CreditKind,
    Invoice,
    MoneyRequest,
    Payment,
    PaymentState,
    Refund,
    RequestKind,
    RequestState,
)
from govapp.dues.permissions import PAYMENT_REFUND
from govapp.dues.rules.refunds import AfterRefund, OnInvoice, against_refund, to_take_off
from govapp.dues.rules.settling import BY_HAND, Method
from govapp.dues.services.books import unapplied_on
from govapp.dues.services.crediting import credit
from govapp.dues.services.moving import lock_payment, on_invoices, take_part_off
from govapp.dues.services.receiving import account_of, unapplied_line
from govapp.dues.services.requests import ask_request
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Line
from govapp.ledger.services import post


@dataclass(frozen=True)
class Wish:
    """A refund as it was typed: how much, how, its reference, and what becomes of the debts."""

    amount: Money
    method: Method
    reference: str
    after: AfterRefund
    reason: str


def refund(payment_id: int, wish: Wish, *, actor: Actor) -> int | None:
    """Send money of a payment back; its number, None when a second person is asked first.

    From the rulebook's amount on nothing is booked before somebody else has approved.
    """
    with transaction() as session:
        payment, invoices = lock_payment(session, payment_id)
        authorize(actor, PAYMENT_REFUND)
        against = _against(session, payment, wish)
        if against:
            raise Refused(against)
        limit = charter_on(session, consortium_today()).money.two_people_minor
        if wish.amount.minor < limit:
            return _send(session, payment, invoices, wish, None, actor)
        _refuse_second_request(session, payment)
        row = ask_request(
            session,
            RequestKind.REFUND,
            wish.amount,
            wish.reason,
            payment.organization_id,
            payment_id=payment.id,
            by=actor,
        )
        row.effect = wish.after
        return None


@unrestricted("a helper: the command that calls it has authorized")
def refund_as_asked(session: Session, row: MoneyRequest, actor: Actor) -> None:
    """Carry out a refund that was approved; refused when the money went elsewhere meanwhile."""
    payment, invoices = lock_payment(session, row.payment_id or 0)
    amount = Money(row.amount_minor, row.currency)
    wish = Wish(amount, payment.method, "", row.effect, row.reason)
    against = _against(session, payment, wish)
    if against:
        raise Refused(against)
    _send(session, payment, invoices, wish, row.id, actor)


def note_refund_reference(refund_id: int, reference: str, *, actor: Actor) -> None:
    """Note the cheque's number or the transfer's reference of a refund that was approved."""
    with transaction() as session:
        row = session.get(Refund, refund_id, with_for_update=True)
        authorize(actor, PAYMENT_REFUND)
        if row is None:
            raise NotFound
        if not reference.strip():
            raise Refused(Phrase(N_("Write the cheque's number or the wire's reference.")))
        row.reference = reference.strip()[:60]
        fact = RefundReferenceNoted(key("payment", row.payment_id), row.id)
        record(session, fact, actor=actor)


def _against(session: Session, payment: Payment, wish: Wish) -> tuple[Phrase, ...]:
    if payment.state is not PaymentState.SETTLED:
        return (Phrase(N_("This payment is not in the books.")),)
    if payment.method not in BY_HAND and not payment.external_id:
        return (Phrase(N_("Stripe does not know this payment; it cannot be sent back there.")),)
    left = unapplied_on(session, payment.id, payment.currency)
    on = on_invoices(session, payment)
    return tuple(against_refund(wish.amount, left, on, wish.after, wish.reason))


def _refuse_second_request(session: Session, payment: Payment) -> None:
    asked = select(MoneyRequest.id).where(
        MoneyRequest.payment_id == payment.id, MoneyRequest.state == RequestState.ASKED
    )
    if session.scalar(asked) is not None:
        raise Refused(Phrase(N_("A refund of this payment waits for a second person already.")))


def _send(
    session: Session,
    payment: Payment,
    invoices: dict[int, Invoice],
    wish: Wish,
    request_id: int | None,
    actor: Actor,
) -> int:
    """Free the money, write the refund and its entry."""
    method = wish.method if payment.method in BY_HAND else payment.method  # back as it came
    left = unapplied_on(session, payment.id, payment.currency)
    for one, part in to_take_off(wish.amount, left, on_invoices(session, payment)):
        _free(session, payment, invoices, one, part, wish, actor)
    row = Refund(
        payment_id=payment.id,
        amount_minor=wish.amount.minor,
        method=method,
        reference=wish.reference.strip(),
        refunded_on=consortium_today(),
        request_id=request_id,
        external_id=None,
    )
    session.add(row)
    session.flush()
    _post(session, payment, row, wish.amount)
    fact = MoneyRefunded(
        key("payment", payment.id),
        payment.organization_id,
        row.id,
        wish.amount.minor,
        payment.currency,
    )
    record(session, fact, actor=actor)
    return row.id


def _post(session: Session, payment: Payment, row: Refund, amount: Money) -> None:
    about, party = key("refund", row.id), key("organization", payment.organization_id)
    post(
        session,
        source=about,
        kind="refund",
        booked_on=row.refunded_on,
        lines=[
            unapplied_line(payment, -amount),
            Line(account_of(row.method), -amount, about, party, bank=payment.bank),
        ],
    )


def _free(
    session: Session,
    payment: Payment,
    invoices: dict[int, Invoice],
    one: OnInvoice,
    part: Money,
    wish: Wish,
    actor: Actor,
) -> None:
    """Take a part off an invoice; the rest stays on it since the day it came."""
    take_part_off(session, payment, invoices, one, part, actor=actor)
    if wish.after is AfterRefund.CREDITED:
        on = consortium_today()
        credit(
            session,
            invoices[one.invoice_id],
            part,
            CreditKind.CORRECTION,
            wish.reason,
            on=on,
            actor=actor,
        )
