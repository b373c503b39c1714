"""Setting up an election: which seats are vacant, and values to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.values import Charter, SeatClass
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.committees.queries.voters import voting_tiers
from govapp.db import session as current_session
from govapp.elections.models import Election
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.queries.pages import find
from govapp.elections.queries.questions import dates_of, minimum
from govapp.elections.queries.settings import (
    departures_of,
    electing,
    of_rulebook,
    settings_of,
    terms_of,
)
from govapp.elections.rules.calendars import CALENDARS, laid_out, shifted, shortest
from govapp.elections.rules.dates import Dates, consequences
from govapp.elections.rules.settings import SeatTerm, Settings
from govapp.elections.rules.states import ENDED, ElectionState
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.web.current import settings


@dataclass(frozen=True)
class Vacancy:
    """Seats of one class that nobody holds, or that become vacant within half a year.

    The numbers are those of the last election declared and of one that is under way.
    """

    body_code: str
    body: str
    seat_class: str
    name: str
    seats: int
    vacant_from: date
    last_election: int | None
    under_way: int | None


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
    running = under_way(session, body.id, seat_class.code)
    return Vacancy(
        body.code, body.name, seat_class.code, seat_class.name, len(vacant), day, last, running
    )


def under_way(session: Session, body_id: int, seat_class: str) -> int | None:
    """The election of these seats that has not ended; there is one at the most."""
    return session.scalar(
        select(Election.id).where(
            Election.body_id == body_id,
            Election.seat_class == seat_class,
            Election.state.not_in(ENDED),
        )
    )


@dataclass(frozen=True)
class Proposal:
    """Values to begin a new election with, and what they lead to."""

    vacancy: Vacancy
    title: str
    dates: Dates
    zone: str
    settings: Settings
    reasons: Mapping[str, str] = field(repr=False)
    outlook: Outlook


@dataclass(frozen=True)
class Outlook:
    """What an election with these dates and settings leads to."""

    effects: tuple[Phrase, ...]
    terms: tuple[SeatTerm, ...]
    voters: int
    few: int
    usual: Settings
    tiers: tuple[tuple[str, str], ...]  # those who could elect: code and name

    @property
    def too_few(self) -> bool:
        """True if so few may vote that a secret vote hides nothing."""
        return self.voters < self.few


def proposal(
    body_code: str,
    seat_class: str,
    actor: Actor,
    *,
    like: int | None = None,
    calendar: str = "",
) -> Proposal:
    """A new election of vacant seats: values from the rulebook, or from an earlier one, shifted."""
    vacancy = next(
        (v for v in vacancies(actor) if (v.body_code, v.seat_class) == (body_code, seat_class)),
        None,
    )
    if vacancy is None:
        raise NotFound
    session, now = current_session(), clock.now()
    charter, rule = _rule(session, body_code, seat_class)
    last = session.get(Election, like) if like else None
    usual = of_rulebook(charter.elections, rule)
    zone = last.zone if last else settings().DEFAULT_ZONE
    begin = now.replace(minute=0, second=0, microsecond=0)
    if last:
        dates = shifted(dates_of(last), now, ZoneInfo(zone))
    else:
        days = CALENDARS.get(calendar) or shortest(minimum(charter.elections))
        dates = laid_out(days, begin, ZoneInfo(zone), vacancy.vacant_from, rule.term_years)
    chosen = settings_of(last) if last else usual
    return Proposal(
        vacancy,
        _title(vacancy, last, dates),
        dates,
        zone,
        chosen,
        {one.name: one.because for one in departures_of(last)} if last else {},
        outlook(body_code, seat_class, dates, chosen),
    )


def _title(vacancy: Vacancy, last: Election | None, dates: Dates) -> str:
    """That of the last election with the new year in place of the old one."""
    year = str(dates.term_begins_on.year)
    old = str(last.term_begins_on.year) if last else ""
    if last and old in last.title:
        return last.title.replace(old, year)
    return f"{vacancy.body} {year}"


def _rule(session: Session, body_code: str, seat_class: str) -> tuple[Charter, SeatClass]:
    charter = charter_on(session, clock.today())
    rule = charter.bodies[body_code].seat_class(seat_class)
    if rule is None:
        raise NotFound
    return charter, rule


def outlook(body_code: str, seat_class: str, dates: Dates, chosen: Settings) -> Outlook:
    """What an election with these dates and settings leads to: sentences, terms, how many vote."""
    session = current_session()
    charter, rule = _rule(session, body_code, seat_class)
    body = session.scalars(select(Body).where(Body.code == body_code)).one()
    rights = electing(session, rule, chosen.electing_tiers, clock.today())
    voters = sum(right.left_out is None for right in rights)
    few = charter.elections.few_voters
    tiers = voting_tiers(charter, rule.elected_by) | set(rule.electing_tiers)
    return Outlook(
        tuple(consequences(dates, voters, few)),
        terms_of(session, body, rule, dates.term_begins_on, dates.term_ends_on),
        voters,
        few,
        of_rulebook(charter.elections, rule),
        tuple((tier.code, tier.name) for tier in charter.fees.tiers if tier.code in tiers),
    )


@dataclass(frozen=True)
class SettingsPage:
    """What an election is held by, for changing it."""

    subject: Election
    settings: Settings
    reasons: Mapping[str, str] = field(repr=False)
    outlook: Outlook


def settings_page(election_id: int, actor: Actor) -> SettingsPage:
    """The settings of an election that is being set up."""
    election = find(election_id, actor)
    visible(actor, ELECTION_MANAGE, election)
    code = current_session().get_one(Body, election.body_id).code
    chosen = settings_of(election)
    return SettingsPage(
        election,
        chosen,
        {one.name: one.because for one in departures_of(election)},
        outlook(code, election.seat_class, dates_of(election), chosen),
    )
