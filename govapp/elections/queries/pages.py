"""Elections in lists, and one election with its candidates and its list of voters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.committees.models import Body
from govapp.db import session as current_session
from govapp.elections.models import Candidate, Election, PublicDraw
from govapp.elections.permissions import ELECTION_CONTROL, ELECTION_READ, of_a_member
from govapp.elections.queries.defining import secrecy_of
from govapp.elections.queries.questions import progress_of
from govapp.elections.queries.settings import HeldBy, held_by
from govapp.elections.rules.progress import Progress
from govapp.elections.rules.states import CandidateState, ElectionState, hidden
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, staff_or_auditor, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Badge
from govapp.members.models import Organization
from govapp.voting import queries as voting
from govapp.voting.models import Poll
from govapp.voting.queries import Definition, Extension, LineChange
from govapp.voting.rules import RightHeld

BADGES = {
    ElectionState.SET_UP: Badge(Phrase(N_("being set up")), "neutral", "gear"),
    ElectionState.NOMINATIONS: Badge(Phrase(N_("nominations open")), "active", "person-plus"),
    ElectionState.ROLL: Badge(Phrase(N_("voting opens soon")), "info", "clock"),
    ElectionState.VOTING: Badge(Phrase(N_("voting open")), "active", "check2-square"),
    ElectionState.CLOSED: Badge(Phrase(N_("closed and locked")), "info", "lock"),
    ElectionState.COUNTED: Badge(Phrase(N_("counted, being checked")), "info", "list-ol"),
    ElectionState.CHALLENGE: Badge(Phrase(N_("may be challenged")), "info", "flag"),
    ElectionState.DECLARED: Badge(Phrase(N_("decided")), "good"),
    ElectionState.CANCELLED: Badge(Phrase(N_("cancelled")), "neutral", "x-lg"),
}


def listed(actor: Actor) -> Select[Any]:
    """Every election this actor may see, with its body's name."""
    statement = select(Election, Body.name.label("body")).join(Body, Body.id == Election.body_id)
    return statement.where(Election.state.not_in(_hidden(actor)))


def _hidden(actor: Actor) -> tuple[ElectionState, ...]:
    return hidden(runs_elections=may(actor, ELECTION_CONTROL), signed_in=actor.signed_in)


@dataclass(frozen=True)
class ElectionLine:
    """An election that somebody can do something about now."""

    id: int
    title: str
    body: str
    state: ElectionState
    badge: Badge
    until: datetime


def under_way() -> tuple[ElectionLine, ...]:
    """Elections in which nominations or voting are open, the next to end first."""
    rows = current_session().execute(
        select(Election, Body.name)
        .join(Body, Body.id == Election.body_id)
        .where(Election.state.in_((ElectionState.NOMINATIONS, ElectionState.VOTING)))
    )
    lines = [
        ElectionLine(row.id, row.title, body, row.state, BADGES[row.state], _until(row))
        for row, body in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.until, line.id)))


def _until(election: Election) -> datetime:
    nominating = election.state is ElectionState.NOMINATIONS
    return election.nominations_close_at if nominating else election.closes_at


@dataclass(frozen=True)
class CandidateCard:
    """Somebody who was nominated, as pages show them."""

    id: int
    person_id: int
    name: str
    organization_id: int
    organization: str
    statement: str
    state: CandidateState
    conflicts: str = ""
    photo: str = ""
    answers: tuple[tuple[str, str], ...] = ()  # on the ballot paper: questions and answers

    @property
    def standing(self) -> bool:
        return self.state is CandidateState.STANDING

    @property
    def withdrawn(self) -> bool:
        return self.state is CandidateState.WITHDRAWN


@dataclass(frozen=True)
class VoterLine:
    """One line of the list of voters: who has a vote, or why not. Never who has voted."""

    label: str
    left_out: Phrase | None


@dataclass(frozen=True)
class ElectionPage:
    """An election as its page shows it to one reader."""

    subject: Election
    body: str
    body_code: str
    progress: Progress
    badge: Badge
    answer: Phrase
    candidates: tuple[CandidateCard, ...]
    mine: CandidateCard | None
    rights: tuple[RightHeld, ...]
    voters: tuple[VoterLine, ...]
    nominating: bool
    voting: bool
    day: date
    secrecy: tuple[Phrase, ...]
    definition: Definition | None
    held_by: HeldBy
    changes: tuple[LineChange, ...] = ()
    extensions: tuple[Extension, ...] = ()
    drawn: bool = False  # a public draw was announced

    @property
    def entitled(self) -> int:
        """How many are on the list with a vote."""
        return sum(line.left_out is None for line in self.voters)


def find(election_id: int, actor: Actor) -> Election:
    """The election, if this actor may see it at all."""
    election = current_session().get(Election, election_id)
    visible(actor, ELECTION_READ, election)
    if election is None or election.state in _hidden(actor):
        raise NotFound
    return election


def election_page(election_id: int, actor: Actor) -> ElectionPage:
    """One election; visitors see no list of voters, and of candidates those who stand."""
    session = current_session()
    election = find(election_id, actor)
    body = session.get_one(Body, election.body_id)
    now = clock.now()
    everybody = candidates_of(session, election.id)
    rights = _rights(session, election, actor)
    insider = of_a_member(actor, None) or staff_or_auditor(actor, None)
    nominating = election.state is ElectionState.NOMINATIONS and now < election.nominations_close_at
    is_open = election.state is ElectionState.VOTING and now < election.closes_at
    progress = progress_of(session, election)
    return ElectionPage(
        subject=election,
        body=body.name,
        body_code=body.code,
        progress=progress,
        badge=BADGES[election.state],
        answer=_answer(election, progress, rights, everybody),
        candidates=tuple(card for card in everybody if card.standing or card.withdrawn),
        mine=next((card for card in everybody if card.person_id == actor.person_id), None),
        rights=rights,
        voters=_voters(session, election) if insider else (),
        nominating=nominating,
        voting=is_open,
        day=now.date(),
        secrecy=secrecy_of(session, election),
        definition=voting.definition_of(session, election.poll_id) if election.poll_id else None,
        held_by=held_by(session, election),
        changes=voting.roll_changes(session, election.poll_id) if election.poll_id else (),
        extensions=voting.extensions_of(session, election.poll_id) if election.poll_id else (),
        drawn=session.scalar(
            select(PublicDraw.id).where(PublicDraw.election_id == election.id).limit(1)
        )
        is not None,
    )


def candidates_of(session: Session, election_id: int) -> tuple[CandidateCard, ...]:
    """Everybody nominated, by name."""
    rows = session.execute(
        select(Candidate, Person.name, Organization.display_name)
        .join(Person, Person.id == Candidate.person_id)
        .join(Organization, Organization.id == Candidate.organization_id)
        .where(Candidate.election_id == election_id)
        .order_by(Person.name, Candidate.id)
    )
    return tuple(
        CandidateCard(
            row.id,
            row.person_id,
            name,
            row.organization_id,
            organization,
            row.statement,
            row.state,
            row.conflicts,
            row.photo,
        )
        for row, name, organization in rows
    )


def _rights(session: Session, election: Election, actor: Actor) -> tuple[RightHeld, ...]:
    if election.poll_id is None or actor.person_id is None:
        return ()
    return voting.rights_of(session, election.poll_id, actor.person_id)


def _voters(session: Session, election: Election) -> tuple[VoterLine, ...]:
    if election.poll_id is None or session.get(Poll, election.poll_id) is None:
        return ()
    roll = voting.roll_of(session, election.poll_id)
    return tuple(VoterLine(right.label, right.left_out) for right in roll)


def _answer(
    election: Election,
    progress: Progress,
    rights: tuple[RightHeld, ...],
    candidates: tuple[CandidateCard, ...],
) -> Phrase:
    match election.state:
        case ElectionState.SET_UP:
            return Phrase(N_("Nominations open at %(when)s."), when=election.nominations_open_at)
        case ElectionState.NOMINATIONS:
            return Phrase(
                N_("Nominations are open until %(when)s. Seats to fill: %(seats)s."),
                when=election.nominations_close_at,
                seats=election.seats,
            )
        case ElectionState.ROLL:
            return _before_voting(election, progress)
        case ElectionState.VOTING:
            return _while_voting(election, rights)
        case ElectionState.CLOSED:
            return Phrase(N_("Voting is over and the box is locked. The count comes next."))
        case ElectionState.COUNTED:
            return Phrase(
                N_("The votes are counted. %(signed)s of %(needed)s tellers have signed."),
                signed=progress.signed,
                needed=progress.tellers,
            )
        case ElectionState.CHALLENGE:
            return Phrase(
                N_("Counted and signed. The count may be challenged until %(when)s."),
                when=election.challenge_ends_at,
            )
        case ElectionState.CANCELLED:
            return Phrase(N_("Cancelled: %(why)s"), why=election.note)
    return Phrase(
        N_("Decided. Who was elected holds the seat from %(begins)s to %(ends)s."),
        begins=election.term_begins_on,
        ends=election.term_ends_on,
    )


def _before_voting(election: Election, progress: Progress) -> Phrase:
    if progress.without_a_vote:
        return Phrase(N_("There is a seat for everybody who stands: no vote is needed."))
    return Phrase(
        N_("Voting opens at %(when)s. The list of voters is frozen."), when=election.opens_at
    )


def _while_voting(election: Election, rights: tuple[RightHeld, ...]) -> Phrase:
    if not rights:
        return Phrase(N_("Voting is open until %(when)s."), when=election.closes_at)
    waiting = [right.label for right in rights if not right.marked]
    if waiting:
        return Phrase(
            N_("Open until %(when)s. No vote is recorded yet for %(names)s."),
            when=election.closes_at,
            names=", ".join(waiting),
        )
    return Phrase(
        N_("Your vote is recorded. You may change it until %(when)s."), when=election.closes_at
    )
