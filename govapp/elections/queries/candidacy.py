"""What a candidate, a seconder and somebody who asks see: the letter's link, seconds, questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.committees.models import Body
from govapp.db import session as current_session
from govapp.elections.models import Answer, Candidate, Election, Endorsement, Question
from govapp.elections.permissions import ELECTION_MANAGE, QUESTION_ASK
from govapp.elections.queries.pages import find
from govapp.elections.queries.questions import rulebook
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import may
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import digest
from govapp.members import queries as members
from govapp.members.models import Organization


@dataclass(frozen=True)
class Asked:
    """A question with the answers by candidate name."""

    id: int
    words: str
    organization: str
    hidden_because: str
    answers: tuple[tuple[str, str], ...]
    mine: str


@dataclass(frozen=True)
class QuestionsPage:
    """Questions to the candidates as one reader sees them."""

    asked: tuple[Asked, ...]
    behalves: Mapping[int, str]
    my_candidacy: int | None
    open: bool
    manages: bool


def questions_page(election_id: int, actor: Actor) -> QuestionsPage:
    """The questions of an election; hidden ones show their reason only."""
    session = current_session()
    election = find(election_id, actor)
    mine = session.scalar(
        select(Candidate.id).where(
            Candidate.election_id == election_id,
            Candidate.person_id == (actor.person_id or 0),
            Candidate.state == CandidateState.STANDING,
        )
    )
    states = (ElectionState.NOMINATIONS, ElectionState.ROLL, ElectionState.VOTING)
    return QuestionsPage(
        asked=_asked(session, election_id, mine),
        behalves=_behalves(session, actor) if may(actor, QUESTION_ASK, election) else {},
        my_candidacy=mine,
        open=election.state in states and clock.now() < election.closes_at,
        manages=may(actor, ELECTION_MANAGE, election),
    )


def _behalves(session: Session, actor: Actor) -> dict[int, str]:
    numbers = actor.scopes("organization", Role.MEMBER_PERSON, Role.PRIMARY, Role.ALTERNATE)
    return members.organization_names(session, list(numbers))


def _asked(session: Session, election_id: int, mine: int | None) -> tuple[Asked, ...]:
    answers: dict[int, list[tuple[int, str, str]]] = {}
    for question_id, candidate_id, name, words in session.execute(
        select(Answer.question_id, Answer.candidate_id, Person.name, Answer.words)
        .join(Candidate, Candidate.id == Answer.candidate_id)
        .join(Person, Person.id == Candidate.person_id)
        .where(Candidate.election_id == election_id, Candidate.state == CandidateState.STANDING)
        .order_by(Person.name)
    ):
        answers.setdefault(question_id, []).append((candidate_id, name, words))
    rows = session.execute(
        select(Question, Organization.display_name)
        .join(Organization, Organization.id == Question.asked_for)
        .where(Question.election_id == election_id)
        .order_by(Question.id)
    )
    return tuple(
        Asked(
            row.id,
            "" if row.hidden_because else row.words,
            organization,
            row.hidden_because,
            tuple((name, words) for _, name, words in answers.get(row.id, ()))
            if not row.hidden_because
            else (),
            next((w for c, _, w in answers.get(row.id, ()) if c == mine), ""),
        )
        for row, organization in rows
    )


@dataclass(frozen=True)
class StandPage:
    """What the letter's link opens: who is asked to stand, in which election, until when."""

    election: Election
    body: str
    candidate: Candidate
    name: str
    organization: str
    may_answer: bool
    ties: tuple[str, ...]


def stand_page(link: str) -> StandPage:
    """The nomination behind a link; a link that is not known is not found."""
    session = current_session()
    row = session.execute(
        select(Candidate, Election, Person.name, Organization.display_name, Body.name)
        .join(Election, Election.id == Candidate.election_id)
        .join(Body, Body.id == Election.body_id)
        .join(Person, Person.id == Candidate.person_id)
        .join(Organization, Organization.id == Candidate.organization_id)
        .where(Candidate.consent_digest == digest(link.encode()), Candidate.consent_digest != "")
    ).first()
    if row is None:
        raise NotFound
    candidate, election, name, organization, body = row
    now = clock.now()
    answered = candidate.state not in (CandidateState.NOMINATED, CandidateState.STANDING)
    return StandPage(
        election,
        body,
        candidate,
        name,
        organization,
        election.state is ElectionState.NOMINATIONS
        and now < election.nominations_close_at
        and not answered,
        ties_on_record(session, candidate.person_id, now.date()),
    )


def ties_on_record(session: Session, person_id: int, day: date) -> tuple[str, ...]:
    """The organizations that a person is tied to on record, by name."""
    employers = members.employers(session, [person_id], day).get(person_id, ())
    return tuple(sorted(members.organization_names(session, list(employers)).values()))


def photo_of(election_id: int, candidate_id: int, actor: Actor) -> str:
    """The digest of a candidate's picture."""
    election = find(election_id, actor)
    found = current_session().get(Candidate, candidate_id)
    if found is None or found.election_id != election.id or not found.photo:
        raise NotFound
    return found.photo


def to_second(election_id: int, actor: Actor) -> dict[int, tuple[int, ...]]:
    """By candidate the actor's organizations that may still second them."""
    session = current_session()
    election = find(election_id, actor)
    if election.state is not ElectionState.NOMINATIONS or not rulebook(session, election).seconders:
        return {}
    mine = actor.scopes("organization", Role.MEMBER_PERSON, Role.PRIMARY, Role.ALTERNATE)
    rows = session.execute(
        select(Candidate.id, Candidate.organization_id).where(
            Candidate.election_id == election_id,
            Candidate.state.in_((CandidateState.NOMINATED, CandidateState.STANDING)),
        )
    ).all()
    done = set(
        session.execute(
            select(Endorsement.candidate_id, Endorsement.organization_id).where(
                Endorsement.candidate_id.in_([row.id for row in rows])
            )
        ).all()
    )
    return {
        candidate_id: tuple(
            one for one in sorted(mine) if one != own and (candidate_id, one) not in done
        )
        for candidate_id, own in rows
    }
