"""Handing over to the accounting program: what is in a period, what is new, what went already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.dues.models import Handover
from govapp.dues.permissions import HANDOVER_READ
from govapp.dues.queries.accounting.asked import Asked, handed, in_period, kept_names
from govapp.dues.queries.accounting.documents import document_sums
from govapp.dues.rules.exports.formats import Days, Format
from govapp.dues.rules.exports.names import every_key, usual
from govapp.dues.rules.exports.rows import Name
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import BankAccount, JournalEntry, JournalLine

SHOWN = 50


@dataclass(frozen=True)
class Preview:
    """What a file would hold, held against the books.

    `total` is the debits of the entries, or what the documents come to; `booked` the same by the
    ledger; `known` how many of them were handed over before, `left_out` how many documents the
    format cannot hold.
    """

    asked: Asked
    things: int
    known: int
    total: Money
    booked: Money
    left_out: int = 0

    @property
    def in_file(self) -> int:
        """How many will be in the file."""
        return self.things - self.known if self.asked.only_new else self.things

    @property
    def agrees(self) -> bool:
        """True if the file's sum is the books'."""
        return self.total == self.booked


@dataclass(frozen=True)
class Run:
    """A file that was made."""

    id: int
    format: Format
    period: Days
    only_new: bool
    things: int
    total: Money
    file_name: str
    digest: str
    made_by: str
    made_at: datetime
    taken_back_at: datetime | None


@dataclass(frozen=True)
class Called:
    """An account with its name over there, and what it would be called if nobody had said."""

    key: str
    name: Name
    usual: Name
    kept: bool


def usual_period() -> Days:
    """The last month that is over."""
    last = consortium_today().replace(day=1) - timedelta(days=1)
    return Days(last.replace(day=1), last)


def preview(asked: Asked, actor: Actor) -> Preview:
    """How much a file would hold, without making it."""
    visible(actor, HANDOVER_READ, Handover)
    session = current_session()
    if asked.format.of_documents:
        return _of_documents(session, asked)
    known = handed(asked.format.family, "entry", JournalEntry.id.expression)
    statement = select(func.count(), func.sum(case((known, 1), else_=0))).where(in_period(asked))
    things, went = session.execute(statement).one()
    return Preview(
        asked,
        int(things),
        int(went or 0),
        Money(_debits(session, asked), asked.currency),
        Money(-_debits(session, asked, side=-1), asked.currency),
    )


def _debits(session: Session, asked: Asked, side: int = 1) -> int:
    amount = JournalLine.amount_minor
    statement = (
        select(func.coalesce(func.sum(amount), 0))
        .join(JournalEntry, JournalEntry.id == JournalLine.entry_id)
        .where(in_period(asked), amount > 0 if side > 0 else amount < 0)
    )
    return int(session.scalar(statement) or 0)


def _of_documents(session: Session, asked: Asked) -> Preview:
    sums = document_sums(session, asked)
    return Preview(
        asked,
        sums.things,
        sums.known,
        Money(sums.invoiced, asked.currency),
        Money(sums.booked, asked.currency),
        sums.left_out,
    )


# --- what was made, and what accounts are called -------------------------------------------------


def runs(actor: Actor) -> tuple[Run, ...]:
    """The latest files, newest first."""
    visible(actor, HANDOVER_READ, Handover)
    rows = current_session().execute(
        select(Handover, Person.name)
        .outerjoin(Person, Person.id == Handover.made_by)
        .order_by(Handover.id.desc())
        .limit(SHOWN)
    )
    return tuple(_run(row, name) for row, name in rows)


def _run(row: Handover, name: str | None) -> Run:
    return Run(
        row.id,
        row.format,
        Days(row.first_day, row.last_day),
        row.only_new,
        row.things,
        Money(row.total_minor, row.currency),
        row.file_name,
        row.digest,
        name or "",
        row.made_at,
        row.taken_back_at,
    )


@dataclass(frozen=True)
class KeptFile:
    """Where the file of a run is kept."""

    name: str
    media_type: str
    digest: str


def file_of(handover_id: int, actor: Actor) -> KeptFile:
    """The file as it was made."""
    row = current_session().get(Handover, handover_id)
    visible(actor, HANDOVER_READ, row)
    if row is None:
        raise NotFound
    return KeptFile(row.file_name, row.media_type, row.digest)


def accounts(actor: Actor) -> tuple[Called, ...]:
    """Every account with its name over there."""
    visible(actor, HANDOVER_READ, Handover)
    kept = kept_names(current_session())
    keys = every_key(_banks(current_session()))
    return tuple(Called(key, kept.get(key) or usual(key), usual(key), key in kept) for key in keys)


def _banks(session: Session) -> Sequence[str]:
    """Codes of further bank accounts."""
    return session.scalars(select(BankAccount.code).order_by(BankAccount.code)).all()
