"""An organization's people: who belongs, who acts for it in which role, in which order."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Credential, Person, Purpose
from govapp.accounts.queries import consortium_today
from govapp.accounts.services import index_person, one_time_link, person_for
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.members import letters
from govapp.members.facts import (
    AlternatesOrdered,
    ContactEnded,
    ContactNamed,
    PersonJoined,
    PersonLeft,
)
from govapp.members.models import Affiliation, ContactRole, Organization
from govapp.members.permissions import ORGANIZATION_WRITE, PEOPLE_MANAGE
from govapp.members.queries import employers, family
from govapp.members.rules import ColleagueDraft, ContactKind, checked_colleague
from govapp.members.services.shelf import card_of, locked


def invite(organization_id: int, draft: ColleagueDraft, *, actor: Actor) -> int:
    """Add a colleague, name them for their roles and write them a letter; the person's number.

    Somebody who belongs to another organization can be added by staff only, so that nobody
    claims strangers by typing their address.
    """
    draft = checked_colleague(draft)
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        _refuse_on_record(row)
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
    joined = _affiliate(session, row, person.id, draft.title, today, invited=True, actor=actor)
    for kind in draft.kinds:
        _name(session, row, person.id, kind, today, actor=actor)
    _find_by_organizations(session, person, today)
    if joined:
        _write_letter(session, row, person, actor)


def name_contact(organization_id: int, person_id: int, kind: ContactKind, *, actor: Actor) -> None:
    """Let one who belongs to the organization act for it; a primary replaces the one before."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        _refuse_on_record(row)
        if _affiliation(session, row.id, person_id) is None:
            raise NotFound
        _name(session, row, person_id, kind, consortium_today(), actor=actor)


def end_contact(organization_id: int, person_id: int, kind: ContactKind, *, actor: Actor) -> None:
    """Take a role away, at once."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        found = [
            role
            for role in _roles(session, row.id)
            if role.person_id == person_id and role.kind is kind
        ]
        if not found:
            raise NotFound
        _end(session, found[0], consortium_today(), actor=actor)
        _close_ranks(session, row.id)


def leave_organization(organization_id: int, person_id: int, *, actor: Actor) -> None:
    """A person does not work there any more: belonging and all roles there end at once.

    The dated rows stay, so what they did for the organization remains theirs.
    """
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        affiliation = _affiliation(session, row.id, person_id)
        if affiliation is None:
            raise NotFound
        today = consortium_today()
        for role in _roles(session, row.id):
            if role.person_id == person_id:
                _end(session, role, today, actor=actor)
        _close_ranks(session, row.id)
        affiliation.ended_on = today - timedelta(days=1)
        session.flush()
        _find_by_organizations(session, session.get_one(Person, person_id), today)
        fact = PersonLeft(key("organization", row.id), person_id, affiliation.ended_on)
        record(session, fact, actor=actor)


def raise_alternate(organization_id: int, person_id: int, *, actor: Actor) -> None:
    """Let an alternate step in before the one that stood above them."""
    with transaction() as session:
        row = locked(session, organization_id)
        authorize(actor, PEOPLE_MANAGE, card_of(row))
        alternates = _alternates(session, row.id)
        places = [role.person_id for role in alternates]
        if person_id not in places:
            raise NotFound
        place = places.index(person_id)
        if place == 0:
            raise Refused(Phrase(N_("They are the first alternate already.")))
        alternates[place - 1 : place + 1] = reversed(alternates[place - 1 : place + 1])
        for position, role in enumerate(alternates, start=1):
            role.position = position
        session.flush()
        order = tuple(role.person_id for role in alternates)
        record(session, AlternatesOrdered(key("organization", row.id), order), actor=actor)


def _refuse_on_record(row: Organization) -> None:
    if row.on_record_only:
        raise Refused(
            Phrase(N_("This organization stands here on record only; nobody acts for it."))
        )


def _affiliation(session: Session, organization_id: int, person_id: int) -> Affiliation | None:
    return session.scalars(
        select(Affiliation)
        .where(
            Affiliation.organization_id == organization_id,
            Affiliation.person_id == person_id,
            Affiliation.ended_on.is_(None),
        )
        .with_for_update()
    ).one_or_none()


def _affiliate(
    session: Session,
    row: Organization,
    person_id: int,
    title: str,
    day: date,
    *,
    invited: bool,
    actor: Actor,
) -> bool:
    """True if the person is new there."""
    known = _affiliation(session, row.id, person_id)
    if known is not None:
        known.title = title or known.title
        return False
    session.add(
        Affiliation(
            person_id=person_id, organization_id=row.id, title=title, began_on=day, ended_on=None
        )
    )
    session.flush()
    fact = PersonJoined(key("organization", row.id), person_id, day, invited)
    record(session, fact, actor=actor)
    return True


def _name(
    session: Session,
    row: Organization,
    person_id: int,
    kind: ContactKind,
    day: date,
    *,
    actor: Actor,
) -> None:
    current = [role for role in _roles(session, row.id) if role.kind is kind]
    if any(role.person_id == person_id for role in current):
        return
    if kind is ContactKind.PRIMARY:
        for role in current:
            _end(session, role, day, actor=actor)
        current = []
    session.add(
        ContactRole(
            organization_id=row.id,
            person_id=person_id,
            kind=kind,
            position=len(current) + 1,
            began_on=day,
            ended_on=None,
        )
    )
    session.flush()
    fact = ContactNamed(key("organization", row.id), person_id, kind.value, day)
    record(session, fact, actor=actor)


def _end(session: Session, role: ContactRole, day: date, *, actor: Actor) -> None:
    role.ended_on = day - timedelta(days=1)
    session.flush()
    about = key("organization", role.organization_id)
    fact = ContactEnded(about, role.person_id, role.kind.value, role.ended_on)
    record(session, fact, actor=actor)


def _roles(session: Session, organization_id: int) -> list[ContactRole]:
    return list(
        session.scalars(
            select(ContactRole)
            .where(ContactRole.organization_id == organization_id, ContactRole.ended_on.is_(None))
            .order_by(ContactRole.kind, ContactRole.position, ContactRole.id)
            .with_for_update()
        )
    )


def _alternates(session: Session, organization_id: int) -> list[ContactRole]:
    return [role for role in _roles(session, organization_id) if role.kind is ContactKind.ALTERNATE]


def _close_ranks(session: Session, organization_id: int) -> None:
    for position, role in enumerate(_alternates(session, organization_id), start=1):
        role.position = position
    session.flush()


def _find_by_organizations(session: Session, person: Person, day: date) -> None:
    """Colleagues find a person; those of a former organization do not any more."""
    scopes = employers(session, [person.id], day).get(person.id, ())
    index_person(session, person, {key("organization", number) for number in scopes})


def _write_letter(session: Session, row: Organization, person: Person, actor: Actor) -> None:
    leads_to = f"/organizations/{row.id}"
    new = session.get(Credential, person.id) is None
    if new:
        link = one_time_link(session, person.id, Purpose.INVITATION, leads_to)
    else:
        link = f"{settings().SERVER_URL}{leads_to}"
    letters.colleague(session, row, person, link, new=new, by=actor.name)
