"""Setting bodies up from the rulebook, and who sits in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import BodyRules
from govapp.committees.facts import BodyFounded, OfficeLeft, OfficeTaken, SeatLeft, SeatTaken
from govapp.committees.models import Body, Office, OfficeKind, Seat, Term
from govapp.committees.permissions import BODY_MANAGE
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index
from govapp.members import queries as members


def found(code: str, *, began_on: date, actor: Actor) -> int:
    """Set up a body of the rulebook in force on `began_on`, with all its seats; its id."""
    with transaction() as session:
        authorize(actor, BODY_MANAGE)
        rule = charter_on(session, began_on).bodies.get(code)
        if rule is None:
            raise NotFound
        if session.scalar(select(Body.id).where(Body.code == code)):
            raise Refused(Phrase(N_("%(body)s is set up already."), body=rule.name))
        body = _body(session, rule, began_on)
        seats = _add_seats(session, body, rule)
        readers = ("public",) if rule.public else ("signed-in",)
        index(
            session,
            key("body", body.id),
            kind="committee",
            title=rule.name,
            body=rule.purpose,
            url=f"/committees/{code}",
            readers=readers,
        )
        record(session, BodyFounded(key("body", body.id), seats), actor=actor)
        return body.id


def _body(session: Session, rule: BodyRules, began_on: date) -> Body:
    parent = (
        session.scalar(select(Body.id).where(Body.code == rule.parent)) if rule.parent else None
    )
    body = Body(
        code=rule.code,
        name=rule.name,
        purpose=rule.purpose,
        parent_id=parent,
        public=rule.public,
        began_on=began_on,
    )
    session.add(body)
    session.flush()
    return body


def _add_seats(session: Session, body: Body, rule: BodyRules) -> int:
    seats = [
        Seat(body_id=body.id, seat_class=seat_class.code, position=position)
        for seat_class in rule.seat_classes
        for position in range(1, seat_class.seats + 1)
    ]
    session.add_all(seats)
    session.flush()
    return len(seats)


def appoint(
    seat_id: int,
    *,
    person_id: int,
    organization_id: int,
    began_on: date,
    ends_on: date,
    actor: Actor,
) -> int:
    """Put a person into a vacant seat by appointment; the term's id.

    The person must belong to the organization on the day the term begins.
    """
    with transaction() as session:
        authorize(actor, BODY_MANAGE, session.get(Seat, seat_id))
        belongs = members.employers(session, [person_id], began_on)
        if organization_id not in belongs.get(person_id, ()):
            raise Refused(Phrase(N_("This person does not belong to the organization then.")))
        return seat(
            session,
            seat_id=seat_id,
            person_id=person_id,
            organization_id=organization_id,
            began_on=began_on,
            ends_on=ends_on,
            reason="appointment",
            actor=actor,
        )


def seat(
    session: Session,
    *,
    seat_id: int,
    person_id: int,
    organization_id: int,
    began_on: date,
    ends_on: date,
    reason: str,
    actor: Actor,
) -> int:
    """Give a seat for a term in the running command; `reason` is election:4, motion:2 or a word.

    Refused while the seat is held in those days, the organization is no member or its tier is not
    eligible, the person sits in that body, or its cap (counted with owners and owned) is reached.
    """
    row = session.get(Seat, seat_id)
    if row is None:
        raise NotFound
    body = session.get_one(Body, row.body_id, with_for_update=True)  # the parent before the child
    row = session.get_one(Seat, seat_id, with_for_update=True)
    reasons = _seat_problems(session, body, row, person_id, organization_id, began_on, ends_on)
    if reasons:
        raise Refused(reasons)
    term = Term(
        seat_id=seat_id,
        person_id=person_id,
        organization_id=organization_id,
        began_on=began_on,
        ends_on=ends_on,
        reason=reason,
    )
    session.add(term)
    session.flush()
    record(
        session,
        SeatTaken(key("body", body.id), person_id, organization_id, began_on, ends_on, reason),
        actor=actor,
    )
    return term.id


def _seat_problems(
    session: Session,
    body: Body,
    row: Seat,
    person_id: int,
    organization_id: int,
    began_on: date,
    ends_on: date,
) -> tuple[Phrase, ...]:
    if ends_on < began_on:
        return (Phrase(N_("A term cannot end before it begins.")),)
    in_those_days = (
        select(Term, Seat)
        .join(Seat, Seat.id == Term.seat_id)
        .where(Seat.body_id == body.id, Term.began_on <= ends_on, Term.ends_on >= began_on)
    )
    terms = session.execute(in_those_days).all()
    rule = charter_on(session, began_on).bodies.get(body.code)
    member = members.member_on(session, organization_id, began_on)
    seat_class = rule.seat_class(row.seat_class) if rule else None
    problems = []
    if any(other.id == row.id for _, other in terms):
        problems.append(Phrase(N_("Somebody holds this seat in those days.")))
    if any(term.person_id == person_id for term, _ in terms):
        problems.append(Phrase(N_("This person holds a seat of the body already.")))
    cap = rule.organization_cap if rule else 1
    related = members.family(session, organization_id)
    if sum(term.organization_id in related for term, _ in terms) >= cap:
        problems.append(
            Phrase(N_("An organization may hold %(cap)s of the seats of this body."), cap=cap)
        )
    if member is None:
        problems.append(Phrase(N_("The organization is not a member on that day.")))
    elif seat_class and member.tier not in seat_class.eligible_tiers:
        problems.append(Phrase(N_("Members of this tier cannot hold such a seat.")))
    return tuple(problems)


def leave_seat(term_id: int, *, actor: Actor) -> None:
    """End a term today (resignation or removal); the seat is vacant from tomorrow."""
    with transaction() as session:
        term = session.get(Term, term_id, with_for_update=True)
        row = session.get(Seat, term.seat_id) if term else None
        authorize(actor, BODY_MANAGE, row)
        if term is None or row is None:
            raise NotFound
        today = clock.today()
        if not term.began_on <= today < term.ends_on:
            raise Refused(Phrase(N_("Only a running term can be ended.")))
        term.ends_on = today
        record(session, SeatLeft(key("body", row.body_id), term.person_id, today), actor=actor)


def take_office(body_id: int, person_id: int, kind: OfficeKind, *, actor: Actor) -> int:
    """Make a person chair, secretary, observer or teller of a body."""
    with transaction() as session:
        body = session.get(Body, body_id, with_for_update=True)
        authorize(actor, BODY_MANAGE, body)
        if body is None:
            raise NotFound
        held = session.scalar(
            select(func.count())
            .select_from(Office)
            .where(
                Office.body_id == body_id,
                Office.kind == kind,
                Office.ended_on.is_(None),
                (Office.person_id == person_id) | (Office.kind == OfficeKind.CHAIR),
            )
        )
        if held:
            raise Refused(Phrase(N_("This office is held already; end it first.")))
        office = Office(body_id=body_id, person_id=person_id, kind=kind, began_on=clock.today())
        session.add(office)
        session.flush()
        record(session, OfficeTaken(key("body", body_id), person_id, kind.value), actor=actor)
        return office.id


def leave_office(office_id: int, *, actor: Actor) -> None:
    """End an office today."""
    with transaction() as session:
        office = session.get(Office, office_id, with_for_update=True)
        body = session.get(Body, office.body_id) if office else None
        authorize(actor, BODY_MANAGE, body)
        if office is None or office.ended_on is not None:
            raise Refused(Phrase(N_("This office is not held.")))
        office.ended_on = max(clock.today(), office.began_on)
        record(
            session,
            OfficeLeft(key("body", office.body_id), office.person_id, office.kind.value),
            actor=actor,
        )
