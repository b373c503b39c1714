"""The day before which the books are locked, and how it came to that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.panels import Waiting
from govapp.ledger.models import JournalEntry, PeriodLock
from govapp.ledger.permissions import LEDGER_READ, OPENING_ANSWER


def closed_before(session: Session) -> date | None:
    """The day before which nothing may be booked; None if the books are open."""
    day: date | None = session.scalar(
        select(func.max(PeriodLock.closed_before)).where(PeriodLock.opened_at.is_(None))
    )
    return day


def lock_in_force(session: Session) -> PeriodLock | None:
    """The lock that holds now."""
    return session.scalars(
        select(PeriodLock)
        .where(PeriodLock.opened_at.is_(None))
        .order_by(PeriodLock.closed_before.desc(), PeriodLock.id.desc())
        .limit(1)
    ).first()


@dataclass(frozen=True)
class LockCard:
    """A lock with who set it, who asked to open it and why, and who opened it."""

    id: int
    closed_before: date
    locked_by: str
    locked_at: datetime
    holds: bool
    reason: str
    asked_by: str
    asked_at: datetime | None
    opened_by: str
    opened_at: datetime | None
    may_answer: bool


@dataclass(frozen=True)
class Locks:
    """All locks, the newest first, and the day that counts."""

    closed_before: date | None
    cards: tuple[LockCard, ...]

    @property
    def in_force(self) -> LockCard | None:
        """The lock that holds now."""
        return next((card for card in self.cards if card.holds), None)


def locks(actor: Actor) -> Locks:
    """Every lock that was set, the newest first."""
    visible(actor, LEDGER_READ, PeriodLock)
    session = current_session()
    asker, opener = aliased(Person), aliased(Person)
    newest = lock_in_force(session)
    rows = session.execute(
        select(PeriodLock, Person.name, asker.name, opener.name)
        .join(Person, Person.id == PeriodLock.locked_by)
        .outerjoin(asker, asker.id == PeriodLock.opening_asked_by)
        .outerjoin(opener, opener.id == PeriodLock.opened_by)
        .order_by(PeriodLock.id.desc())
        .limit(100)
    )
    cards = tuple(
        LockCard(
            id=row.id,
            closed_before=row.closed_before,
            locked_by=setter,
            locked_at=row.locked_at,
            holds=newest is not None and newest.id == row.id,
            reason=row.opening_reason,
            asked_by=who or "",
            asked_at=row.opening_asked_at,
            opened_by=by or "",
            opened_at=row.opened_at,
            may_answer=_waits(row) and may(actor, OPENING_ANSWER, row),
        )
        for row, setter, who, by in rows
    )
    return Locks(newest.closed_before if newest else None, cards)


def openings_to_answer(actor: Actor) -> int:
    """1 if a request to open the locked period waits for this actor, else 0."""
    if actor.person_id is None:
        return 0
    newest = lock_in_force(current_session())
    return int(newest is not None and _waits(newest) and may(actor, OPENING_ANSWER, newest))


def entries_before(day: date, actor: Actor) -> int:
    """How many entries count for days before `day`: those that a lock would fix."""
    visible(actor, LEDGER_READ, JournalEntry)
    count = select(func.count(JournalEntry.id)).where(JournalEntry.booked_on < day)
    return current_session().scalar(count) or 0


def _waits(row: PeriodLock) -> bool:
    return row.opening_asked_by is not None and row.opened_at is None


def waiting(actor: Actor) -> Iterator[Waiting]:
    """A locked period that somebody asked to open, for the home of a second person."""
    if openings_to_answer(actor):
        yield Waiting(
            Phrase(N_("Period lock")),
            "unlock",
            Phrase(N_("Somebody asks to open a locked period")),
            None,
            Phrase(N_("as staff")),
            "/ledger/lock",
            Phrase(N_("Look")),
            "money",
        )
