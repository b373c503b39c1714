"""Who sat when in a body, and its roster of a day as rows for a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.committees.models import Body, Office, Seat, Term
from govapp.committees.permissions import BODY_FOLLOW, BODY_READ
from govapp.committees.queries.bodies import body_by_code, charter_if_any
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Event
from govapp.members.models import Organization

MOST = 400  # entries of a history; older ones are in the roster of their day


@dataclass(frozen=True)
class RosterRow:
    """A seat or an office on a day, for a file."""

    place: str
    number: int | None
    person: str
    organization: str
    group: str
    began_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class History:
    """Everybody who sat in a body or held an office there, the latest first."""

    body: Body
    events: tuple[Event, ...]


def shown_body(code: str, actor: Actor) -> Body:
    """The body, for those who may read it."""
    body = body_by_code(current_session(), code)
    visible(actor, BODY_READ if body is None or body.public else BODY_FOLLOW, body)
    if body is None:  # visible() has raised for that; this tells the type checker
        raise NotFound
    return body


def body_history(code: str, actor: Actor) -> History:
    """The terms and offices of a body as a timeline, the latest first."""
    session = current_session()
    body = shown_body(code, actor)
    names = _class_names(session, code)
    events = (*_terms(session, body, names), *_offices(session, body))
    return History(body, tuple(sorted(events, key=lambda one: one.at, reverse=True)))


def _terms(session: Session, body: Body, names: dict[str, str]) -> tuple[Event, ...]:
    rows = session.execute(
        select(Term, Seat, Person.name, Organization.display_name)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Person, Person.id == Term.person_id)
        .join(Organization, Organization.id == Term.organization_id)
        .where(Seat.body_id == body.id)
        .order_by(Term.began_on.desc(), Term.id.desc())
        .limit(MOST)
    )
    return tuple(
        Event(
            term.began_on,
            Phrase(N_("%(person)s for %(organization)s"), person=person, organization=organization),
            Phrase(
                N_("%(seat)s %(position)s, until %(last)s. %(why)s"),
                seat=names.get(seat.seat_class, seat.seat_class),
                position=seat.position,
                last=term.ends_on,
                why=Phrase(term.left_because.value) if term.left_because else "",
            ),
            icon="person-x" if term.left_because else "person-check",
            tone="warn" if term.left_because else "neutral",
        )
        for term, seat, person, organization in rows
    )


def _offices(session: Session, body: Body) -> tuple[Event, ...]:
    rows = session.execute(
        select(Office, Person.name)
        .join(Person, Person.id == Office.person_id)
        .where(Office.body_id == body.id)
        .order_by(Office.began_on.desc(), Office.id.desc())
        .limit(MOST)
    )
    return tuple(
        Event(
            office.began_on,
            Phrase(
                N_("%(person)s becomes %(office)s"),
                person=person,
                office=Phrase(office.kind.value),
            ),
            Phrase(N_("ended on %(day)s"), day=office.ended_on) if office.ended_on else "",
            icon="person-badge",
        )
        for office, person in rows
    )


def roster_rows(code: str, day: date | None, actor: Actor) -> tuple[RosterRow, ...]:
    """The seats and offices of a body on a day (today if none is given), vacant seats too."""
    session, on = current_session(), day or clock.today()
    body = shown_body(code, actor)
    names = _class_names(session, code)
    held = session.execute(
        select(Seat, Term, Person.name, Organization.display_name, Organization.group)
        .outerjoin(Term, (Term.seat_id == Seat.id) & (Term.began_on <= on) & (Term.ends_on >= on))
        .outerjoin(Person, Person.id == Term.person_id)
        .outerjoin(Organization, Organization.id == Term.organization_id)
        .where(
            Seat.body_id == body.id,
            Seat.opened_on <= on,
            or_(Seat.closed_on.is_(None), Seat.closed_on >= on, Term.id.is_not(None)),
        )
        .order_by(Seat.seat_class, Seat.position)
    )
    seats = tuple(
        RosterRow(
            names.get(seat.seat_class, seat.seat_class),
            seat.position,
            person or "",
            organization or "",
            group.value if group else "",
            term.began_on if term else None,
            term.ends_on if term else None,
        )
        for seat, term, person, organization, group in held
    )
    return (*seats, *_officers(session, body, on))


def _officers(session: Session, body: Body, on: date) -> tuple[RosterRow, ...]:
    rows = session.execute(
        select(Office, Person.name)
        .join(Person, Person.id == Office.person_id)
        .where(
            Office.body_id == body.id,
            Office.began_on <= on,
            or_(Office.ended_on.is_(None), Office.ended_on > on),
            or_(Office.until.is_(None), Office.until >= on),
        )
        .order_by(Office.kind, Office.id)
    )
    return tuple(
        RosterRow(office.kind.value, None, name, "", "", office.began_on, office.until)
        for office, name in rows
    )


def _class_names(session: Session, code: str) -> dict[str, str]:
    charter = charter_if_any(session, clock.today())
    rule = charter.bodies.get(code) if charter else None
    return {one.code: one.name for one in rule.seat_classes} if rule else {}
