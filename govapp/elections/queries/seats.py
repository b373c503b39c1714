"""The seats that an election gave, for the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from govapp.accounts.models import Person
from govapp.committees.models import Seat, Term
from govapp.db import session as current_session
from govapp.foundation.kernel.ids import key
from govapp.members.models import Organization


@dataclass(frozen=True)
class SeatGiven:
    """A seat, who got it, and from when to when."""

    name: str
    organization: str
    seat: int
    begins: date
    ends: date | None


def seats_given(election_id: int) -> tuple[SeatGiven, ...]:
    """The terms that a declaration began, as they were given, in the order of the seats."""
    rows = current_session().execute(
        select(Person.name, Organization.display_name, Seat.position, Term.began_on, Term.ends_on)
        .join(Term, Term.person_id == Person.id)
        .join(Organization, Organization.id == Term.organization_id)
        .join(Seat, Seat.id == Term.seat_id)
        .where(Term.reason == key("election", election_id))
        .order_by(Seat.position)
    )
    return tuple(SeatGiven(*row) for row in rows)
