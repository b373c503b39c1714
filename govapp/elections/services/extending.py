"""Letting voting end later, with a reason and a letter to everybody on the list."""

from __future__ import annotations

from datetime import datetime

from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import ElectionExtended
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.rules.states import ElectionState
from govapp.elections.services.loading import locked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting import queries as polls
from govapp.voting import services as voting


def extend(election_id: int, closes_at: datetime, *, because: str, actor: Actor) -> None:
    """Let voting end at a later instant; never once its hour has come, never earlier."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if election.state is not ElectionState.VOTING or election.poll_id is None:
            raise Refused(Phrase(N_("Voting is not open.")))
        voting.extend(session, election.poll_id, closes_at, because=because, actor=actor)
        election.closes_at = closes_at
        session.flush()
        record(session, ElectionExtended(key("election", election_id), closes_at), actor=actor)
        times = len(polls.extensions_of(session, election.poll_id))
        letters.ask_for(session, election_id, "extended", number=times)
