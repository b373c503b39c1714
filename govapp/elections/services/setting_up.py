"""Setting up an election for vacant seats, changing its dates, calling it off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import ElectionRules, SeatClass
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.db import transaction
from govapp.elections.facts import (
    ElectionCancelled,
    ElectionRescheduled,
    ElectionSettled,
    ElectionSetUp,
)
from govapp.elections.models import Election
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.queries.questions import minimum, quorum_missed, rulebook
from govapp.elections.queries.setting_up import under_way
from govapp.elections.queries.settings import (
    columns,
    departures_of,
    electing,
    of_rulebook,
    packed,
    settings_of,
)
from govapp.elections.rules.dates import Dates, problems
from govapp.elections.rules.settings import (
    SMALL,
    Departure,
    Settings,
    departures,
    misfits,
    without_reason,
)
from govapp.elections.rules.states import BEFORE_VOTING, OPEN_TO_CHANGE, ElectionState
from govapp.elections.services.loading import locked
from govapp.elections.services.roll import electorate
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import forget
from govapp.foundation.web.current import settings
from govapp.voting.rules import Right


@dataclass(frozen=True)
class Plan:
    """What an election is for, and when."""

    body_code: str
    seat_class: str
    title: str
    dates: Dates
    settings: Settings | None = None  # None: as the rulebook has them
    reasons: Mapping[str, str] = field(default_factory=dict)  # by setting, why it departs
    zone: str = ""  # in which the dates were typed, "" for the consortium's


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
        rule = _elected(session, body, rule, len(seats))
        chosen = plan.settings or of_rulebook(charter.elections, rule)
        departing = _departing(session, charter.elections, rule, chosen, plan.reasons, len(seats))
        election = Election(
            body_id=body.id,
            seat_class=plan.seat_class,
            title=plan.title,
            seats=len(seats),
            state=ElectionState.SET_UP,
            charter_version_id=charter.versions["elections"].id,
            set_up_by=actor.person_id,
            zone=plan.zone or settings().DEFAULT_ZONE,
            departures=packed(departing),
            **columns(chosen),
            **vars(plan.dates),
        )
        session.add(election)
        session.flush()
        version = election.charter_version_id
        about = key("election", election.id)
        fact = ElectionSetUp(about, body.id, plan.seat_class, election.seats, version)
        record(session, fact, actor=actor)
        return election.id


def _elected(session: Session, body: Body, rule: SeatClass | None, seats: int) -> SeatClass:
    """The class of seats, if it is to be elected now."""
    if rule is None or not rule.elected_by:
        raise Refused(Phrase(N_("The rulebook fills these seats by appointment.")))
    if not seats:
        raise Refused(Phrase(N_("No seat of this class is vacant when the term begins.")))
    if under_way(session, body.id, rule.code) is not None:
        raise Refused(Phrase(N_("An election of these seats is under way already.")))
    return rule


def _departing(
    session: Session,
    rules: ElectionRules,
    seat_class: SeatClass,
    chosen: Settings,
    reasons: Mapping[str, str],
    seats: int,
) -> tuple[Departure, ...]:
    """Where the settings depart from the rulebook; refused without a reason, or if they misfit."""
    found = departures(chosen, of_rulebook(rules, seat_class), reasons)
    wrong = {**misfits(chosen, seats), **without_reason(found)}
    if wrong:
        raise Invalid(wrong)
    voters = electing(session, seat_class, chosen.electing_tiers, clock.today())
    return found + _small(voters, rules.few_voters, reasons)


def _small(rights: Sequence[Right], few: int, reasons: Mapping[str, str]) -> tuple[Departure, ...]:
    """The word that so few vote in secret all the same, if it was given and is needed."""
    voters = sum(right.left_out is None for right in rights)
    because = reasons.get(SMALL, "").strip()
    if voters >= few or not because:
        return ()
    return (Departure(SMALL, str(few), str(voters), because),)


def settle(election_id: int, chosen: Settings, reasons: Mapping[str, str], *, actor: Actor) -> None:
    """Change what an election is held by, before nominations open."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if election.state is not ElectionState.SET_UP:
            raise Refused(Phrase(N_("The settings stand since nominations opened.")))
        body = session.get_one(Body, election.body_id)
        charter = charter_on(session, clock.today())
        rule = charter.bodies[body.code].seat_class(election.seat_class)
        if rule is None:
            raise NotFound
        rules = rulebook(session, election)
        departing = _departing(session, rules, rule, chosen, reasons, election.seats)
        for name, value in columns(chosen).items():
            setattr(election, name, value)
        election.departures = packed(departing)
        names = tuple(one.name for one in departing)
        record(session, ElectionSettled(key("election", election.id), names), actor=actor)


def vote_all_the_same(election_id: int, because: str, *, actor: Actor) -> None:
    """Let so few vote in secret all the same, with the reason, which everybody reads."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if election.state not in BEFORE_VOTING:
            raise Refused(Phrase(N_("Voting has opened.")))
        few = rulebook(session, election).few_voters
        found = _small(electorate(session, election), few, {SMALL: because})
        if not found:
            raise Refused(Phrase(N_("Enough voters may vote for a secret vote.")))
        kept = tuple(one for one in departures_of(election) if one.name != SMALL)
        election.departures = packed((*kept, *found))
        names = tuple(one.name for one in (*kept, *found))
        record(session, ElectionSettled(key("election", election.id), names), actor=actor)


def reschedule(election_id: int, dates: Dates, *, zone: str = "", actor: Actor) -> None:
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
        wrong = misfits(settings_of(election), len(seats))
        if wrong:
            raise Refused(tuple(wrong.values()))
        election.seats = len(seats)
        for name, value in vars(dates).items():
            setattr(election, name, value)
        election.zone = zone or election.zone
        fact = ElectionRescheduled(
            key("election", election.id),
            dates.nominations_close_at,
            dates.opens_at,
            dates.closes_at,
        )
        record(session, fact, actor=actor)


def cancel(election_id: int, because: str, *, actor: Actor) -> None:
    """Call an election off, with the reason: before voting has opened, or without a quorum."""
    with transaction() as session:
        election = locked(session, election_id)
        authorize(actor, ELECTION_MANAGE, election)
        if election.state not in BEFORE_VOTING and not quorum_missed(session, election):
            raise Refused(Phrase(N_("An election cannot be cancelled once voting has opened.")))
        election.state, election.note = ElectionState.CANCELLED, because
        forget(session, key("election", election.id))
        record(session, ElectionCancelled(key("election", election.id)), actor=actor)
