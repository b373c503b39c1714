"""To whom letters about money go: the payers of an organization, or both of its contacts."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import consortium
from govapp.foundation.mail.outbox import Outgoing, write
from govapp.foundation.web.current import settings
from govapp.members.models import Organization
from govapp.members.queries import Contact, billing_people, contacts
from govapp.members.rules import ContactKind


def to_payers(
    session: Session,
    organization: Organization,
    kind: str,
    about: str,
    context: dict[str, object],
    *,
    mark: str = "",
) -> None:
    """One letter to each person who looks after the organization's bills."""
    people = billing_people(session, organization.id, consortium_today())
    _to(session, organization, people, kind, about, context, mark=mark)


def to_both(
    session: Session,
    organization: Organization,
    kind: str,
    about: str,
    context: dict[str, object],
    *,
    mark: str = "",
) -> None:
    """One letter each to the billing contacts and to the primary representative."""
    today = consortium_today()
    billing = billing_people(session, organization.id, today)
    primary = contacts(session, organization.id, ContactKind.PRIMARY, today)
    people = {contact.person_id: contact for contact in (*billing, *primary)}
    _to(session, organization, people.values(), kind, about, context, mark=mark)


def _to(
    session: Session,
    organization: Organization,
    people: Iterable[Contact],
    kind: str,
    about: str,
    context: dict[str, object],
    *,
    mark: str = "",
) -> None:
    we = consortium(session)
    for contact in people:
        write(
            session,
            Outgoing(
                kind=kind,
                key=f"{kind}:{about}{mark}:{contact.person_id}",
                address=contact.email,
                context={
                    "link": page_of(about),
                    **context,
                    "name": contact.name,
                    "organization": organization.display_name,
                    "we": we,
                },
                about=about,
                person_id=contact.person_id,
                organization_id=organization.id,
            ),
        )


def page_of(about: str) -> str:
    kind, _, number = about.partition(":")
    folders = {
        "invoice": "invoices",
        "payment": "payments",
        "organization": "organizations",
        "requote": "quotes",
    }
    folder = folders.get(kind, "")
    return f"{settings().SERVER_URL}/{folder}/{number}"
