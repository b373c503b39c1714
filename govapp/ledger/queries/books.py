"""Balances, the journal and the trial balance: sums of lines, on a day and as known at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, selectinload

from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.values import Text
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.permissions import LEDGER_READ
from govapp.ledger.queries.lists import page_of
from govapp.ledger.queries.naming import names_of
from govapp.ledger.rules import Account

By = Literal["account", "about", "party", "usecase", "fund", "bank"]
Columns = TypeVarTuple("Columns")


def balance(
    session: Session,
    account: Account,
    *,
    about: str | None = None,
    party: str | None = None,
    usecase: str | None = None,
    fund: str | None = None,
    until: date | None = None,
    known_by: datetime | None = None,
    currency: str = "USD",
) -> int:
    """Debits less credits of an account in minor units.

    `until` takes what counts for that day or before; `known_by` what was in the books at that
    instant, so that an old report can be printed again as it was.
    """
    only = _only(account, currency, about=about, party=party, usecase=usecase, fund=fund)
    statement = select(func.coalesce(func.sum(JournalLine.amount_minor), 0)).where(*only)
    return int(session.scalar(_as_of(statement, until, known_by)) or 0)


def balances(
    session: Session,
    account: Account,
    *,
    by: By,
    about: str | None = None,
    party: str | None = None,
    usecase: str | None = None,
    fund: str | None = None,
    until: date | None = None,
    known_by: datetime | None = None,
    currency: str = "USD",
) -> dict[str, int]:
    """The balance of an account for each key of a column; keys that come to zero are left out."""
    column = getattr(JournalLine, by)
    amount = func.sum(JournalLine.amount_minor)
    only = _only(account, currency, about=about, party=party, usecase=usecase, fund=fund)
    statement = select(column, amount).where(*only, column.is_not(None)).group_by(column)
    rows = session.execute(_as_of(statement.having(amount != 0), until, known_by))
    return {str(key): int(minor) for key, minor in rows}


def _only(account: Account, currency: str, **keys: str | None) -> list[ColumnElement[bool]]:
    return [
        JournalLine.account == account.value,
        JournalLine.currency == currency,
        *(getattr(JournalLine, name) == key for name, key in keys.items() if key is not None),
    ]


def _as_of(
    statement: Select[*Columns], until: date | None, known_by: datetime | None
) -> Select[*Columns]:
    if until is None and known_by is None:
        return statement
    statement = statement.join(JournalEntry, JournalEntry.id == JournalLine.entry_id)
    if until is not None:
        statement = statement.where(JournalEntry.booked_on <= until)
    if known_by is not None:
        statement = statement.where(JournalEntry.recorded_at <= known_by)
    return statement


# --- pages ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TrialLine:
    """An account in one currency, with its balance on the side where it stands."""

    account: Account
    debit: Money | None
    credit: Money | None


@dataclass(frozen=True)
class TrialBalance:
    """All accounts in one currency on a day; debits and credits are the same sum."""

    currency: str
    lines: tuple[TrialLine, ...]
    debit: Money
    credit: Money

    @property
    def difference(self) -> Money:
        """Zero, or the books are broken."""
        return self.debit - self.credit


def trial_balance(until: date, actor: Actor) -> tuple[TrialBalance, ...]:
    """What every account comes to at the end of `until`, one table a currency."""
    visible(actor, LEDGER_READ, Account)
    statement = select(
        JournalLine.currency, JournalLine.account, func.sum(JournalLine.amount_minor)
    ).group_by(JournalLine.currency, JournalLine.account)
    found: dict[str, dict[str, int]] = {}
    for currency, account, minor in current_session().execute(_as_of(statement, until, None)):
        found.setdefault(currency, {})[account] = int(minor)
    return tuple(_trial(currency, found[currency]) for currency in sorted(found))


def _trial(currency: str, sums: dict[str, int]) -> TrialBalance:
    lines = tuple(
        TrialLine(
            account,
            Money(sums[account.value], currency) if sums[account.value] > 0 else None,
            Money(-sums[account.value], currency) if sums[account.value] < 0 else None,
        )
        for account in Account
        if sums.get(account.value)
    )
    return TrialBalance(
        currency,
        lines,
        Money(sum(line.debit.minor for line in lines if line.debit), currency),
        Money(sum(line.credit.minor for line in lines if line.credit), currency),
    )


def journal(actor: Actor) -> Select[JournalLine, JournalEntry]:
    """The lines of all entries, each with its entry, for a list."""
    visible(actor, LEDGER_READ, JournalLine)
    return select(JournalLine, JournalEntry).join(
        JournalEntry, JournalEntry.id == JournalLine.entry_id
    )


@dataclass(frozen=True)
class LineCard:
    """A line of an entry, with the pages of what it names."""

    account: Account
    about: Text
    about_page: str
    party: Text
    party_page: str
    amount: Money


@dataclass(frozen=True)
class EntryCard:
    """One entry with its lines."""

    number: str
    kind: str
    source: Text
    source_page: str
    booked_on: date
    recorded_at: datetime
    lines: tuple[LineCard, ...]


def entry(entry_id: int, actor: Actor) -> EntryCard:
    """One entry with its lines."""
    row = current_session().scalar(
        select(JournalEntry)
        .where(JournalEntry.id == entry_id)
        .options(selectinload(JournalEntry.lines))
    )
    visible(actor, LEDGER_READ, row)
    if row is None:
        raise NotFound
    keys = {row.source, *(name for line in row.lines for name in (line.about, line.party))}
    names = names_of(current_session(), keys)
    lines = tuple(
        LineCard(
            Account(line.account),
            names.get(line.about, line.about),
            page_of(line.about),
            names.get(line.party, line.party),
            page_of(line.party),
            Money(line.amount_minor, line.currency),
        )
        for line in row.lines
    )
    return EntryCard(
        number=str(row.id),
        kind=row.kind,
        source=names.get(row.source, row.source),
        source_page=page_of(row.source),
        booked_on=row.booked_on,
        recorded_at=row.recorded_at,
        lines=lines,
    )
