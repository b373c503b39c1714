"""Setting up an election for vacant seats, changing its dates, calling it off."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import SeatClass
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.db import transaction
from govapp.elections.facts import ElectionCancelled, ElectionRescheduled, ElectionSetUp
from govapp.elections.models import Election
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.queries.questions import minimum, rulebook
from govapp.elections.rules.dates import Dates, problems
from govapp.elections.rules.states import BEFORE_VOTING, OPEN_TO_CHANGE, ElectionState
from govapp.elections.services.loading import locked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import forget

ENDED = (ElectionState.DECLARED, ElectionState.CANCELLED)


@dataclass(frozen=True)
class Plan:
    """What an election is for, and when."""

    body_code: str
    seat_class: str
    title: str
    dates: Dates


def set_up(plan: Plan, *, actor: Actor) -> int:
    """Set up an election of all seats of a class that are vacant when the term begins; its id."""
    with transaction() as session:
        body = session.scalars(
            select(Body).where(Body.code == plan.body_code).with_for_update()
        ).one_or_none()
        authorize(actor, ELECTION_MANAGE, body)
        if body is None:
            raise NotFound
        now = clock.now()
        charter = charter_on(session, now.date())
        rule = charter.bodies[body.code].seat_class(plan.seat_class)
        wrong = problems(plan.dates, minimum(charter.elections), now)
        if wrong:
            raise Invalid(wrong)
        seats = committees.free_seats(session, body.id, plan.seat_class, plan.dates.term_begins_on)
        _refuse_unless_elected(session, body, rule, len(seats))
        election = Election(
            body_id=body.id,
            seat_class=plan.seat_class,
            title=plan.title,
            seats=len(seats),
            rule=charter.elections.rule,
            state=ElectionState.SET_UP,
            charter_version_id=charter.versions["elections"].id,
            set_up_by=actor.person_id,
            **vars(plan.dates),
        )
        session.add(election)
        session.flush()
        fact = ElectionSetUp(
            key("election", election.id),
            body.id,
            plan.seat_class,
            election.seats,
            election.charter_version_id,
        )
        record(session, fact, actor=actor)
        return election.id


def _refuse_unless_elected(
    session: Session, body: Body, rule: SeatClass | None, seats: int
) -> None:
    if rule is None or not rule.elected_by:
        raise Refused(Phrase(N_("The rulebook fills these seats by appointment.")))
    if not seats:
        raise Refused(Phrase(N_("No seat of this class is vacant when the term begins.")))
    running = session.scalar(
        select(Election.id).where(
            Election.body_id == body.id,
            Election.seat_class == rule.code,
            Election.state.not_in(ENDED),
        )
    )
    if running is not None:
        raise Refused(Phrase(N_("An election of these seats is under way already.")))


def reschedule(election_id: int, dates: Dates, *, actor: Actor) -> None:
    """Change the dates while the list of voters is not frozen yet."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if election.state not in OPEN_TO_CHANGE:
            raise Refused(Phrase(N_("The dates stand since the list of voters was frozen.")))
        wrong = problems(dates, minimum(rulebook(session, election)), clock.now())
        if election.state is ElectionState.NOMINATIONS:
            dates = Dates(election.nominations_open_at, *list(vars(dates).values())[1:])
        if wrong:
            raise Invalid(wrong)
        seats = committees.free_seats(
            session, election.body_id, election.seat_class, dates.term_begins_on
        )
        if not seats:
            raise Refused(Phrase(N_("No seat of this class is vacant when the term begins.")))
        election.seats = len(seats)
        for name, value in vars(dates).items():
            setattr(election, name, value)
        fact = ElectionRescheduled(
            key("election", election.id),
            dates.nominations_close_at,
            dates.opens_at,
            dates.closes_at,
        )
        record(session, fact, actor=actor)


def cancel(election_id: int, because: str, *, actor: Actor) -> None:
    """Call an election off, with the reason, before voting has opened."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if election.state not in BEFORE_VOTING:
            raise Refused(Phrase(N_("An election cannot be cancelled once voting has opened.")))
        election.state, election.note = ElectionState.CANCELLED, because
        forget(session, key("election", election.id))
        record(session, ElectionCancelled(key("election", election.id)), actor=actor)
