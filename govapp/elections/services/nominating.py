"""From the call for nominations to the candidates' answers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.queries import charter_on
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.db import transaction
from govapp.dues import queries as dues
from govapp.elections import letters
from govapp.elections.facts import (
    CandidateNominated,
    CandidateWithdrew,
    NominationAnswered,
    NominationsOpened,
)
from govapp.elections.models import Candidate, Election
from govapp.elections.permissions import (
    CANDIDATE_ANSWER,
    CANDIDATE_WITHDRAW,
    ELECTION_ADVANCE,
    ELECTION_NOMINATE,
)
from govapp.elections.queries.questions import rulebook
from govapp.elections.rules.nominations import Nominee, unmet_to_stand
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.loading import locked, locked_candidate, step_to
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index
from govapp.members import queries as members

RUNNING = (CandidateState.NOMINATED, CandidateState.STANDING)
CLOSED = Phrase(N_("Nominations are not open."))


def open_nominations(election_id: int, *, actor: Actor) -> None:
    """Ask the members for nominations; an early opening moves the date."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_ADVANCE, election)
        step_to(session, election, ElectionState.NOMINATIONS)
        election.nominations_open_at = min(election.nominations_open_at, clock.now())
        index(
            session,
            key("election", election.id),
            kind="election",
            title=election.title,
            url=f"/elections/{election.id}",
            readers=("public",),
        )
        record(session, NominationsOpened(key("election", election.id)), actor=actor)
        letters.ask_for(session, election.id, "call")


def nominate(election_id: int, person_id: int, organization_id: int, *, actor: Actor) -> int:
    """Nominate a person of a member; who nominates themselves stands at once. The candidate's id.

    Everybody else gets a letter and answers by their page.
    """
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_NOMINATE, election)
        person = session.get(Person, person_id)
        if person is None:
            raise NotFound
        now = clock.now()
        if election.state is not ElectionState.NOMINATIONS or now >= election.nominations_close_at:
            raise Refused(CLOSED)
        missing = unmet_to_stand(
            nominee_of(session, election, person_id, organization_id, now.date())
        )
        if missing:
            raise Refused(missing)

        themselves = actor.person_id == person_id
        candidate = Candidate(
            election_id=election.id,
            person_id=person_id,
            organization_id=organization_id,
            nominated_by=actor.person_id,
            state=CandidateState.STANDING if themselves else CandidateState.NOMINATED,
        )
        session.add(candidate)
        session.flush()
        about = key("election", election.id)
        fact = CandidateNominated(about, candidate.id, person_id, organization_id)
        record(session, fact, actor=actor)
        if themselves:
            record(session, NominationAnswered(about, candidate.id, True), actor=actor)
        else:
            letters.nominated(session, election, candidate, person)
        return candidate.id


def nominee_of(
    session: Session, election: Election, person_id: int, organization_id: int, day: date
) -> Nominee:
    """What decides whether a person may stand for an organization on `day`."""
    body = session.get_one(Body, election.body_id)
    charter = charter_on(session, day)
    rule = charter.bodies[body.code]
    seat_class = rule.seat_class(election.seat_class)
    member = members.member_on(session, organization_id, day)
    standing = dues.standing(session, organization_id, day)
    seats = [
        seat
        for seat in committees.seats_of(session, body.id, election.term_begins_on)
        if seat.person_id is not None
    ]
    employers = members.employers(session, [person_id], day).get(person_id, ())
    return Nominee(
        works_there=organization_id in employers,
        member=member is not None,
        tier_eligible=bool(member and seat_class and member.tier in seat_class.eligible_tiers),
        in_good_standing=standing.good,
        why_not=standing.reason,
        seats_held=sum(seat.organization_id == organization_id for seat in seats),
        seats_at_most=rule.organization_cap,
        rivals=_running(session, election, Candidate.organization_id == organization_id),
        rivals_at_most=rulebook(session, election).candidates_per_organization,
        sits_already=any(seat.person_id == person_id for seat in seats),
        nominated_already=_known(session, election, person_id),
    )


def _running(session: Session, election: Election, which: ColumnElement[bool]) -> int:
    mine = (Candidate.election_id == election.id, Candidate.state.in_(RUNNING), which)
    return session.scalar(select(func.count()).select_from(Candidate).where(*mine)) or 0


def _known(session: Session, election: Election, person_id: int) -> bool:
    mine = (Candidate.election_id == election.id, Candidate.person_id == person_id)
    return session.scalar(select(Candidate.id).where(*mine)) is not None


def accept(candidate_id: int, statement: str, *, actor: Actor) -> None:
    """Stand, with a statement that voters read; it may be changed while nominations are open."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, CANDIDATE_ANSWER, candidate)
        _refuse_unless_open(election)
        if candidate.state not in RUNNING:
            raise Refused(Phrase(N_("This nomination has been answered.")))
        answered = candidate.state is CandidateState.NOMINATED
        candidate.state, candidate.statement = CandidateState.STANDING, statement
        if answered:
            fact = NominationAnswered(key("election", election.id), candidate.id, True)
            record(session, fact, actor=actor)


def decline(candidate_id: int, *, actor: Actor) -> None:
    """Do not stand."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, CANDIDATE_ANSWER, candidate)
        _refuse_unless_open(election)
        if candidate.state is not CandidateState.NOMINATED:
            raise Refused(Phrase(N_("This nomination has been answered.")))
        candidate.state = CandidateState.DECLINED
        fact = NominationAnswered(key("election", election.id), candidate.id, False)
        record(session, fact, actor=actor)


def withdraw(candidate_id: int, *, actor: Actor) -> None:
    """Stand no longer. On papers cast already the next name counts instead."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, CANDIDATE_WITHDRAW, candidate)
        over = (ElectionState.COUNTED, ElectionState.DECLARED, ElectionState.CANCELLED)
        if election.state in over or candidate.state is not CandidateState.STANDING:
            raise Refused(Phrase(N_("Only who stands can withdraw, and only before the count.")))
        candidate.state = CandidateState.WITHDRAWN
        fact = CandidateWithdrew(key("election", election.id), candidate.id)
        record(session, fact, actor=actor)


def _refuse_unless_open(election: Election) -> None:
    open_now = election.state is ElectionState.NOMINATIONS
    if not open_now or clock.now() >= election.nominations_close_at:
        raise Refused(CLOSED)
