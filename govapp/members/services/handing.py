"""Handing on what members know: contact roles, promised steps, letters that wait (helpers)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.foundation.kernel.ids import key_number
from govapp.foundation.mail.models import Letter, LetterState
from govapp.members.models import ContactRole, Organization, OrganizationNote
from govapp.members.queries.holdings import HandOn, Keeper, held_here
from govapp.members.rules import ContactKind
from govapp.members.services import contacts

ACTING = (ContactKind.PRIMARY, ContactKind.ALTERNATE)


def hand_on(session: Session, order: HandOn) -> None:
    """End or pass on one thing; nothing happens when it is gone already."""
    role = key_number(order.key, "contact")
    note = key_number(order.key, "note")
    if role is not None:
        _role(session, order, role)
    elif order.to_person is None:
        return
    elif note is not None:
        session.get_one(OrganizationNote, note, with_for_update=True).owner_id = order.to_person
    else:
        _letters(session, order, order.to_person)


def _role(session: Session, order: HandOn, number: int) -> None:
    today = consortium_today()
    role = session.get(ContactRole, number, with_for_update=True)
    if role is None or role.ended_on is not None:
        return
    contacts.end(session, role, today, actor=order.actor)
    if order.to_person is not None:
        _give(session, order, role, order.to_person)
    contacts.close_ranks(session, role.organization_id)


def _give(session: Session, order: HandOn, before: ContactRole, to_person: int) -> None:
    today, number = consortium_today(), before.organization_id
    held = [one for one in contacts.roles_of(session, number) if one.person_id == to_person]
    acts = {one.kind for one in held} & set(ACTING)
    if before.kind is ContactKind.ALTERNATE and acts:
        return  # they can vote for the organization already
    if before.kind is ContactKind.PRIMARY:
        for one in held:
            if one.kind is ContactKind.ALTERNATE:
                contacts.end(session, one, today, actor=order.actor)
    row = session.get_one(Organization, number)
    contacts.name(session, row, to_person, before.kind, today, actor=order.actor)
    if before.kind is ContactKind.ALTERNATE:
        _into_place(session, number, to_person, before.position)


def _into_place(session: Session, organization_id: int, person_id: int, position: int) -> None:
    """Let the new alternate step in where the one before stood."""
    alternates = contacts.alternates_of(session, organization_id)
    mine = next(one for one in alternates if one.person_id == person_id)
    alternates.remove(mine)
    alternates.insert(position - 1, mine)
    for place, one in enumerate(alternates, start=1):
        one.position = place
    session.flush()


def _letters(session: Session, order: HandOn, to_person: int) -> None:
    person = session.get_one(Person, to_person)
    letters = session.scalars(
        select(Letter)
        .where(
            Letter.person_id == order.person_id,
            Letter.organization_id == order.organization_id,
            Letter.state == LetterState.WAITING,
            Letter.secret.is_(False),
        )
        .with_for_update()
    )
    for letter in letters:
        letter.person_id, letter.address = person.id, person.email
    session.flush()


KEEPER = Keeper(frozenset({"contact", "note", "mail"}), held_here, hand_on)
