"""Questions of members to the candidates, and their answers."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.db import transaction
from govapp.elections.facts import QuestionAsked, QuestionHidden
from govapp.elections.models import Answer, Election, Question
from govapp.elections.permissions import CANDIDATE_ANSWER, ELECTION_MANAGE, QUESTION_ASK
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.loading import locked, locked_candidate
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase

OPEN_TO_QUESTIONS = (ElectionState.NOMINATIONS, ElectionState.ROLL, ElectionState.VOTING)
MOST = 3  # questions of one member in an election


def ask_candidates(election_id: int, organization_id: int, words: str, *, actor: Actor) -> int:
    """Put a question to all candidates for a member; everybody reads it. Its number."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, QUESTION_ASK, election)
        _refuse_unless_open(election)
        if organization_id not in actor.organizations or actor.person_id is None:
            raise Forbidden(Phrase(N_("You do not act for this organization.")))
        if _asked(session, election_id, organization_id) >= MOST:
            raise Refused(
                Phrase(N_("A member asks at most %(most)s questions in an election."), most=MOST)
            )
        question = Question(
            election_id=election_id,
            asked_by=actor.person_id,
            asked_for=organization_id,
            words=words,
            asked_at=clock.now(),
        )
        session.add(question)
        session.flush()
        record(session, QuestionAsked(key("election", election_id), question.id), actor=actor)
        return question.id


def _asked(session: Session, election_id: int, organization_id: int) -> int:
    mine = (Question.election_id == election_id, Question.asked_for == organization_id)
    return session.scalar(select(func.count()).select_from(Question).where(*mine)) or 0


def answer_question(question_id: int, candidate_id: int, words: str, *, actor: Actor) -> None:
    """Answer as a candidate; writing again changes the answer."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, CANDIDATE_ANSWER, candidate)
        _refuse_unless_open(election)
        question = session.get(Question, question_id)
        if question is None or question.election_id != election.id or question.hidden_because:
            raise NotFound
        if candidate.state is not CandidateState.STANDING:
            raise Refused(Phrase(N_("Only who stands answers.")))
        row = session.get(Answer, (question_id, candidate_id))
        row = row or Answer(question_id=question_id, candidate_id=candidate_id)
        row.words, row.answered_at = words, clock.now()
        session.add(row)


def hide_question(question_id: int, because: str, *, actor: Actor) -> None:
    """Take a question off the page, with its reason; the row and its answers are kept."""
    with transaction() as session:
        question = session.get(Question, question_id, with_for_update=True)
        election = session.get(Election, question.election_id) if question else None
        authorize(actor, ELECTION_MANAGE, election)
        if question is None or election is None:
            raise NotFound
        if question.hidden_because:
            raise Refused(Phrase(N_("This question is hidden already.")))
        question.hidden_because = because
        record(session, QuestionHidden(key("election", election.id), question_id), actor=actor)


def _refuse_unless_open(election: Election) -> None:
    if election.state not in OPEN_TO_QUESTIONS or clock.now() >= election.closes_at:
        raise Refused(Phrase(N_("Questions are open from the call until voting closes.")))
