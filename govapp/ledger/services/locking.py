"""Locking the books before a day, and opening a locked period again with a second person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import is_sqlite, transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.facts import OpeningAnswered, OpeningAsked, PeriodLocked
from govapp.ledger.models import PeriodLock
from govapp.ledger.permissions import LEDGER_LOCK, OPENING_ANSWER
from govapp.ledger.queries.locks import closed_before, lock_in_force
from govapp.ledger.rules import lock_obstacles


def lock_before(day: date, *, actor: Actor) -> int:
    """Let nothing be booked before `day` any more. The number of the lock."""
    with transaction() as session:
        _wait_for_bookings(session)
        authorize(actor, LEDGER_LOCK)
        if actor.person_id is None:
            raise Forbidden
        against = lock_obstacles(day, closed_before(session), today=consortium_today())
        if against:
            raise Refused(against)
        row = PeriodLock(closed_before=day, locked_by=actor.person_id, locked_at=clock.now())
        session.add(row)
        session.flush()
        record(session, PeriodLocked(key("period_lock", row.id), day), actor=actor)
        return row.id


def ask_opening(lock_id: int, reason: str, *, actor: Actor) -> None:
    """Ask that the newest locked period be opened again; a second person answers."""
    with transaction() as session:
        row = _locked(session, lock_id)
        authorize(actor, LEDGER_LOCK)
        against = _against_asking(session, row, reason)
        if against:
            raise Refused(against)
        row.opening_reason, row.opening_asked_at = reason.strip(), clock.now()
        row.opening_asked_by = actor.person_id
        fact = OpeningAsked(key("period_lock", row.id), row.closed_before)
        record(session, fact, actor=actor)


def answer_opening(lock_id: int, *, approve: bool, actor: Actor) -> None:
    """Open the period that somebody else asked for, or leave it locked."""
    with transaction() as session:
        row = _locked(session, lock_id)
        authorize(actor, OPENING_ANSWER, row)
        if row.opening_asked_by is None or row.opened_at is not None:
            raise Refused(Phrase(N_("This request has been answered already.")))
        if approve:
            row.opened_by, row.opened_at = actor.person_id, clock.now()
        else:
            row.opening_reason, row.opening_asked_by, row.opening_asked_at = "", None, None
        fact = OpeningAnswered(key("period_lock", row.id), row.closed_before, approve)
        record(session, fact, actor=actor)


def _against_asking(session: Session, row: PeriodLock, reason: str) -> list[Phrase]:
    newest = lock_in_force(session)
    if row.opened_at is not None:
        return [Phrase(N_("This period is open again already."))]
    if newest is None or newest.id != row.id:
        return [Phrase(N_("Another lock was set after this one; that one is opened first."))]
    if row.opening_asked_by is not None:
        return [Phrase(N_("Its opening is asked for already and waits for a second person."))]
    return [] if reason.strip() else [Phrase(N_("Say why the period must be opened."))]


def _locked(session: Session, lock_id: int) -> PeriodLock:
    row = session.get(PeriodLock, lock_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row


def _wait_for_bookings(session: Session) -> None:
    """Let bookings that are under way end, and new ones wait until the lock is there."""
    if not is_sqlite(session):  # there a command is alone anyway
        session.execute(text("LOCK TABLE journal_entry IN SHARE MODE"))
