"""Which seats nobody holds on a day: since when, why, and how each is filled next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.charter.rules.seating import term_end, to_fill
from govapp.charter.rules.values import FilledBy, SeatClass
from govapp.committees.models import Body, Seat, Term, Vacancy, VacancyCause
from govapp.committees.queries.bodies import charter_if_any


@dataclass(frozen=True)
class Vacant:
    """A seat that nobody holds on a day.

    `until` is the last day of a term that was left early, None for a whole term. `vacancy_id` is
    the row that says so, None for a seat that falls vacant later or was not noted yet.
    """

    seat_id: int
    seat_class: str
    position: int
    since: date
    cause: VacancyCause
    because: str
    way: FilledBy
    until: date | None
    vacancy_id: int | None
    first: bool

    @property
    def early(self) -> bool:
        return self.cause not in (VacancyCause.NEW_SEAT, VacancyCause.TERM_OVER)


def vacancies(
    session: Session, body_id: int, day: date, *, seat_class: str = ""
) -> tuple[Vacant, ...]:
    """The seats of a body (of a class, if one is named) that nobody holds on `day`, in order.

    A day to come is answered from the terms that will have ended by then.
    """
    statement = (
        select(Seat)
        .where(Seat.body_id == body_id, *open_on(day), Seat.id.not_in(held_on(day)))
        .order_by(Seat.seat_class, Seat.position)
    )
    if seat_class:
        statement = statement.where(Seat.seat_class == seat_class)
    seats = session.scalars(statement).all()
    if not seats:
        return ()
    body = session.get_one(Body, body_id)
    charter = charter_if_any(session, day)
    rule = charter.bodies.get(body.code) if charter else None
    classes = {one.code: one for one in rule.seat_classes} if rule else {}
    ids = [seat.id for seat in seats]
    noted, ended = _noted(session, ids, day), _last_ends(session, ids, day)
    return tuple(_vacant(seat, classes.get(seat.seat_class), noted, ended) for seat in seats)


def free_seats(session: Session, body_id: int, seat_class: str, day: date) -> tuple[int, ...]:
    """The numbers of the seats of a class that nobody holds on `day`."""
    return tuple(one.seat_id for one in vacancies(session, body_id, day, seat_class=seat_class))


def open_on(day: date) -> tuple[object, ...]:
    """The condition that a seat is there on a day."""
    return Seat.opened_on <= day, or_(Seat.closed_on.is_(None), Seat.closed_on >= day)


def held_on(day: date) -> object:
    """The numbers of the seats that somebody holds on a day."""
    return select(Term.seat_id).where(Term.began_on <= day, Term.ends_on >= day)


def end_of_term(vacant: Vacant, seat_class: SeatClass, began_on: date) -> date:
    """The last day of a term that begins on `began_on` in this vacant seat."""
    return term_end(seat_class, vacant.position, began_on, first=vacant.first, until=vacant.until)


def _noted(session: Session, seat_ids: Iterable[int], day: date) -> Mapping[int, Vacancy]:
    rows = session.scalars(
        select(Vacancy)
        .where(
            Vacancy.seat_id.in_(seat_ids),
            Vacancy.since <= day,
            or_(Vacancy.closed_on.is_(None), Vacancy.closed_on > day),
        )
        .order_by(Vacancy.since, Vacancy.id)
    )
    return {row.seat_id: row for row in rows}


def _last_ends(session: Session, seat_ids: Iterable[int], day: date) -> Mapping[int, date]:
    rows = session.execute(
        select(Term.seat_id, func.max(Term.ends_on))
        .where(Term.seat_id.in_(seat_ids), Term.ends_on < day)
        .group_by(Term.seat_id)
    )
    return dict(rows.all())


def _vacant(
    seat: Seat,
    seat_class: SeatClass | None,
    noted: Mapping[int, Vacancy],
    ended: Mapping[int, date],
) -> Vacant:
    row, last = noted.get(seat.id), ended.get(seat.id)
    if row is not None:
        since, cause, because = row.since, row.cause, row.because
        way, until = row.way, row.until
    else:
        since = last + timedelta(days=1) if last else seat.opened_on
        cause = VacancyCause.TERM_OVER if last else VacancyCause.NEW_SEAT
        because, until = "", None
        way = to_fill(seat_class, early=False) if seat_class else FilledBy.APPOINTMENT
    return Vacant(
        seat.id,
        seat.seat_class,
        seat.position,
        since,
        cause,
        because,
        way,
        until,
        row.id if row else None,
        first=last is None,
    )
