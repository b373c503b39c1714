"""One invoice with all that its page and its paper show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import StandingClock
from govapp.dues.models import (
    CreditKind,
    CreditNote,
    Invoice,
    InvoiceKind,
    InvoiceState,
    Payment,
    Settlement,
    Waiver,
    WaiverState,
)
from govapp.dues.queries.plans import PlanCard, pauses, plan_of
from govapp.dues.rules.charges import unpacked
from govapp.dues.rules.clock import Step, clock_days, step_on
from govapp.dues.rules.plans import Pause, clock_due, shifted
from govapp.dues.rules.settling import Method
from govapp.foundation.files import store
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money, total
from govapp.foundation.kernel.phrases import Phrase
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account


class Status(StrEnum):
    """An invoice in a word, for people."""

    OPEN = "open"
    PART = "part paid"
    LATE = "overdue"
    SETTLED = "settled"
    WRITTEN_OFF = "written off"
    VOID = "void"


@dataclass(frozen=True)
class Item:
    """One line of an invoice."""

    words: Phrase
    amount: Money


@dataclass(frozen=True)
class PartPaid:
    """Money of a payment on an invoice; `released_on` when it was taken off again."""

    payment_id: int
    method: Method
    reference: str
    day: date
    amount: Money
    released_on: date | None
    came_back: bool = False


@dataclass(frozen=True)
class CreditLine:
    """A credit note on an invoice."""

    id: int
    number: str
    kind: CreditKind
    day: date
    amount: Money


@dataclass(frozen=True)
class InvoiceCard:
    """An invoice with all that its page and its paper show."""

    row: Invoice
    organization: str
    items: tuple[Item, ...]
    payments: tuple[PartPaid, ...]
    total: Money
    paid: Money
    waived: Money
    credits: tuple[CreditLine, ...]
    credited: Money
    written_off: Money
    open: Money
    order_name: str
    replaces: tuple[int, str] | None
    replaced_by: tuple[int, str] | None
    status: Status
    step: Step
    days: dict[Step, date]
    plan: PlanCard | None
    clause_version: int
    today: date

    @property
    def days_late(self) -> int:
        """How many days past the due date it is, 0 when nothing is open."""
        return max((self.today - self.row.due_on).days, 0) if self.open else 0


def status_of(invoice: Invoice, open_minor: int, today: date) -> Status:
    """The word for an invoice with so much open."""
    if invoice.state is InvoiceState.VOID:
        return Status.VOID
    if not open_minor:
        return Status.SETTLED if invoice.written_off_on is None else Status.WRITTEN_OFF
    if invoice.due_on < today:
        return Status.LATE
    return Status.OPEN if open_minor == invoice.total_minor else Status.PART


def build(session: Session, row: Invoice, today: date) -> InvoiceCard:
    """The card of an invoice that was read with its organization, version and lines."""
    payments = _payments(session, row)
    waived = _waived(session, row)
    notes = _credits(session, row)
    about = key("invoice", row.id)
    left = Money(
        balance(session, Account.RECEIVABLE, about=about, currency=row.currency), row.currency
    )
    clock = charter_on(session, today).standing
    stood = pauses(session, today, [row.organization_id]).get(row.id, ())
    due_on = clock_due(row.due_on, stood, today)
    return InvoiceCard(
        row=row,
        organization=row.organization.display_name,
        items=tuple(
            Item(unpacked(line.words), Money(line.amount_minor, row.currency)) for line in row.lines
        ),
        payments=payments,
        total=Money(row.total_minor, row.currency),
        paid=Money(
            sum(part.amount.minor for part in payments if part.released_on is None), row.currency
        ),
        waived=waived,
        credits=notes,
        credited=total([note.amount for note in notes], row.currency),
        written_off=Money(row.written_off_minor, row.currency),
        open=left,
        order_name=_order_name(session, row),
        replaces=_named(session, Invoice.id == row.replaces_id) if row.replaces_id else None,
        replaced_by=_named(session, Invoice.replaces_id == row.id) if row.voided_on else None,
        status=status_of(row, left.minor, today),
        step=step_on(due_on, clock, today),
        days=_coming(row.due_on, clock, stood),
        plan=plan_of(session, row, today),
        clause_version=row.charter_version.number,
        today=today,
    )


def _coming(due_on: date, clock: StandingClock, stood: tuple[Pause, ...]) -> dict[Step, date]:
    """The day of each step, later by the time the clock stood still; none while it stands."""
    days = clock_days(due_on, clock)
    moved = {step: shifted(due_on, (day - due_on).days, stood) for step, day in days.items()}
    return {step: day for step, day in moved.items() if day is not None}


def _payments(session: Session, row: Invoice) -> tuple[PartPaid, ...]:
    found = session.execute(
        select(Settlement, Payment)
        .join(Payment, Payment.id == Settlement.payment_id)
        .where(Settlement.invoice_id == row.id)
        .order_by(Settlement.id)
    )
    return tuple(
        PartPaid(
            payment.id,
            payment.method,
            payment.reference,
            settlement.settled_on,
            Money(settlement.amount_minor, row.currency),
            settlement.released_on,
            payment.reversed_on is not None,
        )
        for settlement, payment in found
    )


def _credits(session: Session, row: Invoice) -> tuple[CreditLine, ...]:
    notes = session.scalars(
        select(CreditNote).where(CreditNote.invoice_id == row.id).order_by(CreditNote.id)
    )
    return tuple(
        CreditLine(
            note.id, note.number, note.kind, note.issued_on, Money(note.amount_minor, row.currency)
        )
        for note in notes
    )


def _order_name(session: Session, row: Invoice) -> str:
    """The name of the purchase order that was handed in as a file."""
    kept = store.known(session, row.po_digest) if row.po_digest else None
    return kept.name if kept else ""


def _named(session: Session, which: ColumnElement[bool]) -> tuple[int, str] | None:
    found = session.execute(select(Invoice.id, Invoice.number).where(which)).first()
    return (found[0], found[1]) if found else None


def _waived(session: Session, row: Invoice) -> Money:
    if row.kind is not InvoiceKind.DUES:
        return Money(0, row.currency)
    minor = session.scalar(
        select(func.coalesce(func.sum(Waiver.amount_minor), 0)).where(
            Waiver.organization_id == row.organization_id,
            Waiver.dues_year == row.dues_year,
            Waiver.state == WaiverState.APPROVED,
        )
    )
    return Money(int(minor or 0) if row.state is InvoiceState.ISSUED else 0, row.currency)
