"""The dues board of a year: expected, invoiced, collected, overdue, by month; and who is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import has_charter
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceState, Settlement
from govapp.dues.permissions import DUES_READ
from govapp.dues.queries.assessment import Assessment, assessment
from govapp.dues.queries.billing import dues_currency
from govapp.dues.queries.invoices import open_minor
from govapp.dues.queries.months import Month, months
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.aging import Bucket, bucket
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import year_of
from govapp.ledger.queries import balances
from govapp.ledger.rules import Account
from govapp.members.models import Organization


@dataclass(frozen=True)
class Board:
    """A year's dues on a day; every figure from the same rows as the lists."""

    year: int
    day: date
    expected: Money
    invoiced: Money
    collected: Money
    let_off: Money
    overdue: Money
    late: int
    to_issue: int
    unmatched: int
    months: tuple[Month, ...]
    preview: Assessment
    ages: tuple[Age, ...]


@dataclass(frozen=True)
class Age:
    """What is open in one column of age, of all years, and on how many invoices."""

    bucket: Bucket
    open: Money
    invoices: int


@dataclass(frozen=True)
class Dues:
    """Sums over the issued invoices of one year, on a day."""

    invoiced: int
    collected: int
    let_off: int
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
        let_off=Money(sums.let_off, currency),
        overdue=Money(sums.overdue, currency),
        late=sums.late,
        to_issue=len(preview.proposed),
        unmatched=unmatched(session),
        months=months(session, year, today, preview),
        preview=preview,
        ages=ages(session, today, currency),
    )


def ages(session: Session, today: date, currency: str) -> tuple[Age, ...]:
    """Everything that is open, of whatever year, by the days since it was due."""
    rows = session.execute(
        select(Invoice.due_on, open_minor()).where(
            Invoice.settled_on.is_(None),
            Invoice.state == InvoiceState.ISSUED,
            Invoice.currency == currency,
        )
    )
    found: dict[Bucket, list[int]] = {one: [] for one in Bucket}
    for due_on, minor in rows:
        if minor > 0:
            found[bucket(due_on, today)].append(int(minor))
    return tuple(Age(one, Money(sum(some), currency), len(some)) for one, some in found.items())


def dues_of(session: Session, year: int, today: date) -> Dues:
    """What was invoiced for a year, what of it came, was let off, and is overdue today.

    Let off is what a waiver, a credit note or a write-off took away.
    """
    issued = _of(year)
    invoiced = session.scalar(select(func.sum(Invoice.total_minor)).where(*issued)) or 0
    collected = session.scalar(
        select(func.sum(Settlement.amount_minor))
        .join(Invoice, Invoice.id == Settlement.invoice_id)
        .where(*issued, Settlement.released_on.is_(None))
    )
    open_ones = (
        select(Invoice.due_on, open_minor().label("minor"))
        .where(*issued, Invoice.settled_on.is_(None))
        .subquery()
    )
    left = session.scalar(select(func.sum(open_ones.c.minor)))
    late, overdue = session.execute(
        select(func.count(), func.sum(open_ones.c.minor)).where(
            open_ones.c.due_on < today, open_ones.c.minor > 0
        )
    ).one()
    came = int(collected or 0)
    let_off = int(invoiced) - came - int(left or 0)
    return Dues(int(invoiced), came, let_off, int(overdue or 0), int(late))


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


def _of(year: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Invoice.dues_year == year, Invoice.state == InvoiceState.ISSUED
