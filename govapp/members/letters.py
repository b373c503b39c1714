"""Who is told what about their organization."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.members.models import Organization


def colleague(
    session: Session, organization: Organization, person: Person, link: str, *, new: bool, by: str
) -> None:
    """The letter that brings a colleague to the organization's page, by a one-time link if new."""
    about = key("organization", organization.id)
    write(
        session,
        Outgoing(
            kind="colleague",
            key=f"colleague:{about}:{key('person', person.id)}:{digest(link)[:40]}",
            address=person.email,
            context={
                "name": person.name,
                "organization": organization.display_name,
                "link": link,
                "new": new,
                "by": by,
            },
            about=about,
            person_id=person.id,
            organization_id=organization.id,
            secret=new,
        ),
    )
