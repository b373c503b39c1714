"""Funding per use case, from the ledger, as it was known on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings
from govapp.funding.models import Budget, Spending
from govapp.funding.permissions import FUNDING_READ
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.queries import balances
from govapp.ledger.rules import Account
from govapp.reports.rules import FundingRow, FundingSums, sums
from govapp.usecases.models import Ask, UseCase
from govapp.usecases.queries import Named, asked, currency_of, named


@dataclass(frozen=True)
class Scope:
    """What a report covers: a year's money (None: of all years), of one use case or specialty
    (empty: all), as it was known when `as_of` ended.
    """

    year: int | None
    as_of: date
    use_case: str = ""  # its slug
    specialty: str = ""


@dataclass(frozen=True)
class FundingReport:
    """The report, in the order of titles."""

    scope: Scope
    currency: str
    rows: tuple[FundingRow, ...]
    total: FundingSums

    def figures(self) -> dict[str, object]:
        """The numbers that the document stands for."""
        return {
            "as_of": self.scope.as_of,
            "year": self.scope.year,
            "rows": [
                {
                    "use_case": key("usecase", row.use_case_id),
                    "asked": row.asked,
                    "allocated": row.allocated,
                    "spent": row.spent,
                    "left": row.left,
                }
                for row in self.rows
            ],
            "total": {
                "asked": self.total.asked,
                "allocated": self.total.allocated,
                "spent": self.total.spent,
                "left": self.total.left,
            },
        }


def end_of(day: date) -> datetime:
    """The last instant of a day at the consortium's seat."""
    zone = ZoneInfo(settings().DEFAULT_ZONE)
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def funding_report(scope: Scope, actor: Actor) -> FundingReport:
    """Asked, allocated, spent and left of each use case that has any of them."""
    visible(actor, FUNDING_READ, scope)
    session, known_by = current_session(), end_of(scope.as_of)
    currency = currency_of(session)
    fund = key("budget", scope.year) if scope.year is not None else None

    def booked(account: Account) -> dict[int, int]:
        found = balances(
            session,
            account,
            by="usecase",
            fund=fund,
            until=scope.as_of,
            known_by=known_by,
            currency=currency,
        )
        return {key_number(name, "usecase") or 0: minor for name, minor in found.items()}

    wanted = asked(session, known_by=known_by, year=scope.year)
    allocated, spent = booked(Account.ALLOCATED), booked(Account.SPENT)
    names = named(session, {*wanted, *allocated, *spent})
    rows = tuple(
        FundingRow(
            number,
            name.slug,
            name.title,
            name.specialty,
            Money(wanted.get(number, 0), currency),
            Money(allocated.get(number, 0), currency),
            Money(spent.get(number, 0), currency),
        )
        for number, name in sorted(names.items(), key=lambda pair: (pair[1].title, pair[0]))
        if _covered(scope, name)
    )
    return FundingReport(scope, currency, rows, sums(rows, currency))


def _covered(scope: Scope, name: Named) -> bool:
    return scope.use_case in ("", name.slug) and scope.specialty in ("", name.specialty)


def years(session: Session) -> tuple[int, ...]:
    """Years that have a budget or are asked money for, newest first."""
    asked_for = (
        select(Ask.year)
        .join(UseCase, UseCase.id == Ask.use_case_id)
        .where(UseCase.submitted_at.is_not(None))
    )
    found = session.scalars(union(select(Budget.year), asked_for))
    return tuple(sorted(found, reverse=True))


def usual_year(session: Session) -> int:
    """The newest year up to this one that has a budget, else this one."""
    this = consortium_today().year
    newest = session.scalar(select(func.max(Budget.year)).where(Budget.year <= this))
    return newest or this


@dataclass(frozen=True)
class EntryLine:
    """One line behind a figure."""

    use_case_id: int
    what: str  # asked, allocated or spent
    day: date
    amount: Money
    year: int
    allocation_id: int | None


def entries(scope: Scope, report: FundingReport, actor: Actor) -> tuple[EntryLine, ...]:
    """The lines that the report's figures are sums of: asked, then allocated, then spent."""
    visible(actor, FUNDING_READ, scope)
    session, ids = current_session(), [row.use_case_id for row in report.rows]
    return (
        *_asks(session, scope, ids, report.currency),
        *_booked(session, scope, ids, report.currency, Account.ALLOCATED, "allocated"),
        *_booked(session, scope, ids, report.currency, Account.SPENT, "spent"),
    )


def _asks(session: Session, scope: Scope, ids: Iterable[int], currency: str) -> Iterable[EntryLine]:
    known_by = end_of(scope.as_of)
    newest = (
        select(func.max(Ask.id)).where(Ask.asked_at <= known_by).group_by(Ask.use_case_id, Ask.year)
    )
    statement = (
        select(Ask)
        .join(UseCase, UseCase.id == Ask.use_case_id)
        .where(
            Ask.id.in_(newest),
            Ask.amount_minor > 0,
            Ask.use_case_id.in_(ids),
            UseCase.submitted_at <= known_by,
        )
        .order_by(Ask.use_case_id, Ask.year)
    )
    if scope.year is not None:
        statement = statement.where(Ask.year == scope.year)
    zone = ZoneInfo(settings().DEFAULT_ZONE)
    for row in session.scalars(statement):
        day = row.asked_at.astimezone(zone).date()
        money = Money(row.amount_minor, currency)
        yield EntryLine(row.use_case_id, "asked", day, money, row.year, None)


def _booked(
    session: Session,
    scope: Scope,
    ids: Iterable[int],
    currency: str,
    account: Account,
    what: str,
) -> Iterable[EntryLine]:
    statement = (
        select(JournalLine, JournalEntry.booked_on)
        .join(JournalEntry, JournalEntry.id == JournalLine.entry_id)
        .where(
            JournalLine.account == account.value,
            JournalLine.currency == currency,
            JournalLine.usecase.in_([key("usecase", number) for number in ids]),
            JournalEntry.booked_on <= scope.as_of,
            JournalEntry.recorded_at <= end_of(scope.as_of),
        )
        .order_by(JournalLine.usecase, JournalEntry.booked_on, JournalLine.id)
    )
    if scope.year is not None:
        statement = statement.where(JournalLine.fund == key("budget", scope.year))
    rows = session.execute(statement).all()
    bills = {key_number(line.about, "spending") for line, _ in rows} - {None}
    paid_from = dict(
        session.execute(
            select(Spending.id, Spending.allocation_id).where(Spending.id.in_(bills))
        ).all()
    )
    for line, booked_on in rows:
        bill = key_number(line.about, "spending")
        yield EntryLine(
            key_number(line.usecase or "", "usecase") or 0,
            what,
            booked_on,
            Money(line.amount_minor, currency),
            key_number(line.fund or "", "budget") or 0,
            paid_from.get(bill) if bill else key_number(line.about, "allocation"),
        )
