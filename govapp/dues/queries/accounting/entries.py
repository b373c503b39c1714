"""The entries of the journal for a file, with the papers and names they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from govapp.dues.models import CreditNote, Invoice, Payment
from govapp.dues.queries.accounting.asked import A_QUERY, Asked, handed, in_period
from govapp.dues.rules.exports.rows import BookEntry, BookLine
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.members.models import Organization


def entries(session: Session, asked: Asked) -> Iterator[BookEntry]:
    """Those of the period, in the order of their days."""
    where = [in_period(asked)]
    if asked.only_new:
        where.append(~handed(asked.format.family, "entry", JournalEntry.id.expression))
    rows = session.execute(
        select(
            JournalEntry.id,
            JournalEntry.booked_on,
            JournalEntry.kind,
            JournalEntry.source,
            JournalLine.account,
            JournalLine.amount_minor,
            JournalLine.about,
            JournalLine.party,
            JournalLine.bank,
        )
        .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .where(*where)
        .order_by(JournalEntry.booked_on, JournalEntry.id, JournalLine.id)
    ).all()
    called = names_in(session, rows)
    for _entry_id, some in groupby(rows, key=attrgetter("id")):
        yield _entry(list(some), called, asked.currency)


def _entry(rows: list[Any], called: dict[str, str], currency: str) -> BookEntry:  # Any: rows
    first = rows[0]
    document = called.get(paper_of(first.source)) or called.get(first.about, "")
    return BookEntry(
        number=str(first.id),
        day=first.booked_on,
        kind=first.kind,
        document=document,
        memo=f"{first.kind} {document or first.source}",
        currency=currency,
        lines=tuple(
            BookLine(
                f"{row.account}:{row.bank}" if row.bank else row.account,
                row.amount_minor,
                called.get(row.party, ""),
                called.get(row.about, ""),
            )
            for row in rows
        ),
    )


def names_in(session: Session, rows: Iterable[Any]) -> dict[str, str]:  # Any: rows of the journal
    """What the keys in the rows are called: invoices and payments by number, parties by name."""
    keys = {key for row in rows for key in (row.about, row.party, paper_of(row.source))}
    return {
        f"{kind}:{number}": name
        for kind, id_column, name_column in (
            ("invoice", Invoice.id, Invoice.number),
            ("payment", Payment.id, Payment.reference),
            ("credit_note", CreditNote.id, CreditNote.number),
            ("organization", Organization.id, Organization.legal_name),
        )
        for number, name in _names(session, id_column, name_column, _numbers(keys, kind))
    }


def paper_of(source: str) -> str:
    """The thing that a source is about: `invoice:12` of `invoice:12:void`."""
    return ":".join(source.split(":")[:2])


def _numbers(keys: Iterable[str], kind: str) -> list[int]:
    split = (key.partition(":") for key in keys)
    return sorted(int(number) for word, _, number in split if word == kind and number.isdigit())


def _names(
    session: Session,
    id_column: InstrumentedAttribute[int],
    name_column: InstrumentedAttribute[str],
    ids: list[int],
) -> Iterator[tuple[int, str]]:
    for at in range(0, len(ids), A_QUERY):
        found = id_column.in_(ids[at : at + A_QUERY])
        yield from session.execute(select(id_column, name_column).where(found))
