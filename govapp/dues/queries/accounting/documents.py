"""Invoices for a file, and the entries that take something off them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from govapp.dues.models import Invoice, InvoiceLine, InvoiceState
from govapp.dues.queries.accounting.asked import A_QUERY, Asked, handed, in_period
from govapp.dues.queries.accounting.entries import names_in, paper_of
from govapp.dues.rules.charges import unpacked
from govapp.dues.rules.exports.formats import Format
from govapp.dues.rules.exports.rows import Document, DocumentLine
from govapp.foundation.web.filters import say
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.rules import Account
from govapp.members.models import Organization

Thing = tuple[str, int]

# What stands against a debt: income, now or later, and what was let off. An entry in which these
# come to something asks for money or takes a claim back; one that only releases income does not.
AGAINST_DEBTS = (
    Account.DUES,
    Account.DEFERRED,
    Account.WAIVED,
    Account.CREDITED,
    Account.WRITTEN_OFF,
    Account.OPENING,
)


@dataclass(frozen=True)
class DocumentSums:
    """Counts of a period: documents for the file, those that went already, those that no file of
    this format can hold; and what all its invoices come to, by themselves and by the books.
    """

    things: int
    known: int
    left_out: int
    invoiced: int
    booked: int


def document_sums(session: Session, asked: Asked) -> DocumentSums:
    """Counts for the preview."""
    things, known = _counted(session, asked, "invoice", _invoices(asked))
    credits, went = _counted(session, asked, "credit", _credits(asked))
    importable = asked.format is not Format.QUICKBOOKS_INVOICES
    invoiced = session.scalar(
        select(func.coalesce(func.sum(Invoice.total_minor), 0)).where(_issued_in(asked))
    )
    booked = session.scalar(
        select(func.coalesce(func.sum(JournalLine.amount_minor), 0))
        .join(JournalEntry, JournalEntry.id == JournalLine.entry_id)
        .where(in_period(asked), _issues(), JournalLine.account == Account.RECEIVABLE.value)
    )
    return DocumentSums(
        things + credits if importable else things,
        known + went if importable else known,
        0 if importable else credits,
        int(invoiced or 0),
        int(booked or 0),
    )


def _counted(session: Session, asked: Asked, kind: str, ids: Select[int]) -> tuple[int, int]:
    found = ids.subquery()
    went = handed(asked.format.family, kind, found.c[0])
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(case((went, 1), else_=0)), 0)).select_from(
            found
        )
    ).one()
    return int(row[0]), int(row[1])


def _issued_in(asked: Asked) -> ColumnElement[bool]:
    issued = Invoice.issued_on.between(asked.period.first, asked.period.last)
    return and_(Invoice.currency == asked.currency, issued)


def _issues() -> ColumnElement[bool]:
    """The entries that book an invoice: `invoice:12`, with nothing behind the number."""
    source = JournalEntry.source
    return and_(source.like("invoice:%"), ~source.like("invoice:%:%"))


def _invoices(asked: Asked) -> Select[int]:
    """The numbers of the period's invoices; QuickBooks Online has no use for what is void now."""
    statement = select(Invoice.id).where(_issued_in(asked))
    if asked.format is Format.QUICKBOOKS_INVOICES:
        return statement.where(Invoice.state == InvoiceState.ISSUED)
    return statement


def _credits(asked: Asked) -> Select[int]:
    """The numbers of the entries that took something off an invoice."""
    return (
        select(JournalEntry.id)
        .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .where(in_period(asked), ~_issues(), _stands_against_debts())
        .group_by(JournalEntry.id)
        .having(func.sum(JournalLine.amount_minor) != 0)
    )


def _stands_against_debts() -> ColumnElement[bool]:
    return JournalLine.account.in_([account.value for account in AGAINST_DEBTS])


def documents(session: Session, asked: Asked) -> Iterator[tuple[Thing, Document]]:
    """Each with the thing it is: invoices by number, then what takes them back."""
    yield from _billed(session, asked)
    if asked.format is not Format.QUICKBOOKS_INVOICES:  # which imports nothing below zero
        yield from _taken_back(session, asked)


# --- invoices ------------------------------------------------------------------------------------


def _billed(session: Session, asked: Asked) -> Iterator[tuple[Thing, Document]]:
    statement = (
        select(Invoice, Organization.legal_name)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(Invoice.id.in_(_invoices(asked)))
        .order_by(Invoice.issued_on, Invoice.id)
    )
    if asked.only_new:
        known = handed(asked.format.family, "invoice", Invoice.id.expression)
        statement = statement.where(~known)
    rows = session.execute(statement).all()
    ids = [row.id for row, _name in rows]
    lines = _lines(session, ids)
    for row, name in rows:
        yield ("invoice", row.id), _document(row, name, lines[row.id])


def _document(row: Invoice, name: str, lines: list[DocumentLine]) -> Document:
    address = tuple(line for line in row.billed_to.split("\n") if line.strip())
    return Document(
        number=row.number,
        customer=name,
        address=address[1:] if address and address[0] == name else address,
        issued_on=row.issued_on,
        due_on=row.due_on,
        order_number=row.po_number,
        currency=row.currency,
        lines=tuple(lines),
    )


def _lines(session: Session, ids: list[int]) -> dict[int, list[DocumentLine]]:
    found: dict[int, list[DocumentLine]] = {number: [] for number in ids}
    accounts = _accounts(session, ids)
    for at in range(0, len(ids), A_QUERY):
        rows = session.execute(
            select(InvoiceLine.invoice_id, InvoiceLine.words, InvoiceLine.amount_minor)
            .where(InvoiceLine.invoice_id.in_(ids[at : at + A_QUERY]))
            .order_by(InvoiceLine.invoice_id, InvoiceLine.position)
        )
        for invoice_id, words, minor in rows:
            account = accounts.get(invoice_id, Account.DUES.value)
            found[invoice_id].append(DocumentLine(say(unpacked(words)), minor, account))
    return found


def _accounts(session: Session, ids: list[int]) -> dict[int, str]:
    """The account that each invoice was booked to: the largest credit of its entry."""
    found: dict[int, str] = {}
    for at in range(0, len(ids), A_QUERY):
        sources = [f"invoice:{number}" for number in ids[at : at + A_QUERY]]
        rows = session.execute(
            select(JournalEntry.source, JournalLine.account)
            .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
            .where(JournalEntry.source.in_(sources), JournalLine.amount_minor < 0)
            .order_by(JournalLine.amount_minor.desc())
        )
        found |= {int(source.partition(":")[2]): account for source, account in rows}
    return found


# --- what takes them back ------------------------------------------------------------------------


def _taken_back(session: Session, asked: Asked) -> Iterator[tuple[Thing, Document]]:
    statement = (
        select(
            JournalEntry.id,
            JournalEntry.booked_on,
            JournalEntry.kind,
            JournalEntry.source,
            JournalLine.account,
            JournalLine.amount_minor,
            JournalLine.about,
            JournalLine.party,
        )
        .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .where(JournalEntry.id.in_(_credits(asked)), _stands_against_debts())
        .order_by(JournalEntry.booked_on, JournalEntry.id, JournalLine.id)
    )
    if asked.only_new:
        known = handed(asked.format.family, "credit", JournalEntry.id.expression)
        statement = statement.where(~known)
    rows = session.execute(statement).all()
    called = names_in(session, rows)
    for entry_id, some in groupby(rows, key=attrgetter("id")):
        yield ("credit", entry_id), _credit(list(some), called, asked.currency)


def _credit(rows: list[Any], called: dict[str, str], currency: str) -> Document:  # Any: rows
    first = rows[0]
    number = called.get(paper_of(first.source), "")
    if first.source != first.about or not number:  # no paper of its own, as a credit note is
        number = f"{number}-{first.kind}-{first.id}"
    return Document(
        number=number.replace(" ", "-").strip("-").upper(),
        customer=next((called[row.party] for row in rows if row.party in called), ""),
        address=(),
        issued_on=first.booked_on,
        due_on=first.booked_on,
        order_number="",
        currency=currency,
        lines=tuple(
            DocumentLine(
                f"{first.kind} {called.get(row.about) or first.source}",
                -row.amount_minor,
                row.account,
            )
            for row in rows
        ),
    )
