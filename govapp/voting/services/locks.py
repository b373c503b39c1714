"""The two locks on a poll, shared for a cast and alone for opening and closing; and who casts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.models import Poll, PollState, RollEntry
from govapp.voting.queries import rights_of
from govapp.voting.rules import RightHeld, Window


def locked(session: Session, poll_id: int) -> Poll:
    """The poll, locked against everything else."""
    poll = session.get(Poll, poll_id, with_for_update=True, populate_existing=True)
    if poll is None:
        raise NotFound
    return poll


def shared(session: Session, poll_id: int) -> Poll:
    """The poll, held so that it cannot close meanwhile."""
    poll = session.get(Poll, poll_id, with_for_update={"read": True}, populate_existing=True)
    if poll is None:
        raise NotFound
    return poll


def entry_of(session: Session, poll: Poll, person_id: int, holder: str | None) -> RollEntry:
    """The locked roll entry that this person votes with; says so when there are several or none."""
    held = _held(session, poll, person_id, holder)
    return session.get_one(RollEntry, held.entry_id, with_for_update=True, populate_existing=True)


def right_of(session: Session, poll: Poll, person_id: int, holder: str | None) -> RightHeld:
    """The same as a value, with its entry locked; whoever writes in SQLite is alone anyway."""
    held = _held(session, poll, person_id, holder)
    if is_sqlite(session):
        return held
    marked = select(RollEntry.marked).where(RollEntry.id == held.entry_id).with_for_update()
    return replace(held, marked=session.scalars(marked).one())


def _held(session: Session, poll: Poll, person_id: int, holder: str | None) -> RightHeld:
    mine = rights_of(session, poll.id, person_id)
    if holder is not None:
        mine = tuple(right for right in mine if right.holder == holder)
    if not mine:
        raise Forbidden(Phrase(N_("You are not on the list of voters for this vote.")))
    if len(mine) > 1:
        raise Refused(Phrase(N_("Say for which organization you vote.")))
    return mine[0]


def within(poll: Poll, now: datetime) -> None:
    """Refuse what comes before the opening or after the closing."""
    unmet = Window(poll.opens_at, poll.closes_at, poll.state is PollState.OPEN).unmet(now)
    if unmet:
        raise Refused(unmet)


def taking_votes(poll: Poll) -> None:
    """Refuse a poll that is not open, before its box is looked into; the hour is judged later."""
    if poll.state is PollState.ANNOUNCED:
        raise Refused(Phrase(N_("Voting has not been opened yet.")))
    if poll.state is PollState.CLOSED:
        raise Refused(Phrase(N_("Voting is closed.")))
