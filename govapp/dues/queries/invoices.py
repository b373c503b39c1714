"""Invoices: the list that an actor may see, and one of them with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, ScalarSelect, Select, String, cast, func, literal, select
from sqlalchemy.orm import Session, joinedload, selectinload

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceState
from govapp.dues.permissions import INVOICE_READ, PAYERS
from govapp.dues.queries.invoice_card import InvoiceCard, Status, build, status_of
from govapp.dues.rules.settling import OpenInvoice
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import staff_or_auditor, visible
from govapp.foundation.kernel.errors import Forbidden, NotFound
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import JournalLine
from govapp.ledger.rules import Account
from govapp.members.models import Organization

__all__ = [
    "InvoiceCard",
    "Status",
    "card_of",
    "has_invoices",
    "invoice",
    "open_invoices",
    "open_minor",
    "opened",
    "status_of",
    "visible_invoices",
]


def open_minor() -> ScalarSelect[int]:
    """What the ledger has open on the invoice of each row."""
    about = literal("invoice:") + cast(Invoice.id, String)
    return (
        select(func.coalesce(func.sum(JournalLine.amount_minor), 0))
        .where(JournalLine.about == about, JournalLine.account == Account.RECEIVABLE.value)
        .correlate(Invoice)
        .scalar_subquery()
    )


def visible_invoices(actor: Actor, *, by_name: bool = False) -> Select[Invoice, str, int]:
    """Invoices this actor may read, each with its organization's name and what is open.

    `by_name` is for the order of organizations: adding nothing to their key keeps SQLite from
    sorting all invoices first, so it goes from organization to organization until a page is full.
    """
    if not has_invoices(actor):
        raise Forbidden
    whose = Organization.id + 0 if by_name else Organization.id
    statement = select(Invoice, Organization.display_name, open_minor()).join(
        Organization, whose == Invoice.organization_id
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
    row = _row(session, invoice_id)
    visible(actor, INVOICE_READ, row)
    if row is None:
        raise NotFound
    return build(session, row, consortium_today())


def card_of(session: Session, invoice_id: int) -> InvoiceCard:
    """One invoice, for whoever was let in by a link to it."""
    row = _row(session, invoice_id)
    if row is None:
        raise NotFound
    return build(session, row, consortium_today())


def _row(session: Session, invoice_id: int) -> Invoice | None:
    return session.scalar(
        select(Invoice)
        .where(Invoice.id == invoice_id)
        .options(
            joinedload(Invoice.organization),
            joinedload(Invoice.charter_version),
            selectinload(Invoice.lines),
        )
    )


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
