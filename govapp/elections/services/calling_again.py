"""Calling for nominations once more when too few stand."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import CalledAgain
from govapp.elections.models import Candidate, CandidateCheck, Election, Slate
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.queries.questions import minimum, rulebook
from govapp.elections.rules.dates import Dates, problems
from govapp.elections.rules.progress import unmet_to_call_again
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.loading import locked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, Refused
from govapp.foundation.kernel.ids import key


def call_again(election_id: int, dates: Dates, *, actor: Actor) -> None:
    """Open nominations again when fewer stand than there are seats; who stands goes on standing."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        standing = session.scalars(
            select(Candidate.id).where(
                Candidate.election_id == election_id, Candidate.state == CandidateState.STANDING
            )
        ).all()
        lacks = unmet_to_call_again(election.state, len(standing), election.seats)
        if lacks:
            raise Refused(lacks)
        wrong = problems(dates, minimum(rulebook(session, election)), clock.now())
        if wrong:
            raise Invalid(wrong)
        for name, value in vars(dates).items():
            setattr(election, name, value)
        election.state = ElectionState.NOMINATIONS
        _begin_anew(session, election)
        about = key("election", election_id)
        record(session, CalledAgain(about, dates.nominations_close_at), actor=actor)
        letters.ask_for(session, election_id, "call", on=clock.today())


def _begin_anew(session: Session, election: Election) -> None:
    """Checks and slate are made afresh when nominations close; lapsed nominations may be answered
    no more, but a person may be nominated again.
    """
    everybody = select(Candidate.id).where(Candidate.election_id == election.id)
    session.execute(delete(CandidateCheck).where(CandidateCheck.candidate_id.in_(everybody)))
    session.execute(delete(Slate).where(Slate.election_id == election.id))
    lapsed = (CandidateState.LAPSED, CandidateState.DECLINED)
    session.execute(
        delete(Candidate).where(Candidate.election_id == election.id, Candidate.state.in_(lapsed))
    )
