"""Everybody of an organization with what they do for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Credential, Person
from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.members.models import Affiliation, ContactRole
from govapp.members.queries.belonging import in_force
from govapp.members.rules import ContactKind


@dataclass(frozen=True)
class RoleCard:
    """A role somebody holds there."""

    kind: ContactKind
    position: int
    since: date
    last: bool  # nobody stands after them in this role


@dataclass(frozen=True)
class PersonLine:
    """Somebody who belongs to the organization, with what they do for it."""

    person_id: int
    name: str
    email: str
    title: str
    phone: str
    since: date
    has_account: bool
    roles: tuple[RoleCard, ...]


def people(session: Session, organization_id: int, day: date) -> tuple[PersonLine, ...]:
    """Everybody who belongs there on `day`: the primary, alternates in order, then by name."""
    roles: dict[int, list[RoleCard]] = {}
    held = session.scalars(
        select(ContactRole)
        .where(ContactRole.organization_id == organization_id, in_force(ContactRole, day))
        .order_by(ContactRole.position, ContactRole.id)
    ).all()
    last = {role.kind: role.id for role in held}
    for role in held:
        card = RoleCard(role.kind, role.position, role.began_on, last[role.kind] == role.id)
        roles.setdefault(role.person_id, []).append(card)
    rows = session.execute(
        select(Affiliation, Person, Credential.person_id)
        .join(Person, Person.id == Affiliation.person_id)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(Affiliation.organization_id == organization_id, in_force(Affiliation, day))
    )
    found = [
        PersonLine(
            person_id=person.id,
            name=person.name,
            email=person.email,
            title=affiliation.title,
            phone=affiliation.phone,
            since=affiliation.began_on,
            has_account=account is not None,
            roles=tuple(sorted(roles.get(person.id, ()), key=_rank)),
        )
        for affiliation, person, account in rows
    ]
    return tuple(sorted(found, key=_place))


def person_line(organization_id: int, person_id: int) -> PersonLine | None:
    """One of them (the caller asked who may see them), or None."""
    found = people(current_session(), organization_id, consortium_today())
    return next((line for line in found if line.person_id == person_id), None)


_RANKS = tuple(ContactKind)


def _rank(role: RoleCard) -> tuple[int, int]:
    return _RANKS.index(role.kind), role.position


def _place(line: PersonLine) -> tuple[int, int, str, int]:
    first = min((_rank(role) for role in line.roles), default=(len(_RANKS), 0))
    acts = first if first[0] < 2 else (2, 0)
    return (*acts, line.name.casefold(), line.person_id)


def names_there(organization_id: int) -> tuple[tuple[int, str], ...]:
    """Numbers and names of everybody there today, to choose from."""
    found = people(current_session(), organization_id, consortium_today())
    return tuple((line.person_id, line.name) for line in found)


def holders(organization_id: int) -> dict[ContactKind, tuple[int, ...]]:
    """Who holds each role there today, the first one first."""
    found: dict[ContactKind, list[int]] = {}
    for line in people(current_session(), organization_id, consortium_today()):
        for role in line.roles:
            found.setdefault(role.kind, []).append(line.person_id)
    return {kind: tuple(numbers) for kind, numbers in found.items()}
