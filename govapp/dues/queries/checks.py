"""Checking dues against the books: what is stored twice says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from govapp.dues.models import (
    CREDIT_NOTES,
    INVOICES,
    CreditNote,
    Invoice,
    InvoiceKind,
    InvoiceState,
    NumberSeries,
    Payment,
    PaymentState,
    Refund,
    Settlement,
    Waiver,
    WaiverState,
)
from govapp.dues.queries.deferral import deferral_faults, money_faults
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


def book_faults(session: Session) -> Iterator[Phrase]:
    """What the check of the books asks dues: deferred dues, unmatched money, money in the bank."""
    yield from deferral_faults(session)
    yield from money_faults(session)
    yield from _payments(session)


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


def _sums(
    session: Session, by: InstrumentedAttribute[int], amount: InstrumentedAttribute[int]
) -> dict[int, int]:
    return {
        number: int(sum_)
        for number, sum_ in session.execute(select(by, func.sum(amount)).group_by(by))
    }


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
    credited = _sums(session, CreditNote.invoice_id, CreditNote.amount_minor)
    books: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(Invoice).order_by(Invoice.id)):
        if row.currency not in books:
            books[row.currency] = balances(
                session, Account.RECEIVABLE, by="about", currency=row.currency
            )
        forgiven = 0
        if row.kind is InvoiceKind.DUES:
            forgiven = waived.get((row.organization_id, row.dues_year), 0)
        left = row.total_minor - paid.get(row.id, 0) - forgiven - credited.get(row.id, 0)
        left -= row.written_off_minor
        if row.state is InvoiceState.VOID:
            left = 0
        if books[row.currency].get(key("invoice", row.id), 0) != left:
            yield Phrase(N_("Invoice %(number)s: the books say otherwise."), number=row.number)
        issued = row.state is InvoiceState.ISSUED
        if issued and (left == 0) != (row.settled_on is not None):
            yield Phrase(N_("Invoice %(number)s: its mark is wrong."), number=row.number)


def _payments(session: Session) -> Iterator[Phrase]:
    _, given = _settled(session)
    refunded = _sums(session, Refund.payment_id, Refund.amount_minor)
    books: dict[str, dict[str, int]] = {}
    for row in session.scalars(select(Payment).order_by(Payment.id)):
        if row.currency not in books:
            books[row.currency] = balances(
                session, Account.UNAPPLIED, by="about", currency=row.currency
            )
        came = row.amount_minor if row.state is PaymentState.SETTLED else 0
        left = came - given.get(row.id, 0) - refunded.get(row.id, 0)
        if -books[row.currency].get(key("payment", row.id), 0) != left:
            yield Phrase(N_("Payment %(id)s: the books say otherwise."), id=str(row.id))


def _numbers(session: Session) -> Iterator[Phrase]:
    """Numbers of a year go from one to the last without a gap."""
    for model, series, words in (
        (Invoice, INVOICES, N_("The invoice numbers of %(year)s have a gap.")),
        (CreditNote, CREDIT_NOTES, N_("The credit note numbers of %(year)s have a gap.")),
    ):
        taken = select(
            model.number_year, func.count(model.id), func.max(model.number_in_year)
        ).group_by(model.number_year)
        last = dict(
            session.execute(
                select(NumberSeries.year, NumberSeries.last).where(NumberSeries.series == series)
            ).all()
        )
        for year, count, highest in session.execute(taken):
            if count != highest or last.get(year) != highest:
                yield Phrase(words, year=str(year))
