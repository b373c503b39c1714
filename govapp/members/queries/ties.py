"""The one query that answers conflicts of interest for every slice to the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.ids import key, key_number
from govapp.members.models import Tie
from govapp.members.queries.belonging import employers
from govapp.members.queries.families import families
from govapp.members.rules import Conflict, TieKind


@dataclass(frozen=True)
class Bond:
    """A tie in force."""

    kind: TieKind
    who: str
    thing: str
    began_on: date


def ties_of(session: Session, thing: str, day: date) -> tuple[Bond, ...]:
    """Who is tied to a thing on `day`, in the order in which it began."""
    return _bonds(session, day, things=[thing])


def conflicts(
    session: Session, person_id: int, thing_keys: Iterable[str], day: date
) -> tuple[Conflict, ...]:
    """How a person is bound on `day` to any of the things, by themselves or by an employer."""
    return conflicts_among(session, [person_id], thing_keys, day).get(person_id, ())


def conflicts_among(
    session: Session, person_ids: Iterable[int], thing_keys: Iterable[str], day: date
) -> dict[int, tuple[Conflict, ...]]:
    """`conflicts` of many people at once, in a constant number of queries.

    Employers are the organizations a person belongs to on that day (or is tied to as employer)
    with all their relatives: parents and what they own count as one. An organization among the
    things is in conflict with everybody who works for its family.
    """
    people, things = sorted(set(person_ids)), frozenset(thing_keys)
    if not people or not things:
        return {}
    own = _bonds(session, day, who=[key("person", number) for number in people])
    works_for = _all_employers(session, people, own, day)
    relatives = families(session, {number for some in works_for.values() for number in some})
    related = {key("organization", n) for some in relatives.values() for n in some}
    theirs = _by_who(_bonds(session, day, who=sorted(related), things=things))
    mine = _by_who(own)
    found = {}
    for person_id in people:
        bonds = [
            *_own(person_id, mine.get(key("person", person_id), ()), things),
            *_through(person_id, works_for.get(person_id, ()), relatives, theirs, things),
        ]
        if bonds:
            found[person_id] = tuple(dict.fromkeys(bonds))
    return found


def _own(person_id: int, bonds: Iterable[Bond], things: frozenset[str]) -> Iterator[Conflict]:
    for bond in bonds:
        if bond.thing in things:
            yield Conflict(person_id, bond.thing, bond.kind)


def _through(
    person_id: int,
    works_for: Iterable[int],
    relatives: Mapping[int, frozenset[int]],
    theirs: Mapping[str, tuple[Bond, ...]],
    things: frozenset[str],
) -> Iterator[Conflict]:
    for employer in works_for:
        for related in sorted(relatives.get(employer, frozenset({employer}))):
            name = key("organization", related)
            if name in things:
                through = None if related == employer else employer
                yield Conflict(person_id, name, TieKind.EMPLOYER, through)
            for bond in theirs.get(name, ()):
                yield Conflict(person_id, bond.thing, bond.kind, related)


def _all_employers(
    session: Session, people: list[int], own: Iterable[Bond], day: date
) -> dict[int, tuple[int, ...]]:
    found = {number: list(some) for number, some in employers(session, people, day).items()}
    for bond in own:
        person_id, employer = key_number(bond.who, "person"), key_number(bond.thing, "organization")
        if bond.kind is TieKind.EMPLOYER and person_id is not None and employer is not None:
            found.setdefault(person_id, []).append(employer)
    return {number: tuple(dict.fromkeys(some)) for number, some in found.items()}


def _bonds(
    session: Session,
    day: date,
    *,
    who: Iterable[str] | None = None,
    things: Iterable[str] | None = None,
) -> tuple[Bond, ...]:
    statement = (
        select(Tie.kind, Tie.who, Tie.thing, Tie.began_on)
        .where(Tie.began_on <= day, or_(Tie.ended_on.is_(None), Tie.ended_on >= day))
        .order_by(Tie.began_on, Tie.id)
    )
    if who is not None:
        statement = statement.where(Tie.who.in_(list(who)))
    if things is not None:
        statement = statement.where(Tie.thing.in_(list(things)))
    return tuple(Bond(*row) for row in session.execute(statement))


def _by_who(bonds: Iterable[Bond]) -> dict[str, tuple[Bond, ...]]:
    found: dict[str, list[Bond]] = {}
    for bond in bonds:
        found.setdefault(bond.who, []).append(bond)
    return {who: tuple(some) for who, some in found.items()}
