"""An organization's people: who belongs, who acts for it in which role, in which order."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from govapp.accounts.models import Credential, Person, Purpose
from govapp.accounts.queries import consortium_today
from govapp.accounts.services import one_time_link, person_for
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.members import letters
from govapp.members.facts import AlternatesOrdered
from govapp.members.models import Organization
from govapp.members.permissions import ORGANIZATION_WRITE, PEOPLE_MANAGE
from govapp.members.queries import employers, family
from govapp.members.rules import ColleagueDraft, ContactKind, checked_colleague
from govapp.members.services import contacts
from govapp.members.services.shelf import card_of, locked

# The roles that a form gives to one colleague each; whoever held them before does not any more.
CHOSEN = (ContactKind.BILLING, ContactKind.NOTICES, ContactKind.SIGNING)


def invite(organization_id: int, draft: ColleagueDraft, *, actor: Actor) -> int:
    """Add a colleague, name them for their roles and write them a letter; the person's number.

    Somebody who belongs to another organization can be added by staff only, so that nobody
    claims strangers by typing their address. Refused when the tier leaves no room.
    """
    draft = checked_colleague(draft)
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        contacts.refuse_on_record(row)
        person = person_for(session, name=draft.name, email=draft.email)
        today = consortium_today()
        elsewhere = set(employers(session, [person.id], today).get(person.id, ()))
        if elsewhere - family(session, row.id) and not may(actor, ORGANIZATION_WRITE):
            raise Refused(
                Phrase(
                    N_(
                        "This person belongs to another organization; "
                        "ask the secretariat to add them."
                    )
                )
            )
        take_in(session, row, person, draft, actor=actor)
        return person.id


def take_in(
    session: Session, row: Organization, person: Person, draft: ColleagueDraft, *, actor: Actor
) -> None:
    """Let a person belong to a locked organization, name them, and write if they are new (helper).

    Whoever runs the command has asked whether the actor may.
    """
    today = consortium_today()
    joined = contacts.affiliate(
        session, row, person.id, draft.title, today, invited=True, actor=actor
    )
    for kind in draft.kinds:
        contacts.name(session, row, person.id, kind, today, actor=actor)
    contacts.find_by_organizations(session, person, today)
    if joined:
        _write_letter(session, row, person, actor)


def name_contact(organization_id: int, person_id: int, kind: ContactKind, *, actor: Actor) -> None:
    """Let one who belongs to the organization act for it; a primary replaces the one before."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        contacts.refuse_on_record(row)
        if contacts.affiliation_of(session, row.id, person_id) is None:
            raise NotFound
        contacts.name(session, row, person_id, kind, consortium_today(), actor=actor)


def end_contact(organization_id: int, person_id: int, kind: ContactKind, *, actor: Actor) -> None:
    """Take a role away, at once."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        found = [
            role
            for role in contacts.roles_of(session, row.id)
            if role.person_id == person_id and role.kind is kind
        ]
        if not found:
            raise NotFound
        contacts.end(session, found[0], consortium_today(), actor=actor)
        contacts.close_ranks(session, row.id)


def choose_contacts(
    organization_id: int, chosen: Mapping[ContactKind, int | None], *, actor: Actor
) -> None:
    """Say who gets invoices, official notices and agreements to sign (None: nobody by name).

    A kind that is not among `chosen` stays as it is; the others are held by the chosen one alone.
    """
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        contacts.refuse_on_record(row)
        today = consortium_today()
        for kind, person_id in chosen.items():
            if kind not in CHOSEN:
                raise NotFound
            if person_id and contacts.affiliation_of(session, row.id, person_id) is None:
                raise NotFound
            for role in contacts.roles_of(session, row.id):
                if role.kind is kind and role.person_id != person_id:
                    contacts.end(session, role, today, actor=actor)
            if person_id:
                contacts.name(session, row, person_id, kind, today, actor=actor)


def raise_alternate(organization_id: int, person_id: int, *, actor: Actor) -> None:
    """Let an alternate step in before the one that stood above them."""
    _step(organization_id, person_id, -1, actor)


def lower_alternate(organization_id: int, person_id: int, *, actor: Actor) -> None:
    """Let an alternate step in after the one that stood below them."""
    _step(organization_id, person_id, 1, actor)


def _step(organization_id: int, person_id: int, by: int, actor: Actor) -> None:
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        alternates = contacts.alternates_of(session, row.id)
        places = [role.person_id for role in alternates]
        if person_id not in places:
            raise NotFound
        place = places.index(person_id)
        other = place + by
        if other < 0:
            raise Refused(Phrase(N_("They are the first alternate already.")))
        if other >= len(places):
            raise Refused(Phrase(N_("They are the last alternate already.")))
        alternates[place], alternates[other] = alternates[other], alternates[place]
        for position, role in enumerate(alternates, start=1):
            role.position = position
        session.flush()
        order = tuple(role.person_id for role in alternates)
        record(session, AlternatesOrdered(key("organization", row.id), order), actor=actor)


def _write_letter(session: Session, row: Organization, person: Person, actor: Actor) -> None:
    leads_to = f"/organizations/{row.id}"
    new = session.get(Credential, person.id) is None
    if new:
        link = one_time_link(session, person.id, Purpose.INVITATION, leads_to)
    else:
        link = f"{settings().SERVER_URL}{leads_to}"
    letters.colleague(session, row, person, link, new=new, by=actor.name)
