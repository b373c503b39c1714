"""What the forms of program management must know: who can be appointed, what would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import BodyRules, SeatClass
from govapp.committees.models import Body, Motion, MotionState, Office, Seat, Term
from govapp.committees.permissions import BODY_MANAGE
from govapp.committees.queries.bodies import body_by_code
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.members.models import Affiliation, Organization
from govapp.members.queries import in_force, members_on

MOST = 2000  # people offered in one list


@dataclass(frozen=True)
class Candidate:
    """A person of a member organization."""

    affiliation_id: int
    person_id: int
    person: str
    organization_id: int
    organization: str


@dataclass(frozen=True)
class Appointing:
    """A seat to be given: of which class, to whom, for how long."""

    body: Body
    seat: Seat
    seat_class: SeatClass | None
    elected_by: str
    people: Mapping[int, Candidate]
    begins: date
    ends: date


@dataclass(frozen=True)
class Ending:
    """A term or an office that would end, and what is running meanwhile."""

    body: Body
    number: int
    name: str
    person: str
    last_day: date
    open_motions: int


def to_found(actor: Actor) -> tuple[BodyRules, ...]:
    """The bodies of the rulebook that are not set up yet, those above first."""
    session = current_session()
    authorize(actor, BODY_MANAGE)
    known = set(session.scalars(select(Body.code)))
    rules = charter_on(session, clock.today()).body_rules
    return tuple(rule for rule in rules if rule.code not in known)


def managed(code: str, actor: Actor) -> Body:
    """The body, for those who manage bodies."""
    body = body_by_code(current_session(), code)
    authorize(actor, BODY_MANAGE, body)
    if body is None:
        raise NotFound
    return body


def appointing(code: str, seat_id: int, actor: Actor) -> Appointing:
    """The form that gives a seat; people of eligible members only."""
    session, today = current_session(), clock.today()
    body = managed(code, actor)
    seat = session.get(Seat, seat_id)
    if seat is None or seat.body_id != body.id:
        raise NotFound
    charter = charter_on(session, today)
    rule = charter.bodies.get(code)
    seat_class = rule.seat_class(seat.seat_class) if rule else None
    electing = charter.bodies.get(seat_class.elected_by) if seat_class else None
    tiers = seat_class.eligible_tiers if seat_class else ()
    years = seat_class.term_years if seat_class else 1
    return Appointing(
        body,
        seat,
        seat_class,
        electing.name if electing else "",
        _people(session, today, tiers),
        today,
        _years_later(today, years) - timedelta(days=1),
    )


def people_of_members(code: str, actor: Actor) -> tuple[Body, dict[int, str]]:
    """Who could hold an office in a body: everybody of a member, with one of their organizations.

    Whoever belongs to several is offered once.
    """
    body = managed(code, actor)
    found: dict[int, str] = {}
    for one in _people(current_session(), clock.today(), None).values():
        found.setdefault(one.person_id, f"{one.person} ({one.organization})")
    return body, found


def ending_term(code: str, term_id: int, actor: Actor) -> Ending:
    """What ends when a term is ended today."""
    session = current_session()
    body = managed(code, actor)
    row = session.execute(
        select(Term, Seat, Person.name)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Person, Person.id == Term.person_id)
        .where(Term.id == term_id, Seat.body_id == body.id)
    ).first()
    if row is None:
        raise NotFound
    term, seat, person = row
    rule = charter_on(session, clock.today()).bodies.get(code)
    seat_class = rule.seat_class(seat.seat_class) if rule else None
    name = f"{seat_class.name if seat_class else seat.seat_class} {seat.position}"
    return Ending(body, term.id, name, person, clock.today(), _open_motions(session, body.id))


def ending_office(code: str, office_id: int, actor: Actor) -> Ending:
    """What ends when an office is ended today."""
    session = current_session()
    body = managed(code, actor)
    row = session.execute(
        select(Office, Person.name)
        .join(Person, Person.id == Office.person_id)
        .where(Office.id == office_id, Office.body_id == body.id)
    ).first()
    if row is None:
        raise NotFound
    office, person = row
    open_motions = _open_motions(session, body.id)
    return Ending(body, office.id, office.kind.value, person, clock.today(), open_motions)


def _people(session: Session, day: date, tiers: tuple[str, ...] | None) -> dict[int, Candidate]:
    eligible = {
        member.organization_id
        for member in members_on(session, day)
        if tiers is None or member.tier in tiers
    }
    rows = session.execute(
        select(Affiliation.id, Person.id, Person.name, Organization.id, Organization.display_name)
        .join(Person, Person.id == Affiliation.person_id)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(in_force(Affiliation, day), Affiliation.organization_id.in_(eligible))
        .order_by(Organization.sort_key, Person.name, Affiliation.id)
        .limit(MOST)
    )
    return {row[0]: Candidate(*row) for row in rows}


def _open_motions(session: Session, body_id: int) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Motion)
            .where(Motion.body_id == body_id, Motion.state == MotionState.OPEN)
        )
        or 0
    )


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
