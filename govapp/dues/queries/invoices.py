"""Invoices: the list that an actor may see, and one of them with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, cast, func, literal, select
from sqlalchemy.orm import Session, joinedload, selectinload

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.dues.models import (
    CreditNote,
    Invoice,
    InvoiceState,
    Payment,
    Settlement,
    Waiver,
    WaiverState,
)
from govapp.dues.permissions import INVOICE_READ, PAYERS
from govapp.dues.rules.charges import unpacked
from govapp.dues.rules.clock import Step, clock_days, step_on
from govapp.dues.rules.settling import Method, OpenInvoice
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import staff_or_auditor, visible
from govapp.foundation.kernel.errors import Forbidden, NotFound
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.ledger.models import JournalLine
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account
from govapp.members.models import Organization


class Status(StrEnum):
    """An invoice in a word, for people."""

    OPEN = "open"
    PART = "part paid"
    LATE = "overdue"
    SETTLED = "settled"
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
    credited: Money
    open: Money
    status: Status
    step: Step
    days: dict[Step, date]
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
        return Status.SETTLED
    if invoice.due_on < today:
        return Status.LATE
    return Status.OPEN if open_minor == invoice.total_minor else Status.PART


def open_minor() -> ScalarSelect[int]:
    """What the ledger has open on the invoice of each row."""
    about = literal("invoice:") + cast(Invoice.id, String)
    return (
        select(func.coalesce(func.sum(JournalLine.amount_minor), 0))
        .where(JournalLine.about == about, JournalLine.account == Account.RECEIVABLE.value)
        .correlate(Invoice)
        .scalar_subquery()
    )


def visible_invoices(actor: Actor) -> Select[Invoice, str, int]:
    """Invoices this actor may read, each with its organization's name and what is open."""
    if not has_invoices(actor):
        raise Forbidden
    statement = select(Invoice, Organization.display_name, open_minor()).join(
        Organization, Organization.id == Invoice.organization_id
    )
    return statement.where(*_readable(actor))


def _readable(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    if staff_or_auditor(actor, None):
        return ()
    return (Invoice.organization_id.in_(actor.scopes("organization", *PAYERS)),)


def has_invoices(actor: Actor) -> bool:
    """True if there is anything in the list for this actor: asked for the navigation."""
    return staff_or_auditor(actor, None) or bool(actor.scopes("organization", *PAYERS))


def invoice(invoice_id: int, actor: Actor) -> InvoiceCard:
    """One invoice; 404 for everybody who may not read it."""
    session = current_session()
    row = session.scalar(
        select(Invoice)
        .where(Invoice.id == invoice_id)
        .options(
            joinedload(Invoice.organization),
            joinedload(Invoice.charter_version),
            selectinload(Invoice.lines),
        )
    )
    visible(actor, INVOICE_READ, row)
    if row is None:
        raise NotFound
    return _card(session, row, consortium_today())


def _card(session: Session, row: Invoice, today: date) -> InvoiceCard:
    payments = _payments(session, row)
    waived = _waived(session, row)
    about = key("invoice", row.id)
    left = Money(
        balance(session, Account.RECEIVABLE, about=about, currency=row.currency), row.currency
    )
    clock = charter_on(session, today).standing
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
        credited=_credited(session, row),
        open=left,
        status=status_of(row, left.minor, today),
        step=step_on(row.due_on, clock, today),
        days=clock_days(row.due_on, clock),
        clause_version=row.charter_version.number,
        today=today,
    )


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
        )
        for settlement, payment in found
    )


def _waived(session: Session, row: Invoice) -> Money:
    minor = session.scalar(
        select(func.coalesce(func.sum(Waiver.amount_minor), 0)).where(
            Waiver.organization_id == row.organization_id,
            Waiver.dues_year == row.dues_year,
            Waiver.state == WaiverState.APPROVED,
        )
    )
    return Money(int(minor or 0) if row.state is InvoiceState.ISSUED else 0, row.currency)


def _credited(session: Session, row: Invoice) -> Money:
    minor = session.scalar(
        select(func.coalesce(func.sum(CreditNote.amount_minor), 0)).where(
            CreditNote.invoice_id == row.id
        )
    )
    return Money(int(minor or 0), row.currency)


# --- open invoices -------------------------------------------------------------------------------


def open_invoices(
    session: Session, *, organization_ids: Iterable[int] | None = None, most: int = 100
) -> tuple[OpenInvoice, ...]:
    """Invoices on which something is open, oldest first: of these organizations, or of all."""
    left = open_minor()
    statement = (
        select(Invoice, Organization.display_name, left)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(Invoice.settled_on.is_(None), Invoice.state == InvoiceState.ISSUED)
        .order_by(Invoice.due_on, Invoice.id)
        .limit(most)
    )
    if organization_ids is not None:
        statement = statement.where(Invoice.organization_id.in_(set(organization_ids)))
    return tuple(opened(row, name, minor) for row, name, minor in session.execute(statement))


def opened(row: Invoice, name: str, minor: int) -> OpenInvoice:
    """The row as a frozen value for the rules."""
    amount = Money(minor, row.currency)
    return OpenInvoice(row.id, row.number, row.organization_id, name, row.due_on, amount)
