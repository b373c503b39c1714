"""The bank's accounts and files as their pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.dues.models import BankLine, BankStatement, LineState, StatementState
from govapp.dues.permissions import BANK_READ
from govapp.dues.queries.uploads import Upload, account_currency, columns_of
from govapp.dues.rules.statements import Columns, StatementLine, fingerprints
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import Invalid, NotFound
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.ledger.models import BankAccount

IN_PORTIONS = 500


@dataclass(frozen=True)
class StatementCard:
    """A file with what taking it over would do."""

    row: BankStatement
    account: BankAccount
    currency: str
    by: str
    upload: Upload | None = None
    columns: Columns | None = None
    lines: tuple[StatementLine, ...] = ()
    fresh: frozenset[int] = frozenset()  # places of the lines that are not here yet
    similar: int = 0  # fresh, but a line of the same day and amount is here
    problem: Phrase | None = None

    @property
    def total_in(self) -> Money:
        """What the fresh lines bring."""
        came = (line.amount.minor for line in self._fresh() if line.amount.minor > 0)
        return Money(sum(came), self.currency)

    @property
    def total_out(self) -> Money:
        """What left by them."""
        left = (line.amount.minor for line in self._fresh() if line.amount.minor < 0)
        return Money(-sum(left), self.currency)

    def _fresh(self) -> Iterator[StatementLine]:
        return (line for place, line in enumerate(self.lines) if place in self.fresh)


def statement(statement_id: int, actor: Actor) -> StatementCard:
    """One file, held against the lines that are here at this moment."""
    session = current_session()
    row = session.get(BankStatement, statement_id)
    visible(actor, BANK_READ, row)
    if row is None:
        raise NotFound
    account = session.get_one(BankAccount, row.bank_account_id)
    by = session.scalar(select(Person.name).where(Person.id == row.uploaded_by)) or ""
    card = StatementCard(row, account, account_currency(session), by)
    if row.state is StatementState.TAKEN:
        return card
    upload = Upload.stored(row.kind, row.rows)
    columns = columns_of(session, row, upload) if upload.is_table else None
    card = replace(card, upload=upload, columns=columns)
    if upload.is_table and columns is None:
        return card
    try:
        lines = upload.lines(columns, card.currency)
    except Invalid as wrong:
        return replace(card, problem=next(iter(wrong.problems.values())))
    fresh, similar = _held_against(session, account, lines)
    currency = lines[0].amount.currency if lines else card.currency
    return replace(card, currency=currency, lines=lines, fresh=fresh, similar=similar)


def _held_against(
    session: Session, account: BankAccount, lines: Sequence[StatementLine]
) -> tuple[frozenset[int], int]:
    prints = fingerprints(lines)
    known: set[str] = set()
    for at in range(0, len(prints), IN_PORTIONS):
        some = prints[at : at + IN_PORTIONS]
        known.update(
            session.scalars(
                select(BankLine.fingerprint).where(
                    BankLine.bank_account_id == account.id, BankLine.fingerprint.in_(some)
                )
            )
        )
    seen: set[str] = set(known)
    fresh = []
    for place, one in enumerate(prints):
        if one not in seen:
            seen.add(one)
            fresh.append(place)
    return frozenset(fresh), _similar(session, account, [lines[place] for place in fresh])


def _similar(session: Session, account: BankAccount, fresh: Sequence[StatementLine]) -> int:
    """How many of them look like a line that another kind of file brought."""
    if not fresh:
        return 0
    days = [line.day for line in fresh]
    here = {
        (day, minor)
        for day, minor in session.execute(
            select(BankLine.day, BankLine.amount_minor).where(
                BankLine.bank_account_id == account.id,
                BankLine.day.between(min(days), max(days)),
            )
        )
    }
    return sum((line.day, line.amount.minor) in here for line in fresh)


@dataclass(frozen=True)
class FileCard:
    """A file in the list of files."""

    id: int
    account: str
    filename: str
    state: StatementState
    added: int
    known: int
    at: datetime


@dataclass(frozen=True)
class Bank:
    """The accounts, the last files, and how many lines wait."""

    accounts: tuple[tuple[int, str, str, date | None], ...]
    files: tuple[FileCard, ...]
    waiting: int


def bank(actor: Actor) -> Bank:
    """What the page of the bank shows."""
    visible(actor, BANK_READ, BankAccount)
    session = current_session()
    last = select(func.max(BankLine.day)).where(BankLine.bank_account_id == BankAccount.id)
    accounts = session.execute(
        select(BankAccount.id, BankAccount.name, BankAccount.last_four, last.scalar_subquery())
        .where(BankAccount.active)
        .order_by(BankAccount.name, BankAccount.id)
    )
    files = session.execute(
        select(BankStatement, BankAccount.name)
        .join(BankAccount, BankAccount.id == BankStatement.bank_account_id)
        .options(defer(BankStatement.rows))
        .order_by(BankStatement.id.desc())
        .limit(20)
    )
    return Bank(
        tuple(tuple(row) for row in accounts),
        tuple(
            FileCard(row.id, name, row.filename, row.state, row.added, row.known, row.uploaded_at)
            for row, name in files
        ),
        lines_to_match(session),
    )


def lines_to_match(session: Session) -> int:
    """How many lines nobody dealt with yet."""
    return session.scalar(select(func.count()).where(BankLine.state == LineState.NEW)) or 0
