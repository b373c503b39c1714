"""Giving a seat and taking it back: helpers for commands, here and in slices to the right."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.seating import to_fill
from govapp.charter.rules.values import FilledBy, SeatClass
from govapp.committees.facts import SeatLeft, SeatTaken
from govapp.committees.models import Body, Seat, Term, Vacancy, VacancyCause
from govapp.committees.queries.bodies import charter_if_any
from govapp.committees.rules.sitting import Sitting, sitting_problems
from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import queries as members


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
    It ends the vacancy that is noted for the seat.
    """
    body, row = _locked(session, seat_id)
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
    _fill_vacancy(session, term)
    record(
        session,
        SeatTaken(key("body", body.id), person_id, organization_id, began_on, ends_on, reason),
        actor=actor,
    )
    return term.id


def _fill_vacancy(session: Session, term: Term) -> None:
    noted = session.scalars(
        select(Vacancy).where(Vacancy.seat_id == term.seat_id, Vacancy.closed_on.is_(None))
    ).one_or_none()
    if noted is not None:
        noted.closed_on, noted.term_id = term.began_on, term.id


def seat_elected(
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
    """Give a seat to somebody who was elected to it; `reason` is the key of the election.

    Refused for a class of seats that nobody elects; else as `seat`.
    """
    body, row = _locked(session, seat_id)
    found = _class_of(session, body, row, began_on)
    if found is not None and found.filled_by is not FilledBy.ELECTION:
        raise Refused(Phrase(N_("This class of seats is not filled by election.")))
    return seat(
        session,
        seat_id=seat_id,
        person_id=person_id,
        organization_id=organization_id,
        began_on=began_on,
        ends_on=ends_on,
        reason=reason,
        actor=actor,
    )


def vacate(
    session: Session,
    term_id: int,
    *,
    last_day: date,
    cause: VacancyCause,
    because: str,
    actor: Actor,
) -> int | None:
    """End a term with `last_day`; the vacancy's number, None where the next holder follows at once.

    A term that had not begun by then is taken out. The vacancy says how it is filled, by the
    charter of its first day, and until when the term would have run.
    """
    term = session.get(Term, term_id)
    if term is None:
        raise NotFound
    body, row = _locked(session, term.seat_id)
    term = session.get_one(Term, term_id, with_for_update=True, populate_existing=True)
    if term.ends_on <= last_day:
        raise Refused(Phrase(N_("The term is over by that day anyway.")))
    person_id, since = term.person_id, max(last_day + timedelta(days=1), term.began_on)
    until = _until(session, term)
    if last_day < term.began_on:
        _take_out(session, term)
    else:
        term.ends_on, term.left_because, term.left_note = last_day, cause, because
    session.flush()
    record(session, SeatLeft(key("body", body.id), person_id, last_day, cause.value), actor=actor)
    return _note(session, body, row, since=since, cause=cause, because=because, until=until)


def note_vacancy(
    session: Session, body: Body, row: Seat, *, since: date, cause: VacancyCause
) -> int | None:
    """Note that nobody holds a seat from a day on, for a whole term."""
    return _note(session, body, row, since=since, cause=cause, because="", until=None)


def _note(
    session: Session,
    body: Body,
    row: Seat,
    *,
    since: date,
    cause: VacancyCause,
    because: str,
    until: date | None,
) -> int | None:
    held = session.scalar(
        select(func.count(Term.id)).where(
            Term.seat_id == row.id, Term.began_on <= since, Term.ends_on >= since
        )
    )
    noted = session.scalar(
        select(Vacancy.id).where(Vacancy.seat_id == row.id, Vacancy.closed_on.is_(None))
    )
    if held or noted or (row.closed_on and row.closed_on < since):
        return noted
    found = _class_of(session, body, row, since)
    early = cause not in (VacancyCause.NEW_SEAT, VacancyCause.TERM_OVER)
    vacancy = Vacancy(
        seat_id=row.id,
        since=since,
        cause=cause,
        because=because,
        way=to_fill(found, early=early) if found else FilledBy.APPOINTMENT,
        until=until,
    )
    session.add(vacancy)
    session.flush()
    return vacancy.id


def _locked(session: Session, seat_id: int) -> tuple[Body, Seat]:
    """The body and the seat, locked in this order: the cap is a matter of the whole body."""
    row = session.get(Seat, seat_id)
    if row is None:
        raise NotFound
    body = session.get_one(Body, row.body_id, with_for_update=True)
    return body, session.get_one(Seat, seat_id, with_for_update=True)


def _class_of(session: Session, body: Body, row: Seat, day: date) -> SeatClass | None:
    charter = charter_if_any(session, day)
    rule = charter.bodies.get(body.code) if charter else None
    return rule.seat_class(row.seat_class) if rule else None


def _until(session: Session, term: Term) -> date:
    """The last day of what is left of a term: before the next one of that seat begins."""
    following = session.scalar(
        select(func.min(Term.began_on)).where(
            Term.seat_id == term.seat_id, Term.began_on > term.began_on
        )
    )
    return min(term.ends_on, following - timedelta(days=1)) if following else term.ends_on


def _take_out(session: Session, term: Term) -> None:
    """Delete a term that had not begun, and open the vacancy again that it had filled."""
    for row in session.scalars(select(Vacancy).where(Vacancy.term_id == term.id)):
        row.term_id = row.closed_on = None
    session.flush()
    session.delete(term)


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
    if row.opened_on > began_on or (row.closed_on and row.closed_on < ends_on):
        return (Phrase(N_("The seat is not there in all of those days.")),)
    in_those_days = (
        select(Term, Seat)
        .join(Seat, Seat.id == Term.seat_id)
        .where(Seat.body_id == body.id, Term.began_on <= ends_on, Term.ends_on >= began_on)
    )
    terms = session.execute(in_those_days).all()
    rule = charter_on(session, began_on).bodies.get(body.code)
    member = members.member_on(session, organization_id, began_on)
    related = members.family(session, organization_id)
    found = Sitting(
        taken=any(other.id == row.id for _, other in terms),
        sits_already=any(term.person_id == person_id for term, _ in terms),
        held=sum(term.organization_id in related for term, _ in terms),
        tier=member.tier if member else "",
    )
    return sitting_problems(rule, rule.seat_class(row.seat_class) if rule else None, found)
