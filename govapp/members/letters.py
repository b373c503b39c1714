"""Who is told what about their organization."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.foundation.kernel.ids import digest, key
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings
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


def farewell(
    session: Session, organization: Organization, person: Person, leaving_id: int, *, ended: bool
) -> None:
    """The letter to whoever left: what ended, what stays theirs. `ended`: their sign-in, too."""
    about = key("organization", organization.id)
    write(
        session,
        Outgoing(
            kind="farewell",
            key=f"farewell:{key('leaving', leaving_id)}",
            address=person.email,
            context={
                "name": person.name,
                "organization": organization.display_name,
                "ended": ended,
            },
            about=about,
            person_id=person.id,
            organization_id=organization.id,
        ),
    )


def taking_over(
    session: Session,
    organization: Organization,
    person: Person,
    leaving_id: int,
    titles: Sequence[Phrase],
    *,
    before: str,
) -> None:
    """The letter to a successor: what they hold now, and after whom."""
    about = key("organization", organization.id)
    write(
        session,
        Outgoing(
            kind="taking_over",
            key=f"taking-over:{key('leaving', leaving_id)}:{key('person', person.id)}",
            address=person.email,
            context={
                "name": person.name,
                "organization": organization.display_name,
                "before": before,
                "titles": titles,
                "link": f"{settings().SERVER_URL}/organizations/{organization.id}",
            },
            about=about,
            person_id=person.id,
            organization_id=organization.id,
        ),
    )
