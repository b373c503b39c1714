"""From the call for nominations to the candidates' answers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import transaction
from govapp.elections import letters
from govapp.elections.facts import (
    CandidateNominated,
    CandidateSeconded,
    CandidateWithdrew,
    NominationAnswered,
    NominationsOpened,
)
from govapp.elections.models import Candidate, Election, Endorsement
from govapp.elections.permissions import (
    CANDIDATE_ANSWER,
    CANDIDATE_WITHDRAW,
    ELECTION_ADVANCE,
    ELECTION_NOMINATE,
)
from govapp.elections.rules.nominations import unmet_to_stand
from govapp.elections.rules.states import CandidateState, ElectionState
from govapp.elections.services.eligibility import RUNNING, nominee_of
from govapp.elections.services.loading import locked, locked_candidate, step_to
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index
from govapp.members import queries as members

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
            link = secrets.token_urlsafe(24)
            candidate.consent_digest = digest(link.encode())
            letters.nominated(session, election, candidate, person, link)
        return candidate.id


@dataclass(frozen=True)
class Candidacy:
    """What a candidate tells the voters; `photo` is a kept picture's digest, None: as it is."""

    statement: str = ""
    conflicts: str = ""
    photo: str | None = None


def accept(candidate_id: int, candidacy: Candidacy, *, actor: Actor) -> None:
    """Stand, with what voters read; it may be changed while nominations are open."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, CANDIDATE_ANSWER, candidate)
        _stand(session, election, candidate, candidacy, actor)


def decline(candidate_id: int, *, actor: Actor) -> None:
    """Do not stand."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, CANDIDATE_ANSWER, candidate)
        _stand_not(session, election, candidate, actor)


@unrestricted("whoever holds the link of the letter is the nominee; it works while they may answer")
def accept_by_link(link: str, candidacy: Candidacy) -> int:
    """Stand, from the letter's link without signing in; the number of the election."""
    with transaction() as session:
        election, candidate = _by_link(session, link)
        _stand(session, election, candidate, candidacy, _themselves(candidate))
        return election.id


@unrestricted("whoever holds the link of the letter is the nominee; it works while they may answer")
def decline_by_link(link: str) -> int:
    """Do not stand, from the letter's link; the number of the election."""
    with transaction() as session:
        election, candidate = _by_link(session, link)
        _stand_not(session, election, candidate, _themselves(candidate))
        return election.id


def _by_link(session: Session, link: str) -> tuple[Election, Candidate]:
    candidate_id = session.scalar(
        select(Candidate.id).where(Candidate.consent_digest == digest(link.encode()))
    )
    if not link or candidate_id is None:
        raise NotFound
    return locked_candidate(session, candidate_id)


def _themselves(candidate: Candidate) -> Actor:
    return Actor("nominee", candidate.person_id)


def _stand(
    session: Session, election: Election, candidate: Candidate, candidacy: Candidacy, actor: Actor
) -> None:
    _refuse_unless_open(election)
    if candidate.state not in RUNNING:
        raise Refused(Phrase(N_("This nomination has been answered.")))
    answered = candidate.state is CandidateState.NOMINATED
    candidate.state, candidate.statement = CandidateState.STANDING, candidacy.statement
    candidate.conflicts = candidacy.conflicts
    if candidacy.photo is not None:
        candidate.photo = candidacy.photo
    if answered:
        fact = NominationAnswered(key("election", election.id), candidate.id, True)
        record(session, fact, actor=actor)


def _stand_not(session: Session, election: Election, candidate: Candidate, actor: Actor) -> None:
    _refuse_unless_open(election)
    if candidate.state is not CandidateState.NOMINATED:
        raise Refused(Phrase(N_("This nomination has been answered.")))
    candidate.state, candidate.consent_digest = CandidateState.DECLINED, ""
    fact = NominationAnswered(key("election", election.id), candidate.id, False)
    record(session, fact, actor=actor)


def endorse(candidate_id: int, organization_id: int, *, actor: Actor) -> None:
    """Second a nomination for a member that is not the candidate's own; each member once."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, ELECTION_NOMINATE, election)
        _refuse_unless_open(election)
        if candidate.state not in RUNNING:
            raise Refused(Phrase(N_("This person does not stand.")))
        if organization_id not in actor.organizations:
            raise Forbidden(Phrase(N_("You do not act for this organization.")))
        if organization_id in members.family(session, candidate.organization_id):
            raise Refused(Phrase(N_("Another member seconds, not the candidate's own.")))
        if members.member_on(session, organization_id, clock.today()) is None:
            raise Refused(Phrase(N_("The organization is not a member.")))
        if session.get(Endorsement, (candidate_id, organization_id)) is not None:
            raise Refused(Phrase(N_("Your organization has seconded this nomination.")))
        session.add(
            Endorsement(
                candidate_id=candidate_id,
                organization_id=organization_id,
                person_id=actor.person_id,
                seconded_at=clock.now(),
            )
        )
        session.flush()
        fact = CandidateSeconded(key("election", election.id), candidate_id, organization_id)
        record(session, fact, actor=actor)


def withdraw(candidate_id: int, *, actor: Actor) -> None:
    """Stand no longer. On papers cast already the next name counts instead."""
    with transaction() as session:
        election, candidate = locked_candidate(session, candidate_id)
        authorize(actor, CANDIDATE_WITHDRAW, candidate)
        over = (
            ElectionState.COUNTED,
            ElectionState.CHALLENGE,
            ElectionState.DECLARED,
            ElectionState.CANCELLED,
        )
        if election.state in over or candidate.state is not CandidateState.STANDING:
            raise Refused(Phrase(N_("Only who stands can withdraw, and only before the count.")))
        candidate.state = CandidateState.WITHDRAWN
        fact = CandidateWithdrew(key("election", election.id), candidate.id)
        record(session, fact, actor=actor)


def _refuse_unless_open(election: Election) -> None:
    open_now = election.state is ElectionState.NOMINATIONS
    if not open_now or clock.now() >= election.nominations_close_at:
        raise Refused(CLOSED)
