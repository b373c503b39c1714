"""Casting votes by name."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.facts import OpenVoteCast
from govapp.voting.models import OpenVote
from govapp.voting.services.locks import entry_of, shared, within


def cast_open(
    session: Session, poll_id: int, person_id: int, choice: str, *, holder: str | None = None
) -> None:
    """Record a vote by name, or change it while the poll is open; the trail keeps each cast."""
    poll = shared(session, poll_id)
    entry = entry_of(session, poll, person_id, holder)
    now = clock.now()
    within(poll, now)
    if poll.secret or choice not in json.loads(poll.choices):
        raise Refused(Phrase(N_("This is no choice of this vote.")))

    changed = entry.marked
    if changed:
        vote = session.get_one(OpenVote, entry.id)
        vote.choice, vote.cast_by, vote.cast_at = choice, person_id, now
    else:
        entry.marked = True
        session.add(OpenVote(entry_id=entry.id, choice=choice, cast_by=person_id, cast_at=now))
    session.flush()
    fact = OpenVoteCast(poll.about, poll.id, entry.holder, choice, changed)
    record(session, fact, actor=Actor("voter", person_id))
