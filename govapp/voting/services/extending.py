"""Letting voting end later than it was announced, with a reason that everybody sees."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.facts import PollExtended
from govapp.voting.models import PollExtension, PollState
from govapp.voting.services.locks import locked


def extend(
    session: Session, poll_id: int, closes_at: datetime, *, because: str, actor: Actor
) -> None:
    """Let voting end later; only before it has closed, and never earlier than announced."""
    poll = locked(session, poll_id)
    now = clock.now()
    if poll.state is PollState.CLOSED or now >= poll.closes_at:
        raise Refused(Phrase(N_("Voting is closed.")))
    if closes_at <= poll.closes_at:
        raise Refused(Phrase(N_("An extension ends later than voting does now.")))
    if not because.strip():
        raise Refused(Phrase(N_("Say why voting is extended.")))
    before, poll.closes_at = poll.closes_at, closes_at
    session.add(
        PollExtension(
            poll_id=poll.id,
            closed_before=before,
            closes_at=closes_at,
            because=because.strip(),
            extended_at=now,
            extended_by=actor.person_id,
        )
    )
    session.flush()
    fact = PollExtended(poll.about, poll.id, before.isoformat(), closes_at.isoformat())
    record(session, fact, actor=actor)
