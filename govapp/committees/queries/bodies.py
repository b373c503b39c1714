"""Bodies, seats, offices and the hats that come with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Charter, MembersAre
from govapp.committees.models import Body, Office, OfficeKind, Seat, Term
from govapp.foundation.access.actor import Hat, Role
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.members.models import ContactRole, Membership, Organization
from govapp.members.queries import in_force
from govapp.members.rules import ContactKind

OFFICE_ROLES = {
    OfficeKind.CHAIR: Role.CHAIR,
    OfficeKind.VICE_CHAIR: Role.VICE_CHAIR,
    OfficeKind.SECRETARY: Role.SECRETARY,
    OfficeKind.OBSERVER: Role.OBSERVER,
    OfficeKind.TELLER: Role.TELLER,
    OfficeKind.EMERITUS: Role.EMERITUS,
}


@dataclass(frozen=True)
class SeatCard:
    """A seat on a day: who holds it for whom, or nobody."""

    seat_id: int
    seat_class: str
    position: int
    term_id: int | None
    person_id: int | None
    person: str
    organization_id: int | None
    organization: str
    began_on: date | None
    ends_on: date | None
    reason: str


def charter_if_any(session: Session, day: date) -> Charter | None:
    """The rulebook in force, None while it is not whole."""
    try:
        return charter_on(session, day)
    except Refused:
        return None


def body_by_code(session: Session, code: str) -> Body | None:
    """The body of that code."""
    return session.scalars(select(Body).where(Body.code == code)).one_or_none()


def seats_of(session: Session, body_id: int, day: date) -> tuple[SeatCard, ...]:
    """Every seat of a body with its holder on `day`, in the order of class and position."""
    rows = session.execute(
        select(Seat, Term, Person.name, Organization.display_name)
        .outerjoin(Term, (Term.seat_id == Seat.id) & (Term.began_on <= day) & (Term.ends_on >= day))
        .outerjoin(Person, Person.id == Term.person_id)
        .outerjoin(Organization, Organization.id == Term.organization_id)
        .where(
            Seat.body_id == body_id,
            or_(Seat.closed_on.is_(None), Seat.closed_on >= day, Term.id.is_not(None)),
        )
        .order_by(Seat.seat_class, Seat.position)
    )
    return tuple(
        SeatCard(
            seat_id=seat.id,
            seat_class=seat.seat_class,
            position=seat.position,
            term_id=term.id if term else None,
            person_id=term.person_id if term else None,
            person=person or "",
            organization_id=term.organization_id if term else None,
            organization=organization or "",
            began_on=term.began_on if term else None,
            ends_on=term.ends_on if term else None,
            reason=term.reason if term else "",
        )
        for seat, term, person, organization in rows
    )


def hats(session: Session, person_id: int, day: date) -> Iterable[Hat]:
    """What a person is in bodies: seats, offices, and the places of voting members."""
    held = session.execute(
        select(Body.id, Body.name)
        .join(Seat, Seat.body_id == Body.id)
        .join(Term, Term.seat_id == Seat.id)
        .where(Term.person_id == person_id, Term.began_on <= day, Term.ends_on >= day)
    )
    for body_id, name in held:
        yield Hat(Role.SEAT_HOLDER, key("body", body_id), name)
    offices = session.execute(
        select(Office.kind, Body.id, Body.name)
        .join(Body, Body.id == Office.body_id)
        .where(
            Office.person_id == person_id,
            Office.began_on <= day,
            or_(Office.ended_on.is_(None), Office.ended_on > day),
            or_(Office.until.is_(None), Office.until >= day),
        )
    )
    for kind, body_id, name in offices:
        yield Hat(OFFICE_ROLES[kind], key("body", body_id), name)
    yield from _member_places(session, person_id, day)


def _member_places(session: Session, person_id: int, day: date) -> Iterable[Hat]:
    """Representatives and alternates sit in the bodies in which their member's tier votes."""
    tiers = session.scalars(
        select(Membership.tier)
        .join(ContactRole, ContactRole.organization_id == Membership.organization_id)
        .where(
            ContactRole.person_id == person_id,
            ContactRole.kind.in_((ContactKind.PRIMARY, ContactKind.ALTERNATE)),
            in_force(ContactRole, day),
            in_force(Membership, day),
        )
    ).all()
    charter = charter_if_any(session, day) if tiers else None
    if charter is None:
        return
    codes = {
        code
        for tier in charter.fees.tiers
        if tier.code in tiers
        for code in tier.votes_in
        if code in charter.bodies and charter.bodies[code].members_are is MembersAre.VOTING_MEMBERS
    }
    bodies = session.execute(
        select(Body.id, Body.name).where(Body.code.in_(codes)).order_by(Body.id)
    )
    for body_id, name in bodies:
        yield Hat(Role.SEAT_HOLDER, key("body", body_id), name)
