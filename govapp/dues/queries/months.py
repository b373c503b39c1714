"""A year's dues month by month, from what was issued, settled and booked on which day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import String, and_, cast, func, literal, select
from sqlalchemy.orm import Session

from govapp.dues.models import Invoice, Settlement
from govapp.dues.queries.assessment import Assessment
from govapp.dues.queries.standings import year_starts
from govapp.foundation.kernel.periods import year_period
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.rules import Account

# Minor units on a day.
Events = list[tuple[date, int]]


@dataclass(frozen=True)
class Month:
    """How a year stood at the end of a month, from its beginning on; minor units.

    `expected` had fallen due by then; `last_year` was collected a year earlier.
    """

    first: date
    expected: int
    invoiced: int
    collected: int
    overdue: int
    last_year: int


def months(session: Session, year: int, today: date, preview: Assessment) -> tuple[Month, ...]:
    """From the month of the first invoice to this one, or to the last of the year."""
    issued = _issued(session, year)
    if not issued:
        return ()
    due = [*_due(session, year), (preview.due_on, preview.total.minor)]
    collected, before = _collected(session, year), _collected(session, year - 1)
    owed = _owed(session, year)
    period = year_period(year, year_starts(session))
    first = min(day for day, _minor in issued)
    last = max(first, min(today, period.end or today))
    found = []
    for begins in _firsts(first, last):
        day = min(_end_of(begins), today)
        found.append(
            Month(
                begins,
                expected=_until(due, day),
                invoiced=_until(issued, day),
                collected=_until(collected, day),
                overdue=sum(minor for due_on, on, minor in owed if due_on < day and on <= day),
                last_year=_until(before, _end_of(_year_before(begins))),
            )
        )
    return tuple(found)


def _until(events: Events, day: date) -> int:
    return sum(minor for on, minor in events if on <= day)


def _firsts(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _end_of(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _year_before(first: date) -> date:
    return first.replace(year=first.year - 1)


def _issued(session: Session, year: int) -> Events:
    """Invoices on the day of issue, taken away again on the day they were voided."""
    total = func.sum(Invoice.total_minor)
    of_year = Invoice.dues_year == year
    issued = select(Invoice.issued_on, total).where(of_year).group_by(Invoice.issued_on)
    voided = (
        select(Invoice.voided_on, -total)
        .where(of_year, Invoice.voided_on.is_not(None))
        .group_by(Invoice.voided_on)
    )
    return _events(session, issued) + _events(session, voided)


def _due(session: Session, year: int) -> Events:
    """Invoices that were not voided, on the day they fall due."""
    statement = (
        select(Invoice.due_on, func.sum(Invoice.total_minor))
        .where(Invoice.dues_year == year, Invoice.voided_on.is_(None))
        .group_by(Invoice.due_on)
    )
    return _events(session, statement)


def _collected(session: Session, year: int) -> Events:
    """Money on the day it settled something, taken away again on the day it was released."""
    total = func.sum(Settlement.amount_minor)
    of_year = (
        select(Settlement.settled_on, total)
        .join(Invoice, Invoice.id == Settlement.invoice_id)
        .where(Invoice.dues_year == year)
    )
    came = of_year.group_by(Settlement.settled_on)
    went = (
        of_year.with_only_columns(Settlement.released_on, -total)
        .where(Settlement.released_on.is_not(None))
        .group_by(Settlement.released_on)
    )
    return _events(session, came) + _events(session, went)


def _events(session: Session, statement: object) -> Events:
    rows = session.execute(statement)  # type: ignore[call-overload]
    return [(day, int(minor)) for day, minor in rows]


def _owed(session: Session, year: int) -> list[tuple[date, date, int]]:
    """What the books say is owed: due day, day of the entry, minor units.

    Outer joins, so that each invoice looks its few lines up; SQLite would otherwise go through the
    receivable lines of all years and try every invoice for each.
    """
    about = literal("invoice:") + cast(Invoice.id, String)
    owed = and_(JournalLine.about == about, JournalLine.account == Account.RECEIVABLE.value)
    rows = session.execute(
        select(Invoice.due_on, JournalEntry.booked_on, func.sum(JournalLine.amount_minor))
        .select_from(Invoice)
        .outerjoin(JournalLine, owed)
        .outerjoin(JournalEntry, JournalEntry.id == JournalLine.entry_id)
        .where(Invoice.dues_year == year)
        .group_by(Invoice.due_on, JournalEntry.booked_on)
    )
    return [(due_on, on, int(minor)) for due_on, on, minor in rows if on is not None]
