"""The day everything is relative to, and the people who act."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from govapp.accounts.models import Person
from govapp.accounts.queries import actor_of
from govapp.db import session
from govapp.foundation.access.actor import Actor, Role, operator
from govapp.foundation.kernel import clock
from govapp.members.models import ContactRole, Organization
from govapp.members.rules import ContactKind

BUILDER = operator("the demonstration", Role.ADMINISTRATOR)


@dataclass
class Stage:
    """Where we are: `today` is the day of loading; everything else is found by name."""

    today: date
    people: dict[str, int] = field(default_factory=dict)  # staff by role word

    def day(self, offset: int) -> date:
        """So many days from today (negative: before)."""
        return self.today + timedelta(days=offset)

    def noon(self, offset: int) -> datetime:
        """An instant on that day, always before the demonstration is looked at."""
        return datetime.combine(self.day(offset), time(6), UTC)

    @contextmanager
    def on(self, offset: int) -> Iterator[None]:
        """Hold the clock on that day."""
        with clock.at(self.noon(offset)):
            yield

    def staff(self, role: str) -> Actor:
        """Somebody of the office, with the hats of this day."""
        return actor_of(self.people[role])

    def organization(self, name: str) -> int:
        """The number of an organization."""
        return (
            session()
            .scalars(select(Organization.id).where(Organization.display_name == name))
            .one()
        )

    def contact(self, name: str, kind: ContactKind = ContactKind.PRIMARY) -> Actor:
        """The person who has that role for an organization, with the hats of this day."""
        person_id = (
            session()
            .scalars(
                select(ContactRole.person_id)
                .where(
                    ContactRole.organization_id == self.organization(name),
                    ContactRole.kind == kind,
                    ContactRole.ended_on.is_(None),
                )
                .order_by(ContactRole.position, ContactRole.id)
                .limit(1)
            )
            .one()
        )
        return actor_of(person_id)


def name_of(person_id: int) -> str:
    """A person's name."""
    return session().get_one(Person, person_id).name
