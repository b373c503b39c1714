"""The hats that organizations give to people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import and_, or_, select
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

PAYERS = (ContactKind.PRIMARY, ContactKind.BILLING, ContactKind.ADMIN)


def hats(session: Session, person_id: int, day: date) -> Iterator[Hat]:
    """What a person may do for organizations on `day`.

    Contact roles count for former and possible members too (somebody has to see the open
    invoice); "person of a member" only while the organization is one. What was merged into an
    organization keeps its invoices, so those who pay for the one see the bills of the other.
    """
    yield from _acting(session, person_id, day)
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


def _acting(session: Session, person_id: int, day: date) -> Iterator[Hat]:
    before = and_(
        Organization.merged_into_id == ContactRole.organization_id,
        ContactRole.kind.in_(PAYERS),
    )
    acting = session.execute(
        select(
            ContactRole.kind,
            Organization.id,
            Organization.display_name,
            Organization.merged_into_id,
        )
        .join(Organization, or_(Organization.id == ContactRole.organization_id, before))
        .where(
            ContactRole.person_id == person_id,
            ContactRole.kind.in_(ROLES),
            in_force(ContactRole, day),
            Organization.on_record_only.is_(False),
        )
    )
    for kind, number, name, merged in acting:
        role = ROLES[kind] if merged is None else Role.BILLING
        yield Hat(role, key("organization", number), name)
