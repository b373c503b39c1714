"""How many seats the rulebook gives a body today, and what would have to change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.seating import seat_counts
from govapp.committees.models import Body, Seat
from govapp.committees.queries.vacancies import held_on, open_on
from govapp.members.queries import members_on


@dataclass(frozen=True)
class SeatChange:
    """A seat to be added (`seat_id` None), or to be closed because it is one too many."""

    seat_class: str
    position: int
    seat_id: int | None


def members_by_tier(session: Session, day: date) -> dict[str, int]:
    """How many members each tier has on a day."""
    return dict(Counter(member.tier for member in members_on(session, day)))


def seat_changes(session: Session, body: Body, day: date) -> tuple[SeatChange, ...]:
    """What would give the body the seats of the rulebook: added ones, then vacant ones closed."""
    rule = charter_on(session, day).bodies.get(body.code)
    if rule is None:
        return ()
    wanted = seat_counts(rule.seat_classes, members_by_tier(session, day))
    there = session.execute(
        select(Seat.seat_class, Seat.position, Seat.id, Seat.id.in_(held_on(day)))
        .where(Seat.body_id == body.id, *open_on(day))
        .order_by(Seat.seat_class, Seat.position.desc())
    ).all()
    known = {(code, position) for code, position, _, _ in there}
    added = [
        SeatChange(code, position, None)
        for code, seats in wanted.items()
        for position in range(1, seats + 1)
        if (code, position) not in known
    ]
    closed = [
        SeatChange(code, position, seat_id)
        for code, position, seat_id, held in there
        if position > wanted.get(code, 0) and not held
    ]
    return (*added, *closed)
