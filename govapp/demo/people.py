"""Who plays which role in the tour."""

from __future__ import annotations

from sqlalchemy import select

from govapp.db import session
from govapp.members.models import ContactRole, Organization
from govapp.members.rules import ContactKind

FILE = "demo-accounts.json"
REPRESENTED = "Example University Hospital"
DOUBLE = "Placeholder Health Plan, Inc."  # applies although it may be a member already


def person_for(name: str, kind: ContactKind) -> int:
    """The person with that role for the organization of that name."""
    return (
        session()
        .scalars(
            select(ContactRole.person_id)
            .join(Organization, Organization.id == ContactRole.organization_id)
            .where(
                Organization.display_name == name,
                ContactRole.kind == kind,
                ContactRole.ended_on.is_(None),
            )
            .order_by(ContactRole.position, ContactRole.id)
            .limit(1)
        )
        .one()
    )


def representative_id() -> int:
    """The representative of the tour."""
    return person_for(REPRESENTED, ContactKind.PRIMARY)
