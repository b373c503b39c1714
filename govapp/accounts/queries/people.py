"""People as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select

from govapp.accounts.models import Credential, Person, RoleGrant, SignIn
from govapp.accounts.permissions import (
    ACCESS_READ,
    ACCOUNT_USE,
    PERSON_INVITE,
    PERSON_LIST,
    PERSON_READ,
)
from govapp.accounts.queries.actors import card_in, consortium_today, hats_of
from govapp.accounts.rules import HAS_ACCOUNT, PersonCard, Profile
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Hat, Role
from govapp.foundation.access.policy import authorize, may, visible
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import folded


@dataclass(frozen=True)
class RoleHeld:
    """A consortium-wide role of a person, with its days."""

    role: Role
    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class Access:
    """How a person gets in; shown to staff and to themselves."""

    has_account: bool
    last_seen: datetime | None
    signed_in: int


@dataclass(frozen=True)
class PersonShown:
    """A person's page: who they are, their hats today, and how they get in."""

    card: PersonCard
    hats: tuple[Hat, ...]
    roles: tuple[RoleHeld, ...]
    access: Access | None

    @property
    def person_id(self) -> int:
        return self.card.person_id

    @property
    def organizations(self) -> frozenset[int]:
        return self.card.organizations


People = Select[Person]


def people(actor: Actor) -> People:
    """All people, for lists."""
    authorize(actor, PERSON_LIST)
    return select(Person).where(Person.merged_into_id.is_(None))


def merged_into(person_id: int) -> int | None:
    """The record that this one was merged into, through all mergers; None if it was not."""
    session, found = current_session(), None
    row = session.get(Person, person_id)
    while row is not None and row.merged_into_id is not None:
        found = row.merged_into_id
        row = session.get(Person, found)
    return found


def named(rows: People, typed: str) -> People:
    """Only people with those words in their name or address."""
    for word in folded(typed).split():
        rows = rows.where(
            or_(
                Person.sort_key.contains(word, autoescape=True),
                Person.email_key.contains(word, autoescape=True),
            )
        )
    return rows


def holding(rows: People, role: Role) -> People:
    """Only people who hold that role for the whole consortium now."""
    holders = select(RoleGrant.person_id).where(
        RoleGrant.role == role, RoleGrant.ended_on.is_(None)
    )
    return rows.where(Person.id.in_(holders))


def roles_of(people_ids: Sequence[int] | None = None) -> dict[int, tuple[Role, ...]]:
    """The consortium-wide roles held now, by those people or by all."""
    held = select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.ended_on.is_(None))
    if people_ids is not None:
        held = held.where(RoleGrant.person_id.in_(people_ids))
    rows = current_session().execute(held.order_by(RoleGrant.id))
    found: dict[int, tuple[Role, ...]] = {}
    for person_id, role in rows:
        found[person_id] = (*found.get(person_id, ()), role)
    return found


def person(person_id: int, actor: Actor) -> PersonShown:
    """A person as the actor may see them."""
    session = current_session()
    card = card_in(session, person_id)
    visible(actor, PERSON_READ, card)
    if card is None:
        raise NotFound
    inside = may(actor, ACCESS_READ, card)
    return PersonShown(
        card,
        tuple(sorted(hats_of(session, person_id, consortium_today()))),
        _roles(person_id) if inside else (),
        _access(person_id) if inside else None,
    )


def invitable(person_id: int, actor: Actor) -> PersonShown:
    """A person whom the actor may invite now, or a refusal."""
    found = person(person_id, actor)
    authorize(actor, PERSON_INVITE, found.card)
    if current_session().get(Credential, person_id) is not None:
        raise Refused(HAS_ACCOUNT)
    return found


def _roles(person_id: int) -> tuple[RoleHeld, ...]:
    rows = current_session().execute(
        select(RoleGrant.role, RoleGrant.began_on, RoleGrant.ended_on)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.ended_on.is_not(None), RoleGrant.began_on.desc(), RoleGrant.id.desc())
    )
    return tuple(RoleHeld(*row) for row in rows)


def _access(person_id: int) -> Access:
    session = current_session()
    has_account = session.scalar(select(func.count()).where(Credential.person_id == person_id))
    seen, live = session.execute(
        select(
            func.max(SignIn.seen_at), func.count(SignIn.id).filter(SignIn.ended_at.is_(None))
        ).where(SignIn.person_id == person_id)
    ).one()
    return Access(bool(has_account), seen, live)


def profile(actor: Actor) -> tuple[PersonCard, Profile]:
    """What the actor says of themselves."""
    row = current_session().get(Person, actor.person_id) if actor.signed_in else None
    if row is None:
        raise NotFound
    card = PersonCard(row.id, row.name, row.email)
    visible(actor, ACCOUNT_USE, card)
    return card, Profile(row.name, row.zone)
