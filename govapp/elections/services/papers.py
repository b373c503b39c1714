"""The ballot paper of an election follows those who stand, until voting opens."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.elections.models import Candidate, Election
from govapp.elections.rules.states import CandidateState
from govapp.elections.services.roll import electorate
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.ids import key
from govapp.voting import services as voting


def resettle(session: Session, election: Election, *, actor: Actor) -> int:
    """Print the names of those who stand on the paper; how many they are.

    No list of voters is needed while there are no more candidates than seats.
    """
    standing = session.scalars(
        select(Candidate.id)
        .where(Candidate.election_id == election.id, Candidate.state == CandidateState.STANDING)
        .order_by(Candidate.id)
    ).all()
    if election.poll_id is not None:
        if len(standing) > election.seats:
            voting.reprint(session, election.poll_id, standing)
        return len(standing)
    if len(standing) > election.seats:
        election.poll_id = voting.announce(
            session,
            about=key("election", election.id),
            secret=True,
            choices=standing,
            opens_at=election.opens_at,
            closes_at=election.closes_at,
            roll=electorate(session, election),
            actor=actor,
        )
    return len(standing)
