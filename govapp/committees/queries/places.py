"""Where a person, or an organization, sits: the panels of their pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from govapp.accounts.models import Person
from govapp.committees.models import Body, Office, Seat, Term
from govapp.committees.permissions import BODY_FOLLOW
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel import clock
from govapp.members.models import Organization


@dataclass(frozen=True)
class Place:
    """A seat or an office, whose it is, and from when to when; `office` is "" for a seat."""

    code: str
    body: str
    who: str
    office: str
    began_on: date
    until: date | None


def places_of_person(actor: Actor, person: object) -> tuple[Place, ...] | None:
    """The seats a person holds or will hold, and their offices; None where there are none."""
    number = int(getattr(person, "person_id", 0))
    return (
        *_seats(actor, Term.person_id == number, of_person=True),
        *_offices(actor, number),
    ) or None


def places_of_organization(actor: Actor, page: object) -> tuple[Place, ...] | None:
    """The seats that an organization's people hold or will hold; None where there are none."""
    number = int(getattr(page, "id", 0))
    return _seats(actor, Term.organization_id == number, of_person=False) or None


def _seats(actor: Actor, mine: ColumnElement[bool], *, of_person: bool) -> tuple[Place, ...]:
    statement = (
        select(Term, Body, Person.name, Organization.display_name)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Body, Body.id == Seat.body_id)
        .join(Person, Person.id == Term.person_id)
        .join(Organization, Organization.id == Term.organization_id)
        .where(mine, Term.ends_on >= clock.today())
        .order_by(Body.id, Term.began_on, Term.id)
    )
    if not may(actor, BODY_FOLLOW):
        statement = statement.where(Body.public)
    return tuple(
        Place(
            body.code,
            body.name,
            organization if of_person else person,
            "",
            term.began_on,
            term.ends_on,
        )
        for term, body, person, organization in current_session().execute(statement)
    )


def _offices(actor: Actor, person_id: int) -> tuple[Place, ...]:
    today = clock.today()
    statement = (
        select(Office, Body)
        .join(Body, Body.id == Office.body_id)
        .where(
            Office.person_id == person_id,
            or_(Office.ended_on.is_(None), Office.ended_on > today),
            or_(Office.until.is_(None), Office.until >= today),
        )
        .order_by(Body.id, Office.id)
    )
    if not may(actor, BODY_FOLLOW):
        statement = statement.where(Body.public)
    return tuple(
        Place(body.code, body.name, "", office.kind.value, office.began_on, office.until)
        for office, body in current_session().execute(statement)
    )
