"""Terms by program management: appointments, resignations, removals, and terms that are over."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import FilledBy
from govapp.committees.models import Body, Motion, MotionState, Seat, Term, VacancyCause
from govapp.committees.permissions import BODY_MANAGE, SEAT_RESIGN
from govapp.committees.queries.vacancies import vacancies
from govapp.committees.services.seating import note_vacancy, seat, vacate
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import queries as members


def appoint(
    seat_id: int,
    *,
    person_id: int,
    organization_id: int,
    began_on: date,
    ends_on: date,
    actor: Actor,
    motion_id: int | None = None,
) -> int:
    """Put a person into a vacant seat by appointment; the term's id.

    The person must belong to the organization on the day the term begins. Where the rulebook lets
    a body appoint or ratify, `motion_id` is its carried motion, which the term names.
    """
    with transaction() as session:
        row = session.get(Seat, seat_id)
        authorize(actor, BODY_MANAGE, row)
        if row is None:
            raise NotFound
        body = session.get_one(Body, row.body_id)
        rule = charter_on(session, began_on).bodies.get(body.code)
        found = rule.seat_class(row.seat_class) if rule else None
        if found is not None and found.filled_by is FilledBy.EX_OFFICIO:
            raise Refused(Phrase(N_("This seat comes with an office; give the office instead.")))
        if found is not None and found.agreed_by:
            _carried(session, motion_id, found.agreed_by)
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
            reason=key("motion", motion_id) if motion_id else "appointment",
            actor=actor,
        )


def leave_seat(term_id: int, *, actor: Actor) -> None:
    """End a term today by resignation; the seat is vacant from tomorrow."""
    resign(term_id, last_day=clock.today(), actor=actor)


def resign(term_id: int, *, last_day: date, because: str = "", actor: Actor) -> None:
    """Take down a resignation with the last day in the seat, today or later.

    Whoever holds the seat resigns themselves; program management enters it for them.
    """
    with transaction() as session:
        term = session.get(Term, term_id)
        authorize(actor, SEAT_RESIGN, term)
        if term is None:
            raise NotFound
        _in_time(last_day)
        vacate(
            session,
            term_id,
            last_day=last_day,
            cause=VacancyCause.RESIGNED,
            because=because,
            actor=actor,
        )


def remove(
    term_id: int, *, last_day: date, because: str, motion_id: int | None = None, actor: Actor
) -> None:
    """Remove somebody from a seat by the rule of the body: a carried motion, or a stated reason."""
    with transaction() as session:
        term = session.get(Term, term_id)
        row = session.get(Seat, term.seat_id) if term else None
        authorize(actor, BODY_MANAGE, row)
        if row is None:
            raise NotFound
        _in_time(last_day)
        body = session.get_one(Body, row.body_id)
        charter = charter_on(session, clock.today())
        rule = charter.bodies.get(body.code)
        if rule and rule.removal_decision:
            decision = charter.decisions.get(rule.removal_decision)
            deciding = decision.bodies if decision else (body.code,)
            _carried(session, motion_id, *deciding, decision=rule.removal_decision)
        elif not because.strip():
            raise Refused(Phrase(N_("Say why.")))
        vacate(
            session,
            term_id,
            last_day=last_day,
            cause=VacancyCause.REMOVED,
            because=key("motion", motion_id) if motion_id else because.strip(),
            actor=actor,
        )


@unrestricted("the clock notes what the days say")
def note_vacancies() -> None:
    """Note every seat whose term is over and that nobody holds today."""
    today = clock.today()
    with transaction() as session:
        bodies = session.scalars(
            select(Body).where(Body.ended_on.is_(None)).order_by(Body.id).with_for_update()
        )
        for body in bodies.all():
            for one in vacancies(session, body.id, today):
                if one.vacancy_id is None:
                    row = session.get_one(Seat, one.seat_id)
                    note_vacancy(session, body, row, since=one.since, cause=one.cause)


def _in_time(last_day: date) -> None:
    if last_day < clock.today():
        raise Refused(Phrase(N_("The last day cannot lie in the past: votes were cast since.")))


def _carried(session: Session, motion_id: int | None, *codes: str, decision: str = "") -> None:
    """Refuse unless the motion was carried by one of the bodies (as that kind of decision)."""
    motion = session.get(Motion, motion_id) if motion_id else None
    body = session.get(Body, motion.body_id) if motion else None
    if (
        motion is None
        or body is None
        or motion.state is not MotionState.CARRIED
        or body.code not in codes
        or (decision and motion.decision != decision)
    ):
        raise Refused(
            Phrase(
                N_("The rulebook asks for a motion that was carried by: %(bodies)s."),
                bodies=", ".join(code for code in codes if code),
            )
        )
