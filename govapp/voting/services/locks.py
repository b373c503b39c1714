"""The two locks on a poll, shared for a cast and alone for opening and closing; and who casts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.models import Poll, PollState, RollEntry
from govapp.voting.queries import rights_of
from govapp.voting.rules import Window


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
    mine = rights_of(session, poll.id, person_id)
    if holder is not None:
        mine = tuple(right for right in mine if right.holder == holder)
    if not mine:
        raise Forbidden(Phrase(N_("You are not on the list of voters for this vote.")))
    if len(mine) > 1:
        raise Refused(Phrase(N_("Say for which organization you vote.")))
    return session.get_one(
        RollEntry, mine[0].entry_id, with_for_update=True, populate_existing=True
    )


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
