"""Locking what a command changes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.elections.models import Candidate, Election
from govapp.elections.queries.questions import progress_of
from govapp.elections.rules.progress import unmet
from govapp.elections.rules.states import ElectionState
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused


def locked(session: Session, election_id: int) -> Election:
    """The election, locked against everything else."""
    election = session.get(Election, election_id, with_for_update=True, populate_existing=True)
    if election is None:
        raise NotFound
    return election


def locked_candidate(session: Session, candidate_id: int) -> tuple[Election, Candidate]:
    """A candidate with their election, both locked, the election first."""
    found = session.get(Candidate, candidate_id)
    if found is None:
        raise NotFound
    election = locked(session, found.election_id)
    candidate = session.get_one(
        Candidate, candidate_id, with_for_update=True, populate_existing=True
    )
    return election, candidate


def step_to(session: Session, election: Election, state: ElectionState) -> None:
    """Move the election on, or refuse with what is missing."""
    lacks = unmet(progress_of(session, election), state, clock.now())
    if lacks:
        raise Refused(lacks)
    election.state = state
