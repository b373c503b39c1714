"""Setting bodies up from the rulebook, and giving them the seats that it says."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.seating import seat_counts
from govapp.charter.rules.values import BodyRules
from govapp.committees.facts import BodyFounded, SeatsFitted
from govapp.committees.models import Body, Seat, Vacancy, VacancyCause
from govapp.committees.permissions import BODY_MANAGE
from govapp.committees.queries.fitting import members_by_tier, seat_changes
from govapp.committees.services.seating import note_vacancy
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index


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


def fit_seats(body_id: int, *, actor: Actor) -> None:
    """Give a body the number of seats that the rulebook in force says, by its formulas.

    Seats that are missing are added and vacant; of those too many the vacant ones are closed, the
    last first. Who sits in one too many stays until the term ends.
    """
    with transaction() as session:
        body = session.get(Body, body_id, with_for_update=True)
        authorize(actor, BODY_MANAGE, body)
        if body is None:
            raise NotFound
        today = clock.today()
        added = closed = 0
        for change in seat_changes(session, body, today):
            if change.seat_id is None:
                _add_seat(session, body, change.seat_class, change.position, today)
                added += 1
            else:
                _close_seat(session, change.seat_id, today)
                closed += 1
        if not added and not closed:
            raise Refused(Phrase(N_("The committee has the seats that the rulebook says.")))
        record(session, SeatsFitted(key("body", body_id), added, closed), actor=actor)


def _add_seats(session: Session, body: Body, rule: BodyRules) -> int:
    counts = seat_counts(rule.seat_classes, members_by_tier(session, body.began_on))
    for code, seats in counts.items():
        for position in range(1, seats + 1):
            _add_seat(session, body, code, position, body.began_on)
    return sum(counts.values())


def _add_seat(session: Session, body: Body, seat_class: str, position: int, day: date) -> None:
    """A new seat, or one that was closed and is there again."""
    row = session.scalars(
        select(Seat).where(
            Seat.body_id == body.id, Seat.seat_class == seat_class, Seat.position == position
        )
    ).one_or_none()
    if row is None:
        row = Seat(body_id=body.id, seat_class=seat_class, position=position, opened_on=day)
        session.add(row)
    else:
        row.closed_on = None
    session.flush()
    note_vacancy(session, body, row, since=day, cause=VacancyCause.NEW_SEAT)


def _close_seat(session: Session, seat_id: int, today: date) -> None:
    row = session.get_one(Seat, seat_id, with_for_update=True)
    row.closed_on = max(today - timedelta(days=1), row.opened_on)
    noted = session.scalars(
        select(Vacancy).where(Vacancy.seat_id == seat_id, Vacancy.closed_on.is_(None))
    ).one_or_none()
    if noted is not None:
        noted.closed_on = today
