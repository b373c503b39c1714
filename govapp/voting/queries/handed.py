"""Who acts in place of whom on a frozen list, after somebody left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Subquery, exists, func, select, union_all
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.voting.models import Poll, PollState, RightHandedOn, RollEntry, RollVoter


@dataclass(frozen=True)
class RightToPassOn:
    """A place on the list of a poll that is not closed, of somebody who may leave it to another.

    `others` are the names of those who may use the same right.
    """

    entry_id: int
    about: str
    holder: str
    label: str
    secret: bool
    marked: bool
    closes_at: datetime
    others: tuple[str, ...]


def acting(person_id: int | BindParameter[int]) -> Subquery:
    """The roll entries a person may use today, with their position: as frozen or handed on.

    Join it by `acting(person).c.entry_id`; an entry stands in it once. A statement that is built
    once for many persons gives a parameter instead of a number.
    """
    gone, later = aliased(RightHandedOn), aliased(RightHandedOn)
    frozen = select(RollVoter.entry_id, RollVoter.position).where(
        RollVoter.person_id == person_id,
        ~exists().where(
            gone.entry_id == RollVoter.entry_id, gone.from_person == RollVoter.person_id
        ),
    )
    given = select(RightHandedOn.entry_id, RightHandedOn.position).where(
        RightHandedOn.to_person == person_id,
        ~exists().where(later.entry_id == RightHandedOn.entry_id, later.from_person == person_id),
    )
    both = union_all(frozen, given).subquery()
    return (
        select(both.c.entry_id, func.min(both.c.position).label("position"))
        .group_by(both.c.entry_id)
        .subquery("acting")
    )


def replaced(
    session: Session, poll_id: int, voters: Mapping[int, Iterable[int]]
) -> dict[int, tuple[int, ...]]:
    """The voters of each entry with those who left replaced by whom they named."""
    rows = session.execute(
        select(RightHandedOn.entry_id, RightHandedOn.from_person, RightHandedOn.to_person)
        .join(RollEntry, RollEntry.id == RightHandedOn.entry_id)
        .where(RollEntry.poll_id == poll_id)
    )
    heirs: dict[int, dict[int, int | None]] = {}
    for entry_id, from_person, to_person in rows:
        heirs.setdefault(entry_id, {})[from_person] = to_person
    return {
        entry_id: _after(tuple(people), heirs.get(entry_id, {}))
        for entry_id, people in voters.items()
    }


def _after(people: tuple[int, ...], heirs: Mapping[int, int | None]) -> tuple[int, ...]:
    found: list[int] = []
    for person in people:
        now: int | None = person
        seen: set[int] = set()
        while now is not None and now in heirs and now not in seen:
            seen.add(now)
            now = heirs[now]
        if now is not None and now not in found and now not in heirs:
            found.append(now)
    return tuple(found)


def rights_to_pass_on(
    session: Session, person_id: int, holders: Iterable[str]
) -> tuple[RightToPassOn, ...]:
    """A person's places on lists of announced and open polls, for these holders."""
    mine = acting(person_id)
    rows = session.execute(
        select(RollEntry, Poll)
        .join(Poll, Poll.id == RollEntry.poll_id)
        .join(mine, mine.c.entry_id == RollEntry.id)
        .where(
            Poll.state != PollState.CLOSED,
            RollEntry.holder.in_(set(holders)),
            RollEntry.left_out == "",
        )
        .order_by(Poll.closes_at, RollEntry.id)
    ).all()
    return tuple(
        RightToPassOn(
            entry.id,
            poll.about,
            entry.holder,
            entry.label,
            poll.secret,
            entry.marked,
            poll.closes_at,
            others_of(session, poll.id, entry.id, person_id),
        )
        for entry, poll in rows
    )


def acting_with(session: Session, entry_id: int, person_id: int) -> tuple[int, ...]:
    """Those who may use the same right as this person, the first in order first."""
    poll_id = session.scalars(select(RollEntry.poll_id).where(RollEntry.id == entry_id)).one()
    return tuple(one for one in _acting_on(session, poll_id, entry_id) if one != person_id)


def _acting_on(session: Session, poll_id: int, entry_id: int) -> tuple[int, ...]:
    frozen = session.scalars(
        select(RollVoter.person_id)
        .where(RollVoter.entry_id == entry_id)
        .order_by(RollVoter.position)
    ).all()
    return replaced(session, poll_id, {entry_id: frozen})[entry_id]


def others_of(session: Session, poll_id: int, entry_id: int, person_id: int) -> tuple[str, ...]:
    """The names of those who may use the same right as this person."""
    people = _acting_on(session, poll_id, entry_id)
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all())
    return tuple(names[one] for one in people if one != person_id)
