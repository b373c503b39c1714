"""Checking dues against the books: what is stored twice says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.dues.models import (
    INVOICES,
    Invoice,
    InvoiceState,
    NumberSeries,
    Payment,
    Settlement,
    Waiver,
    WaiverState,
)
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.queries import balances
from govapp.ledger.rules import Account


@dataclass(frozen=True)
class Agreement:
    """How many invoices and payments were compared, and what does not agree."""

    invoices: int
    payments: int
    faults: tuple[Phrase, ...]


def agreement(session: Session) -> Agreement:
    """Compare invoices, payments and numbers with the ledger and with each other."""
    return Agreement(
        session.scalar(select(func.count(Invoice.id))) or 0,
        session.scalar(select(func.count(Payment.id))) or 0,
        (*_invoices(session), *_payments(session), *_numbers(session)),
    )


def _settled(session: Session) -> tuple[dict[int, int], dict[int, int]]:
    rows = session.execute(
        select(Settlement.invoice_id, Settlement.payment_id, Settlement.amount_minor).where(
            Settlement.released_on.is_(None)
        )
    )
    by_invoice: dict[int, int] = {}
    by_payment: dict[int, int] = {}
    for invoice_id, payment_id, minor in rows:
        by_invoice[invoice_id] = by_invoice.get(invoice_id, 0) + minor
        by_payment[payment_id] = by_payment.get(payment_id, 0) + minor
    return by_invoice, by_payment


def _invoices(session: Session) -> Iterator[Phrase]:
    paid, _ = _settled(session)
    waived = {
        (organization_id, year): minor
        for organization_id, year, minor in session.execute(
            select(Waiver.organization_id, Waiver.dues_year, Waiver.amount_minor).where(
                Waiver.state == WaiverState.APPROVED
            )
        )
    }
    books: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(Invoice).order_by(Invoice.id)):
        if row.currency not in books:
            books[row.currency] = balances(
                session, Account.RECEIVABLE, by="about", currency=row.currency
            )
        forgiven = waived.get((row.organization_id, row.dues_year), 0)
        left = row.total_minor - paid.get(row.id, 0) - forgiven
        if row.state is InvoiceState.VOID:
            left = 0
        if books[row.currency].get(key("invoice", row.id), 0) != left:
            yield Phrase(N_("Invoice %(number)s: the books say otherwise."), number=row.number)
        issued = row.state is InvoiceState.ISSUED
        if issued and (left == 0) != (row.settled_on is not None):
            yield Phrase(N_("Invoice %(number)s: its mark is wrong."), number=row.number)


def _payments(session: Session) -> Iterator[Phrase]:
    _, given = _settled(session)
    books: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(Payment).order_by(Payment.id)):
        if row.currency not in books:
            books[row.currency] = balances(
                session, Account.UNAPPLIED, by="about", currency=row.currency
            )
        left = row.amount_minor - given.get(row.id, 0)
        if -books[row.currency].get(key("payment", row.id), 0) != left:
            yield Phrase(N_("Payment %(id)s: the books say otherwise."), id=str(row.id))


def _numbers(session: Session) -> Iterator[Phrase]:
    """Numbers of a year go from one to the last without a gap."""
    taken = select(
        Invoice.number_year, func.count(Invoice.id), func.max(Invoice.number_in_year)
    ).group_by(Invoice.number_year)
    last = dict(
        session.execute(
            select(NumberSeries.year, NumberSeries.last).where(NumberSeries.series == INVOICES)
        ).all()
    )
    for year, count, highest in session.execute(taken):
        if count != highest or last.get(year) != highest:
            yield Phrase(N_("The invoice numbers of %(year)s have a gap."), year=str(year))
