"""What dues say when two organizations become one: invoices and payments never move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.dues.models import (
    DecisionState,
    Invoice,
    InvoiceState,
    Payment,
    PaymentPromise,
    StandingDecision,
)
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.queries.merging import Mover
from govapp.members.rules.merging import MergeLine


def looks(session: Session, old_id: int, _new_id: int, day: date) -> Iterator[MergeLine]:
    """Invoices and payments keep their organization; open ones are named."""
    invoices = session.scalar(
        select(func.count(Invoice.id)).where(Invoice.organization_id == old_id)
    )
    unpaid = session.scalar(
        select(func.count(Invoice.id)).where(
            Invoice.organization_id == old_id,
            Invoice.state == InvoiceState.ISSUED,
            Invoice.settled_on.is_(None),
        )
    )
    payments = session.scalar(
        select(func.count(Payment.id)).where(Payment.organization_id == old_id)
    )
    if invoices:
        words = N_(
            "Invoices: %(count)s stay in its name (%(unpaid)s not paid yet, which stay due); "
            "the people of the other see and pay them"
        )
        yield MergeLine(Phrase(words, count=invoices, unpaid=unpaid or 0), stays=True)
    if payments:
        words = N_("Payments: %(count)s stay in its name")
        yield MergeLine(Phrase(words, count=payments), stays=True)
    yield from _by_hand(session, old_id, day)


def _by_hand(session: Session, old_id: int, day: date) -> Iterator[MergeLine]:
    """Promises are about its own invoices; decisions about rights that end with its membership."""
    promises = session.scalar(
        select(func.count(PaymentPromise.id)).where(
            PaymentPromise.organization_id == old_id, PaymentPromise.due_on >= day
        )
    )
    decisions = session.scalar(
        select(func.count(StandingDecision.id)).where(
            StandingDecision.organization_id == old_id,
            StandingDecision.state != DecisionState.DECLINED,
            or_(StandingDecision.ends_on.is_(None), StandingDecision.ends_on >= day),
        )
    )
    if promises:
        words = N_("Promises to pay: %(count)s stay with the invoices they are about")
        yield MergeLine(Phrase(words, count=promises), stays=True)
    if decisions:
        words = N_(
            "Decisions on its standing: %(count)s stay in its name and do not bind the other; "
            "decide anew there if they are to hold on"
        )
        yield MergeLine(Phrase(words, count=decisions), stays=True)


def _nothing(_session: Session, _old_id: int, _new_id: int, _actor: Actor) -> None:
    """Issued papers and booked money are never re-pointed."""


MOVER = Mover(looks, _nothing)
