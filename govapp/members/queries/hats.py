"""The hats that organizations give to people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.foundation.access.actor import Hat, Role
from govapp.foundation.kernel.ids import key
from govapp.members.models import Affiliation, ContactRole, Membership, Organization
from govapp.members.queries.belonging import in_force
from govapp.members.rules import ContactKind

ROLES = {
    ContactKind.PRIMARY: Role.PRIMARY,
    ContactKind.ALTERNATE: Role.ALTERNATE,
    ContactKind.BILLING: Role.BILLING,
    ContactKind.ADMIN: Role.ORGANIZATION_ADMIN,
}


def hats(session: Session, person_id: int, day: date) -> Iterator[Hat]:
    """What a person may do for organizations on `day`.

    Contact roles count for former and possible members too (somebody has to see the open
    invoice); "person of a member" only while the organization is one.
    """
    acting = session.execute(
        select(ContactRole.kind, Organization.id, Organization.display_name)
        .join(Organization, Organization.id == ContactRole.organization_id)
        .where(
            ContactRole.person_id == person_id,
            ContactRole.kind.in_(ROLES),
            in_force(ContactRole, day),
            Organization.on_record_only.is_(False),
        )
    )
    for kind, number, name in acting:
        yield Hat(ROLES[kind], key("organization", number), name)
    belonging = session.execute(
        select(Organization.id, Organization.display_name)
        .join(Affiliation, Affiliation.organization_id == Organization.id)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(
            Affiliation.person_id == person_id,
            in_force(Affiliation, day),
            in_force(Membership, day),
            Organization.on_record_only.is_(False),
        )
    )
    for number, name in belonging:
        yield Hat(Role.MEMBER_PERSON, key("organization", number), name)
