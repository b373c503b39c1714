"""Booking cheques and wires, and giving money that was not matched to an invoice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.facts import MoneyApplied, PaymentBooked
from govapp.dues.models import Invoice, Payment
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.rules.settling import Receipt, Share, obstacles, share_obstacles
from govapp.dues.services.books import (
    locked_invoices,
    note_settled,
    open_invoices,
    settle,
    unapplied_on,
)
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post
from govapp.members.models import Organization


def book_payment(receipt: Receipt, shares: Sequence[Share], *, actor: Actor) -> int:
    """Book a cheque or wire and pay invoices with it; what is left over waits unapplied.

    The same reference of the same payer is booked once: the payer's row is locked first, and the
    database has the last word. The number of the payment.
    """
    with transaction() as session:
        payer = session.get(
            Organization, receipt.organization_id, with_for_update={"key_share": True}
        )
        invoices = locked_invoices(session, (share.invoice_id for share in shares))
        authorize(actor, PAYMENT_BOOK)
        if payer is None:
            raise NotFound
        _refuse_double(session, receipt)
        still_open = open_invoices(session, invoices.values())
        against = obstacles(receipt, shares, still_open, today=consortium_today())
        if against:
            raise Refused(against)

        payment = _payment(receipt, actor)
        session.add(payment)
        session.flush()
        over = _post_payment(session, payment, shares, invoices)
        note_settled(session, invoices.values(), on=payment.received_on, actor=actor)
        fact = PaymentBooked(
            key("payment", payment.id),
            payment.organization_id,
            payment.amount_minor,
            payment.currency,
            tuple(sorted(invoices)),
            over.minor,
        )
        record(session, fact, actor=actor)
        return payment.id


def apply(payment_id: int, share: Share, *, actor: Actor) -> None:
    """Give money of a payment that was not matched yet to an invoice."""
    with transaction() as session:
        payment = session.get(Payment, payment_id)
        if payment is None:
            raise NotFound
        _locked_payer(session, payment.organization_id)
        session.refresh(payment, with_for_update={"key_share": True})
        invoices = locked_invoices(session, [share.invoice_id])
        authorize(actor, PAYMENT_BOOK)
        left = unapplied_on(session, payment.id, payment.currency)
        still_open = open_invoices(session, invoices.values())
        against = tuple(share_obstacles(left, [share], still_open))
        if against:
            raise Refused(against)

        today = consortium_today()
        lines = settle(session, payment.id, [share], invoices, on=today)
        lines.append(_unapplied(payment, -share.amount))
        session.flush()
        # What was given before stands in the number: the same step cannot be booked twice.
        source = f"{key('payment', payment.id)}:apply:{share.invoice_id}:{left.minor}"
        post(session, source=source, kind="application", booked_on=today, lines=lines)
        note_settled(session, invoices.values(), on=today, actor=actor)
        fact = MoneyApplied(key("payment", payment.id), share.invoice_id, share.amount.minor)
        record(session, fact, actor=actor)


def _locked_payer(session: Session, organization_id: int) -> Organization | None:
    """The payer, locked against other bookings; others may refer to the row meanwhile."""
    return session.get(Organization, organization_id, with_for_update={"key_share": True})


def _refuse_double(session: Session, receipt: Receipt) -> None:
    known = session.scalars(
        select(Payment).where(
            Payment.method == receipt.method,
            Payment.organization_id == receipt.organization_id,
            Payment.reference_key == folded(receipt.reference),
        )
    ).first()
    if known is not None:
        raise Refused(
            Phrase(
                N_(
                    "%(reference)s of this payer is in the books already: "
                    "%(amount)s, received on %(day)s."
                ),
                reference=known.reference,
                amount=Money(known.amount_minor, known.currency),
                day=known.received_on,
            )
        )


def _payment(receipt: Receipt, actor: Actor) -> Payment:
    return Payment(
        organization_id=receipt.organization_id,
        method=receipt.method,
        reference=receipt.reference.strip(),
        reference_key=folded(receipt.reference),
        received_on=receipt.received_on,
        amount_minor=receipt.amount.minor,
        currency=receipt.amount.currency,
        booked_by=actor.person_id,
        booked_at=clock.now(),
    )


def _post_payment(
    session: Session, payment: Payment, shares: Sequence[Share], invoices: dict[int, Invoice]
) -> Money:
    """Book it; what is left over."""
    amount = Money(payment.amount_minor, payment.currency)
    over = Money(amount.minor - sum(share.amount.minor for share in shares), amount.currency)
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    lines = [
        Line(Account.BANK, amount, about, party),
        *settle(session, payment.id, shares, invoices, on=payment.received_on),
    ]
    if over:
        lines.append(_unapplied(payment, over))
    session.flush()
    post(session, source=about, kind="payment", booked_on=payment.received_on, lines=lines)
    return over


def _unapplied(payment: Payment, amount: Money) -> Line:
    """`amount` more (or, negative, less) waiting for an invoice."""
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    return Line(Account.UNAPPLIED, -amount, about, party)
