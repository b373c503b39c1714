"""What the commands on people share: belonging, roles in their order, who finds whom."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.services import index_person
from govapp.foundation.access.actor import Actor
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.facts import ContactEnded, ContactNamed, PersonJoined
from govapp.members.models import Affiliation, ContactRole, Organization
from govapp.members.queries import employers
from govapp.members.queries.limits import rooms
from govapp.members.rules import ContactKind
from govapp.members.rules.limits import no_room_for_alternates, no_room_for_people


def refuse_on_record(row: Organization) -> None:
    if row.on_record_only:
        raise Refused(
            Phrase(N_("This organization stands here on record only; nobody acts for it."))
        )


def affiliation_of(session: Session, organization_id: int, person_id: int) -> Affiliation | None:
    return session.scalars(
        select(Affiliation)
        .where(
            Affiliation.organization_id == organization_id,
            Affiliation.person_id == person_id,
            Affiliation.ended_on.is_(None),
        )
        .with_for_update()
    ).one_or_none()


def affiliate(
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
    known = affiliation_of(session, row.id, person_id)
    if known is not None:
        known.title = title or known.title
        return False
    found = rooms(session, row.id, day)
    reasons = no_room_for_people(found.people if found else None)
    if reasons:
        raise Refused(reasons)
    session.add(
        Affiliation(
            person_id=person_id, organization_id=row.id, title=title, began_on=day, ended_on=None
        )
    )
    session.flush()
    fact = PersonJoined(key("organization", row.id), person_id, day, invited)
    record(session, fact, actor=actor)
    return True


def name(
    session: Session,
    row: Organization,
    person_id: int,
    kind: ContactKind,
    day: date,
    *,
    actor: Actor,
) -> None:
    current = [role for role in roles_of(session, row.id) if role.kind is kind]
    if any(role.person_id == person_id for role in current):
        return
    if kind is ContactKind.ALTERNATE:
        found = rooms(session, row.id, day)
        reasons = no_room_for_alternates(found.alternates if found else None)
        if reasons:
            raise Refused(reasons)
    if kind is ContactKind.PRIMARY:
        for role in current:
            end(session, role, day, actor=actor)
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


def end(session: Session, role: ContactRole, day: date, *, actor: Actor) -> None:
    role.ended_on = day - timedelta(days=1)
    session.flush()
    about = key("organization", role.organization_id)
    fact = ContactEnded(about, role.person_id, role.kind.value, role.ended_on)
    record(session, fact, actor=actor)


def roles_of(session: Session, organization_id: int) -> list[ContactRole]:
    return list(
        session.scalars(
            select(ContactRole)
            .where(ContactRole.organization_id == organization_id, ContactRole.ended_on.is_(None))
            .order_by(ContactRole.kind, ContactRole.position, ContactRole.id)
            .with_for_update()
        )
    )


def alternates_of(session: Session, organization_id: int) -> list[ContactRole]:
    return [
        role for role in roles_of(session, organization_id) if role.kind is ContactKind.ALTERNATE
    ]


def close_ranks(session: Session, organization_id: int) -> None:
    for position, role in enumerate(alternates_of(session, organization_id), start=1):
        role.position = position
    session.flush()


def find_by_organizations(session: Session, person: Person, day: date) -> None:
    """Colleagues find a person; those of a former organization do not any more."""
    scopes = employers(session, [person.id], day).get(person.id, ())
    index_person(session, person, {key("organization", number) for number in scopes})
