"""What the forms of program management must know: who can be appointed, what would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import BodyRules, SeatClass
from govapp.committees.models import Body, Seat
from govapp.committees.permissions import BODY_MANAGE
from govapp.committees.queries.bodies import body_by_code
from govapp.committees.queries.decisions import carried_motions
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
    """A seat to be given: of which class, to whom, for how long, agreed by which motions."""

    body: Body
    seat: Seat
    seat_class: SeatClass | None
    elected_by: str
    people: Mapping[int, Candidate]
    begins: date
    ends: date
    agreed_by: str
    motions: Mapping[int, str]


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
    agreed = seat_class.agreed_by if seat_class else ""
    years = seat_class.term_years if seat_class else 1
    return Appointing(
        body,
        seat,
        seat_class,
        electing.name if electing else "",
        _people(session, today, rule, seat_class),
        today,
        _years_later(today, years) - timedelta(days=1),
        charter.bodies[agreed].name if agreed else "",
        carried_motions(session, (agreed,)) if agreed else {},
    )


def people_of_members(code: str, actor: Actor) -> tuple[Body, dict[int, str]]:
    """Who could hold an office in a body: everybody of a member, with one of their organizations.

    Whoever belongs to several is offered once.
    """
    body = managed(code, actor)
    found: dict[int, str] = {}
    session, today = current_session(), clock.today()
    rule = charter_on(session, today).bodies.get(code)
    for one in _people(session, today, rule, None).values():
        found.setdefault(one.person_id, f"{one.person} ({one.organization})")
    return body, found


def _people(
    session: Session, day: date, rule: BodyRules | None, seat_class: SeatClass | None
) -> dict[int, Candidate]:
    """Who may be offered: people of members, or of any organization where outsiders may sit."""
    statement = select(
        Affiliation.id, Person.id, Person.name, Organization.id, Organization.display_name
    )
    if rule is None or not rule.kind.takes_outsiders:
        tiers = seat_class.eligible_tiers if seat_class else ()
        eligible = {
            member.organization_id
            for member in members_on(session, day)
            if not tiers or member.tier in tiers
        }
        statement = statement.where(Affiliation.organization_id.in_(eligible))
    rows = session.execute(
        statement.join(Person, Person.id == Affiliation.person_id)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(in_force(Affiliation, day))
        .order_by(Organization.sort_key, Person.name, Affiliation.id)
        .limit(MOST)
    )
    return {row[0]: Candidate(*row) for row in rows}


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
