"""The dues board of a year: expected, invoiced, collected, overdue, by month; and who is late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import has_charter
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceState, Settlement, Waiver, WaiverState
from govapp.dues.permissions import DUES_READ
from govapp.dues.queries.assessment import Assessment, assessment
from govapp.dues.queries.billing import dues_currency
from govapp.dues.queries.invoices import open_minor
from govapp.dues.queries.standings import year_starts
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import year_of, year_period
from govapp.ledger.queries import balances
from govapp.ledger.rules import Account
from govapp.members.models import Organization


@dataclass(frozen=True)
class Month:
    """How it stood at the end of a month, from the beginning on; minor units."""

    first: date
    invoiced: int
    collected: int
    overdue: int


@dataclass(frozen=True)
class Board:
    """A year's dues on a day; every figure from the same rows as the lists."""

    year: int
    day: date
    expected: Money
    invoiced: Money
    collected: Money
    waived: Money
    overdue: Money
    late: int
    to_issue: int
    unmatched: int
    months: tuple[Month, ...]
    preview: Assessment


@dataclass(frozen=True)
class Dues:
    """Sums over the issued invoices of one year, on a day."""

    invoiced: int
    collected: int
    waived: int
    overdue: int
    late: int


def this_year(session: Session) -> int:
    """The membership year of today."""
    return year_of(consortium_today(), year_starts(session))


def board(year: int, actor: Actor) -> Board:
    """The board of a year, as of today."""
    visible(actor, DUES_READ, Invoice)
    session, today = current_session(), consortium_today()
    preview = assessment(year, actor)
    sums = dues_of(session, year, today)
    currency = preview.total.currency
    return Board(
        year=year,
        day=today,
        expected=Money(sums.invoiced + preview.total.minor, currency),
        invoiced=Money(sums.invoiced, currency),
        collected=Money(sums.collected, currency),
        waived=Money(sums.waived, currency),
        overdue=Money(sums.overdue, currency),
        late=sums.late,
        to_issue=len(preview.proposed),
        unmatched=unmatched(session),
        months=_months(session, year, today),
        preview=preview,
    )


def dues_of(session: Session, year: int, today: date) -> Dues:
    """What was invoiced for a year, what of it came, was forgiven, and is overdue today."""
    issued = _of(year)
    invoiced = session.scalar(select(func.sum(Invoice.total_minor)).where(*issued)) or 0
    collected = session.scalar(
        select(func.sum(Settlement.amount_minor))
        .join(Invoice, Invoice.id == Settlement.invoice_id)
        .where(*issued, Settlement.released_on.is_(None))
    )
    waived = session.scalar(
        select(func.sum(Waiver.amount_minor))
        .join(Invoice, _same_year())
        .where(*issued, Waiver.state == WaiverState.APPROVED)
    )
    left = (
        select(open_minor().label("minor"))
        .select_from(Invoice)
        .where(*issued, Invoice.settled_on.is_(None), Invoice.due_on < today)
        .subquery()
    )
    late, overdue = session.execute(select(func.count(), func.sum(left.c.minor))).one()
    return Dues(int(invoiced), int(collected or 0), int(waived or 0), int(overdue or 0), int(late))


def unmatched(session: Session) -> int:
    """How many payments have money that went to no invoice yet."""
    if not has_charter(session, consortium_today()):
        return 0  # nothing can have been booked
    return len(balances(session, Account.UNAPPLIED, by="about", currency=dues_currency(session)))


def late_payers(actor: Actor) -> Select[Invoice, str, int]:
    """Invoices past their due day with something open, each with its organization, for a list."""
    visible(actor, DUES_READ, Invoice)
    return (
        select(Invoice, Organization.display_name, open_minor())
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(
            Invoice.settled_on.is_(None),
            Invoice.state == InvoiceState.ISSUED,
            Invoice.due_on < consortium_today(),
        )
    )


# --- months --------------------------------------------------------------------------------------

# Sums of minor units by two days: invoices by issue and due day, what covers them by due day and
# the day it counts from.
Sums = list[tuple[date, date, int]]


def _months(session: Session, year: int, today: date) -> tuple[Month, ...]:
    """From the month of the first invoice to this one, or to the last of the year."""
    invoices = _invoiced(session, year)
    if not invoices:
        return ()
    money, forgiven = _money(session, year), _forgiven(session, year)
    period = year_period(year, year_starts(session))
    first = min(issued for issued, _, _ in invoices)
    last = max(first, min(today, period.end or today))
    return tuple(
        _month(begins, min(_end_of(begins), today), invoices, money, forgiven)
        for begins in _firsts(first, last)
    )


def _month(first: date, day: date, invoices: Sums, money: Sums, forgiven: Sums) -> Month:
    covered = sum(minor for due, on, minor in (*money, *forgiven) if due < day and on <= day)
    due = sum(minor for issued, due, minor in invoices if due < day and issued <= day)
    return Month(
        first,
        invoiced=sum(minor for issued, _, minor in invoices if issued <= day),
        collected=sum(minor for _, on, minor in money if on <= day),
        overdue=max(due - covered, 0),
    )


def _firsts(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _end_of(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _of(year: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Invoice.dues_year == year, Invoice.state == InvoiceState.ISSUED


def _invoiced(session: Session, year: int) -> Sums:
    rows = session.execute(
        select(Invoice.issued_on, Invoice.due_on, func.sum(Invoice.total_minor))
        .where(*_of(year))
        .group_by(Invoice.issued_on, Invoice.due_on)
    )
    return [(issued, due, int(minor)) for issued, due, minor in rows]


def _money(session: Session, year: int) -> Sums:
    rows = session.execute(
        select(Invoice.due_on, Settlement.settled_on, func.sum(Settlement.amount_minor))
        .join(Invoice, Invoice.id == Settlement.invoice_id)
        .where(*_of(year), Settlement.released_on.is_(None))
        .group_by(Invoice.due_on, Settlement.settled_on)
    )
    return [(due, on, int(minor)) for due, on, minor in rows]


def _forgiven(session: Session, year: int) -> Sums:
    rows = session.execute(
        select(Invoice.due_on, Waiver.effective_on, func.sum(Waiver.amount_minor))
        .join(Waiver, _same_year())
        .where(*_of(year), Waiver.state == WaiverState.APPROVED)
        .group_by(Invoice.due_on, Waiver.effective_on)
    )
    return [(due, on, int(minor)) for due, on, minor in rows if on is not None]


def _same_year() -> ColumnElement[bool]:
    return (Invoice.organization_id == Waiver.organization_id) & (
        Invoice.dues_year == Waiver.dues_year
    )
