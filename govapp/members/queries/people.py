"""Where a person belongs and belonged, and what they did there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.members.models import Affiliation, ContactRole, Organization
from govapp.members.permissions import ORGANIZATION_LIST_ALL
from govapp.members.rules import ContactKind


@dataclass(frozen=True)
class PersonRole:
    """A role somebody holds or held."""

    kind: ContactKind
    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class PersonTerm:
    """A belonging with the roles held there."""

    organization_id: int
    name: str
    title: str
    began_on: date
    ended_on: date | None
    roles: tuple[PersonRole, ...]


def organizations_of(session: Session, person_id: int, actor: Actor) -> tuple[PersonTerm, ...]:
    """Newest first; colleagues see their own organizations only, the person and staff see all."""
    rows = session.execute(
        select(Affiliation, Organization.display_name)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(Affiliation.person_id == person_id)
        .order_by(Affiliation.began_on.desc(), Affiliation.id.desc())
    ).all()
    roles: dict[int, list[PersonRole]] = {}
    for role in session.scalars(
        select(ContactRole)
        .where(ContactRole.person_id == person_id)
        .order_by(ContactRole.began_on.desc(), ContactRole.id.desc())
    ):
        if role.ended_on is None or role.ended_on >= role.began_on:
            kept = roles.setdefault(role.organization_id, [])
            kept.append(PersonRole(role.kind, role.began_on, role.ended_on))
    everything = may(actor, ORGANIZATION_LIST_ALL) or actor.person_id == person_id
    today = consortium_today()
    return tuple(
        PersonTerm(
            row.organization_id,
            name,
            row.title,
            row.began_on,
            row.ended_on if row.ended_on is None or row.ended_on <= today else None,
            tuple(roles.get(row.organization_id, ())),
        )
        for row, name in rows
        if everything or row.organization_id in actor.organizations
    )
