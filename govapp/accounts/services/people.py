"""People: adding, inviting, and what they change about themselves."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.accounts import letters
from govapp.accounts.facts import AddressCorrected, PersonAdded, PersonInvited, ProfileChanged
from govapp.accounts.models import Credential, OneTimeLink, Person, Purpose
from govapp.accounts.permissions import ACCOUNT_USE, PERSON_ADD, PERSON_INVITE
from govapp.accounts.queries.actors import card_in
from govapp.accounts.rules import (
    FIRST_LINK_LASTS,
    HAS_ACCOUNT,
    Profile,
    checked_email,
    checked_name,
)
from govapp.accounts.services import passwords, throttles
from govapp.accounts.services.links import one_time_link, own_words, put_password
from govapp.accounts.services.roles import give
from govapp.db import is_sqlite, transaction
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import digest, folded, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.models import SearchEntry, SearchReader
from govapp.foundation.search.services import index


def person_for(session: Session, *, name: str, email: str) -> Person:
    """The person with that address, added if there is none (helper; the caller's fact tells).

    The address of a merged record leads to the person it was merged into.

    A known person keeps the name they have.
    """
    name, email = checked_name(name), checked_email(email)
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    fresh = insert(Person).values(
        name=name,
        email=email,
        email_key=folded(email),
        zone="",
        locale="",
        added_at=clock.now(),
    )
    session.execute(fresh.on_conflict_do_nothing(index_elements=["email_key"]))
    person = session.scalars(
        select(Person).where(Person.email_key == folded(email)).with_for_update()
    ).one()
    while person.merged_into_id is not None:  # the address of a record that was merged
        person = session.get_one(Person, person.merged_into_id, with_for_update=True)
    index_person(session, person)
    return person


def index_person(session: Session, person: Person, readers: Iterable[str] | None = None) -> None:
    """Make a person findable by staff, themselves and `readers` (helper).

    `readers` are scopes such as `organization:7`; None keeps those that were there.
    """
    name = key("person", person.id)
    if readers is None:
        readers = session.scalars(
            select(SearchReader.reader)
            .join(SearchEntry, SearchEntry.id == SearchReader.entry_id)
            .where(SearchEntry.key == name)
        ).all()
    index(
        session,
        name,
        kind="person",
        title=person.name,
        body=person.email,
        url=f"/people/{person.id}",
        readers={"staff", *readers},
    )


def correct_address(session: Session, person_id: int, email: str, *, actor: Actor) -> None:
    """Let a person be reached at another address (helper); unused links to the old one end."""
    person = session.get_one(Person, person_id, with_for_update=True, populate_existing=True)
    person.email = checked_email(email)
    person.email_key = folded(person.email)
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
    session.flush()
    record(session, AddressCorrected(key("person", person_id)), actor=actor)


def add_person(name: str, email: str, *, actor: Actor) -> int:
    """Make a person known; refused if the address is somebody's already."""
    with transaction() as session:
        authorize(actor, PERSON_ADD)
        if session.scalar(select(Person.id).where(Person.email_key == folded(email))):
            raise Refused(Phrase(N_("Somebody with this address is known already.")))
        person = person_for(session, name=name, email=email)
        record(session, PersonAdded(key("person", person.id)), actor=actor)
        return person.id


def invite(person_id: int, *, leads_to: str = "/home", actor: Actor) -> None:
    """Write the letter whose link leads through setting a password to `leads_to`."""
    with transaction() as session:
        person = session.get(Person, person_id, with_for_update=True)
        authorize(actor, PERSON_INVITE, card_in(session, person_id))
        if person is None:
            raise NotFound
        write_invitation(session, person, leads_to, actor=actor)


def invite_by_address(name: str, email: str, *, leads_to: str = "/home", actor: Actor) -> None:
    """Invite whoever has that address, making them known first if need be."""
    with transaction() as session:
        authorize(actor, PERSON_ADD)
        person = person_for(session, name=name, email=email)
        authorize(actor, PERSON_INVITE, card_in(session, person.id))
        write_invitation(session, person, leads_to, actor=actor)


def write_invitation(session: Session, person: Person, leads_to: str, *, actor: Actor) -> None:
    """Write the invitation letter of a person without an account (helper)."""
    if session.get(Credential, person.id) is not None:
        raise Refused(HAS_ACCOUNT)
    link = one_time_link(session, person.id, Purpose.INVITATION, leads_to)
    letters.invitation(session, person, link, by=actor.name)
    record(session, PersonInvited(key("person", person.id)), actor=actor)


def create_administrator(email: str, *, name: str, actor: Actor) -> str:
    """Make somebody an administrator from the command line; a link to set the password."""
    with transaction() as session:
        authorize(actor, PERSON_ADD)
        person = person_for(session, name=name, email=email)
        give(session, person.id, Role.ADMINISTRATOR, actor=actor)
        has_password = session.get(Credential, person.id) is not None
        purpose = Purpose.RESET if has_password else Purpose.INVITATION
        return one_time_link(session, person.id, purpose, lasts=FIRST_LINK_LASTS)


def change_profile(profile: Profile, *, actor: Actor) -> None:
    """Change the actor's own name and time zone."""
    with transaction() as session:
        person = session.get(Person, actor.person_id, with_for_update=True)
        if person is None:
            raise NotFound
        authorize(actor, ACCOUNT_USE, card_in(session, person.id))
        person.name, person.zone = checked_name(profile.name), profile.zone
        person.sort_key = folded(person.name)
        index_person(session, person)
        record(session, ProfileChanged(key("person", person.id)), actor=actor)


def change_password(current: str, new: str, *, but: str, address: str, actor: Actor) -> None:
    """Change the actor's own password; every other browser than that of cookie `but` signs out."""
    row = (
        current_session()
        .execute(
            select(Person.name, Person.email, Credential.password_hash)
            .join(Credential, Credential.person_id == Person.id)
            .where(Person.id == actor.person_id)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    throttles.before_sign_in(row.email, address)
    if not passwords.matches(row.password_hash, current):
        raise Invalid({"current": Phrase(N_("This is not your password."))})
    stored = passwords.hashed(new, own_words=own_words(row.name, row.email))
    _keep_password(stored, checked=row.password_hash, but=but, actor=actor)
    throttles.after_sign_in(row.email, address)


def _keep_password(stored: str, *, checked: str, but: str, actor: Actor) -> None:
    with transaction() as session:
        person = session.get_one(Person, actor.person_id, with_for_update=True)
        authorize(actor, ACCOUNT_USE, card_in(session, person.id))
        if session.get_one(Credential, person.id, with_for_update=True).password_hash != checked:
            raise Invalid({"current": Phrase(N_("This is not your password."))})
        put_password(session, person, stored, through="account", but=digest(but))
