"""Offices of a body, and the seats elsewhere that come with them."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.charter.rules.seating import months_later
from govapp.charter.rules.values import BodyRules, Charter, OfficerRule
from govapp.committees.facts import OfficeLeft, OfficeTaken
from govapp.committees.models import (
    Body,
    Motion,
    MotionState,
    Office,
    OfficeKind,
    Seat,
    Term,
    VacancyCause,
)
from govapp.committees.permissions import BODY_MANAGE
from govapp.committees.queries.bodies import charter_if_any
from govapp.committees.queries.vacancies import vacancies
from govapp.committees.services.seating import seat, vacate
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import queries as members


def take_office(
    body_id: int,
    person_id: int,
    kind: OfficeKind,
    *,
    actor: Actor,
    motion_id: int | None = None,
) -> int:
    """Make a person chair, vice chair, secretary, observer, teller or emeritus of a body.

    An office that the rulebook names lasts as long as it says. `motion_id` is the motion of the
    body that elected them. Seats that come with the office elsewhere are given at once.
    """
    with transaction() as session:
        body = session.get(Body, body_id, with_for_update=True)
        authorize(actor, BODY_MANAGE, body)
        if body is None:
            raise NotFound
        today = clock.today()
        charter = charter_if_any(session, today)
        rule = _rule(charter, body, kind)
        _end_those_over(session, body_id, today)
        _refuse_unfit(session, body, person_id, kind, rule, motion_id)
        office = Office(
            body_id=body_id,
            person_id=person_id,
            kind=kind,
            began_on=today,
            until=months_later(today, 12 * rule.term_years) - timedelta(days=1) if rule else None,
            because=key("motion", motion_id) if motion_id else "",
        )
        session.add(office)
        session.flush()
        record(session, OfficeTaken(key("body", body_id), person_id, kind.value), actor=actor)
        if charter is not None and office.until is not None:
            _give_seats(session, charter, body, office, actor)
        return office.id


def leave_office(office_id: int, *, actor: Actor) -> None:
    """End an office today, and the seats that came with it."""
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
        _take_seats(session, office, actor)


def _rule(charter: Charter | None, body: Body, kind: OfficeKind) -> OfficerRule | None:
    rules: BodyRules | None = charter.bodies.get(body.code) if charter else None
    return rules.officer(kind.value) if rules else None


def _end_those_over(session: Session, body_id: int, today: date) -> None:
    """Offices whose time is over are over: the next one may be given."""
    over = session.scalars(
        select(Office).where(
            Office.body_id == body_id, Office.ended_on.is_(None), Office.until < today
        )
    )
    for office in over:
        office.ended_on = (office.until or today) + timedelta(days=1)
    session.flush()


def _refuse_unfit(
    session: Session,
    body: Body,
    person_id: int,
    kind: OfficeKind,
    rule: OfficerRule | None,
    motion_id: int | None,
) -> None:
    held = session.scalar(
        select(func.count())
        .select_from(Office)
        .where(
            Office.body_id == body.id,
            Office.kind == kind,
            Office.ended_on.is_(None),
            or_(Office.person_id == person_id, Office.kind == OfficeKind.CHAIR),
        )
    )
    if held:
        raise Refused(Phrase(N_("This office is held already; end it first.")))
    if motion_id is not None:
        motion = session.get(Motion, motion_id)
        carried = motion is not None and motion.state is MotionState.CARRIED
        if motion is None or not carried or motion.body_id != body.id:
            raise Refused(Phrase(N_("The motion named was not carried by this committee.")))
    if rule is not None and rule.from_seats and not _sits(session, body, person_id):
        raise Refused(
            Phrase(N_("By the rulebook only who holds a seat of this committee may be that."))
        )


def _sits(session: Session, body: Body, person_id: int) -> bool:
    today = clock.today()
    return bool(
        session.scalar(
            select(func.count(Term.id))
            .join(Seat, Seat.id == Term.seat_id)
            .where(
                Seat.body_id == body.id,
                Term.person_id == person_id,
                Term.began_on <= today,
                Term.ends_on >= today,
            )
        )
    )


def _give_seats(
    session: Session, charter: Charter, body: Body, office: Office, actor: Actor
) -> None:
    """The seats of other bodies that belong to this office; who may not sit there leaves it so."""
    for rule in charter.body_rules:
        for one in rule.seat_classes:
            belongs = (
                one.ex_officio_body == body.code
                and one.ex_officio_office.value == office.kind.value
            )
            other = session.scalar(select(Body.id).where(Body.code == rule.code))
            organization_id = _speaks_for(session, body, office.person_id)
            if not belongs or other is None or organization_id is None:
                continue
            for vacant in vacancies(session, other, office.began_on, seat_class=one.code):
                try:
                    with session.begin_nested():
                        seat(
                            session,
                            seat_id=vacant.seat_id,
                            person_id=office.person_id,
                            organization_id=organization_id,
                            began_on=office.began_on,
                            ends_on=office.until or office.began_on,
                            reason=key("office", office.id),
                            actor=actor,
                        )
                except Refused:
                    continue  # they sit there already; the seat stays vacant and says so


def _take_seats(session: Session, office: Office, actor: Actor) -> None:
    last_day = clock.today() - timedelta(days=1)  # the rights of the office end at once
    terms = session.scalars(
        select(Term).where(Term.reason == key("office", office.id), Term.ends_on >= clock.today())
    ).all()
    for term in terms:
        vacate(
            session,
            term.id,
            last_day=last_day,
            cause=VacancyCause.OFFICE_OVER,
            because=key("office", office.id),
            actor=actor,
        )


def _speaks_for(session: Session, body: Body, person_id: int) -> int | None:
    """The organization for which somebody sits in a body, or the first to which they belong."""
    today = clock.today()
    seated = session.scalar(
        select(Term.organization_id)
        .join(Seat, Seat.id == Term.seat_id)
        .where(
            Seat.body_id == body.id,
            Term.person_id == person_id,
            Term.began_on <= today,
            Term.ends_on >= today,
        )
    )
    if seated is not None:
        return seated
    return next(
        iter(sorted(members.employers(session, [person_id], today).get(person_id, ()))), None
    )
