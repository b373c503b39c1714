"""Counting the locked box, the tellers' signatures, and the declaration."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.committees.services import seat
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import CountSigned, ElectionCounted, ElectionDeclared
from govapp.elections.models import Candidate, Certification, CountRun, Election
from govapp.elections.permissions import COUNT_SIGN, ELECTION_MANAGE
from govapp.elections.queries.drawn import drawn_order
from govapp.elections.queries.questions import counted, latest_count, progress_of, protocol_of
from govapp.elections.queries.settings import terms
from govapp.elections.rules.progress import unmet
from govapp.elections.rules.settings import ShortTerms
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.challenging import begin_challenge
from govapp.elections.services.loading import locked, step_to
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.models import Poll


def count(election_id: int, *, actor: Actor) -> int:
    """Count the locked box by the election's rule; the number of the count.

    The counting itself is done before the lock: the box cannot change any more.
    """
    _authorize_first(election_id, actor)
    result = counted(current_session(), election_id)
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        step_to(session, election, ElectionState.COUNTED)
        if session.get_one(Poll, election.poll_id).seal != result.seal:
            raise Refused(Phrase(N_("The box is not the one that was counted.")))
        run = CountRun(
            election_id=election.id,
            seal=result.seal,
            protocol=result.protocol,
            digest=result.digest,
            counted_at=clock.now(),
            counted_by=actor.person_id,
        )
        session.add(run)
        session.flush()
        about = key("election", election.id)
        record(session, ElectionCounted(about, run.id, result.papers, result.digest), actor=actor)
        return run.id


def _authorize_first(election_id: int, actor: Actor) -> None:
    election = current_session().get(Election, election_id)
    if election is None:
        raise NotFound
    authorize(actor, ELECTION_MANAGE, election)


def sign(election_id: int, *, actor: Actor) -> None:
    """A teller counts the box again and signs, if the protocol comes out the same."""
    election = current_session().get(Election, election_id)
    authorize(actor, COUNT_SIGN, election)
    again = counted(current_session(), election_id)
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, COUNT_SIGN, election)
        run = latest_count(session, election.id)
        if run is None or election.state is not ElectionState.COUNTED or actor.person_id is None:
            raise Refused(Phrase(N_("There is no count to sign.")))
        if run.digest != again.digest:
            raise Refused(Phrase(N_("Counting again gave another protocol. Do not sign.")))
        if session.get(Certification, (run.id, actor.person_id)):
            raise Refused(Phrase(N_("You have signed this count.")))
        session.add(
            Certification(count_id=run.id, person_id=actor.person_id, signed_at=clock.now())
        )
        session.flush()
        record(session, CountSigned(key("election", election.id), run.id), actor=actor)
        if not unmet(progress_of(session, election), ElectionState.CHALLENGE, clock.now()):
            begin_challenge(session, election, actor=actor)


def declare(election_id: int, *, actor: Actor) -> None:
    """Give the elected their seats, after the challenge window or where no vote was needed.

    Seats for which nobody was elected stay vacant.
    """
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        without_a_vote = progress_of(session, election).without_a_vote
        step_to(session, election, ElectionState.DECLARED)
        election.declared_at = clock.now()
        elected = _standing(session, election) if without_a_vote else _elected(session, election)
        about = key("election", election.id)
        _give_seats(session, election, elected, actor)
        numbers = tuple(candidate.id for candidate in elected)
        record(session, ElectionDeclared(about, numbers, without_a_vote), actor=actor)
        letters.ask_for(session, election.id, "result")
        letters.ask_for(session, election.id, "outcome")


def _standing(session: Session, election: Election) -> list[Candidate]:
    return list(
        session.scalars(
            select(Candidate)
            .where(Candidate.election_id == election.id, Candidate.state == CandidateState.STANDING)
            .order_by(Candidate.id)
        )
    )


def _elected(session: Session, election: Election) -> list[Candidate]:
    run = latest_count(session, election.id)
    if run is None:
        raise Refused(Phrase(N_("The box has not been counted.")))
    ids, protocol = protocol_of(run)
    return [session.get_one(Candidate, ids[place]) for place in protocol.elected]


def _give_seats(
    session: Session, election: Election, elected: list[Candidate], actor: Actor
) -> None:
    """The longest term to whom was elected first, or as the draw fell."""
    vacant = terms(session, election)
    if len(vacant) < len(elected):
        raise Refused(Phrase(N_("There are fewer vacant seats than people elected.")))
    begins = max(election.term_begins_on, clock.today())  # a challenge may have outlasted the date
    drawn = drawn_order(session, election.id)
    if election.short_terms is ShortTerms.DRAW or election.poll_id is None:
        places = {candidate: place for place, candidate in enumerate(drawn)}
        elected = sorted(elected, key=lambda one: places.get(one.id, len(places)))
    for place, candidate in zip(vacant, elected, strict=False):
        seat(
            session,
            seat_id=place.seat_id,
            person_id=candidate.person_id,
            organization_id=candidate.organization_id,
            began_on=begins,
            ends_on=place.ends_on,
            reason=key("election", election.id),
            actor=actor,
        )
