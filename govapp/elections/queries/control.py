"""The election control: where an election stands and what its next step lacks; vacant seats."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.values import SeatClass
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.db import session as current_session
from govapp.elections.models import Election
from govapp.elections.permissions import ELECTION_CONTROL, ELECTION_MANAGE
from govapp.elections.queries.pages import BADGES, CandidateCard, VoterLine, candidates_of, find
from govapp.elections.queries.questions import (
    Signature,
    dates_of,
    latest_count,
    minimum,
    progress_of,
    rulebook,
    signatures,
)
from govapp.elections.queries.voters import waiting_on_list
from govapp.elections.rules.dates import Dates, consequences, proposed, shifted
from govapp.elections.rules.progress import Progress, effects_of, following, line, unmet
from govapp.elections.rules.states import BEFORE_VOTING, OPEN_TO_CHANGE, ElectionState
from govapp.elections.rules.voters import NEWEST, turnout_shown
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Badge, Step
from govapp.voting import queries as voting
from govapp.voting.queries import Extension

BUTTONS = {
    ElectionState.NOMINATIONS: N_("Open nominations now"),
    ElectionState.ROLL: N_("Close nominations and freeze the list of voters"),
    ElectionState.VOTING: N_("Open voting now"),
    ElectionState.CLOSED: N_("Close voting and lock the box"),
    ElectionState.COUNTED: N_("Count the votes"),
    ElectionState.DECLARED: N_("Declare the result"),
}


@dataclass(frozen=True)
class Control:
    """Everything the officer needs on one page."""

    subject: Election = field(repr=False)
    body: str
    badge: Badge
    steps: tuple[Step, ...]
    next: ElectionState | None
    button: Phrase | None
    lacks: tuple[Phrase, ...]
    effects: tuple[Phrase, ...]
    progress: Progress
    candidates: tuple[CandidateCard, ...]
    voters: tuple[VoterLine, ...]
    turnout: tuple[int, int] | None
    on_list: tuple[int, int, int]
    extensions: tuple[Extension, ...]
    may_extend: bool
    reminder_days: tuple[int, ...]
    signatures: tuple[Signature, ...]
    dates_may_change: bool
    may_be_cancelled: bool
    may_remind: bool
    newest: int = NEWEST


def control(election_id: int, actor: Actor) -> Control:
    """One election as its officer sees it: never a choice, never who has voted."""
    session = current_session()
    election = find(election_id, actor)
    visible(actor, ELECTION_CONTROL, election)
    progress = progress_of(session, election)
    now, state = clock.now(), following(progress)
    lacks = unmet(progress, state, now) if state else ()
    run = latest_count(session, election.id)
    roll = voting.roll_of(session, election.poll_id) if election.poll_id else ()
    polled = election.poll_id is not None and election.state not in BEFORE_VOTING
    return Control(
        subject=election,
        body=session.get_one(Body, election.body_id).name,
        badge=BADGES[election.state],
        steps=_steps(progress, bool(lacks) and election.state is ElectionState.ROLL),
        next=state,
        button=Phrase(BUTTONS[state]) if state else None,
        lacks=lacks,
        effects=tuple(effects_of(state, progress)) if state else (),
        progress=progress,
        candidates=candidates_of(session, election.id),
        voters=tuple(VoterLine(right.label, right.left_out) for right in roll),
        turnout=_turnout(session, election, progress) if polled else None,
        on_list=waiting_on_list(session, election),
        extensions=voting.extensions_of(session, election.poll_id) if election.poll_id else (),
        may_extend=election.state is ElectionState.VOTING and now < election.closes_at,
        reminder_days=rulebook(session, election).vote_reminder_days,
        signatures=signatures(session, run.id) if run else (),
        dates_may_change=election.state in OPEN_TO_CHANGE,
        may_be_cancelled=election.state in BEFORE_VOTING,
        may_remind=election.state is ElectionState.VOTING and now < election.closes_at,
    )


def _turnout(session: Session, election: Election, progress: Progress) -> tuple[int, int]:
    """How many have voted, of how many; without the newest votes while voting is open."""
    cast = voting.marked(session, election.poll_id or 0)
    if election.state is ElectionState.VOTING:
        cast = turnout_shown(cast)
    return cast, progress.voters


def _steps(progress: Progress, blocked: bool) -> tuple[Step, ...]:
    """The line; a step is blocked when somebody must act, not when only its hour has not come."""
    return tuple(
        Step(one.label, "blocked" if blocked and one.state == "current" else one.state)
        for one in line(progress)
    )


# --- setting up ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Vacancy:
    """Seats of one class that nobody holds, or that become vacant within half a year."""

    body_code: str
    body: str
    seat_class: str
    name: str
    seats: int
    vacant_from: date
    last_election: int | None


def vacancies(actor: Actor) -> tuple[Vacancy, ...]:
    """Every elected class of seats with something to fill, today or by the end of terms."""
    visible(actor, ELECTION_MANAGE, True)
    session, today = current_session(), clock.today()
    if not has_charter(session, today):
        return ()
    charter = charter_on(session, today)
    bodies = session.scalars(
        select(Body).where(Body.ended_on.is_(None), Body.code.in_(charter.bodies)).order_by(Body.id)
    ).all()
    found = (
        _vacancy(session, body, seat_class, today)
        for body in bodies
        for seat_class in charter.bodies[body.code].seat_classes
        if seat_class.elected_by
    )
    return tuple(vacancy for vacancy in found if vacancy is not None)


def _vacancy(session: Session, body: Body, seat_class: SeatClass, today: date) -> Vacancy | None:
    day = today
    vacant = committees.free_seats(session, body.id, seat_class.code, today)
    if not vacant:
        ends = [
            seat.ends_on
            for seat in committees.seats_of(session, body.id, today)
            if seat.seat_class == seat_class.code and seat.ends_on
        ]
        if not ends:
            return None
        day = date.fromordinal(min(ends).toordinal() + 1)
        vacant = committees.free_seats(session, body.id, seat_class.code, day)
    last = session.scalar(
        select(Election.id)
        .where(
            Election.body_id == body.id,
            Election.seat_class == seat_class.code,
            Election.state == ElectionState.DECLARED,
        )
        .order_by(Election.id.desc())
        .limit(1)
    )
    return Vacancy(body.code, body.name, seat_class.code, seat_class.name, len(vacant), day, last)


@dataclass(frozen=True)
class Proposal:
    """Values to begin a new election with, and what they lead to."""

    vacancy: Vacancy
    title: str
    dates: Dates
    effects: tuple[Phrase, ...]


def proposal(body_code: str, seat_class: str, actor: Actor, *, like: int | None = None) -> Proposal:
    """A new election of vacant seats: dates from the rulebook, or from an earlier one, shifted."""
    vacancy = next(
        (v for v in vacancies(actor) if (v.body_code, v.seat_class) == (body_code, seat_class)),
        None,
    )
    if vacancy is None:
        raise NotFound
    session, now = current_session(), clock.now()
    charter = charter_on(session, now.date())
    rule = charter.bodies[body_code].seat_class(seat_class)
    if rule is None:
        raise NotFound
    last = session.get(Election, like) if like else None
    begin = now.replace(minute=0, second=0, microsecond=0)
    dates = (
        shifted(dates_of(last), now)
        if last
        else proposed(begin, vacancy.vacant_from, rule.term_years, minimum(charter.elections))
    )
    title = f"{vacancy.body} {dates.term_begins_on.year}"
    return Proposal(vacancy, title, dates, effects(body_code, seat_class, dates))


def effects(body_code: str, seat_class: str, dates: Dates) -> tuple[Phrase, ...]:
    """What an election with these dates leads to, in sentences."""
    session, today = current_session(), clock.today()
    charter = charter_on(session, today)
    rule = charter.bodies[body_code].seat_class(seat_class)
    electing = committees.body_by_code(session, rule.elected_by) if rule else None
    if electing is None:
        raise Refused(Phrase(N_("The body that elects these seats is not set up.")))
    rights = committees.voting_base(session, electing.id, today)
    voters = sum(right.left_out is None for right in rights)
    return tuple(consequences(dates, voters, charter.elections.few_voters))
