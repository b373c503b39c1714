"""Makers of people, their roles and their sign-ins."""

from __future__ import annotations

import re
from itertools import count

from sqlalchemy import select

from govapp.accounts import queries, services
from govapp.accounts.models import Credential, Person
from govapp.accounts.rules import cookie_name
from govapp.accounts.services import passwords
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor, Role, operator
from govapp.foundation.kernel import clock
from govapp.foundation.mail.models import Letter
from govapp.foundation.web.current import settings
from tests.clients import Client

PASSWORD = "a stone in the river 7"
_numbers = count(1)


def person(
    name: str = "", email: str = "", *, roles: tuple[Role, ...] = (), password: str = ""
) -> int:
    """A person, known by address; the number. Without a password nobody signs in as them."""
    number = next(_numbers)
    stored = passwords.hashed(password) if password else ""
    with transaction() as session:
        made = services.person_for(
            session,
            name=name or f"Person {number}",
            email=email or f"person{number}@people.example",
        )
        if stored:
            session.add(Credential(person_id=made.id, password_hash=stored, changed_at=clock.now()))
        for role in roles:
            services.give(session, made.id, role, actor=CLOCK)
        return made.id


def staff(*roles: Role, name: str = "", email: str = "") -> Actor:
    """Somebody with roles for the whole consortium (secretariat if none is named), as actor."""
    return queries.actor_of(person(name, email, roles=roles or (Role.SECRETARIAT,)))


def administrator(name: str = "", email: str = "") -> Actor:
    """An administrator, as actor."""
    return staff(Role.ADMINISTRATOR, name=name, email=email)


def invitation(person_id: int, *, leads_to: str = "/home") -> str:
    """An invitation in the outbox; the token of its link."""
    actor = operator("tests", Role.SECRETARIAT)
    services.invite(person_id, leads_to=leads_to, actor=actor)
    letter = (
        current_session()
        .scalars(select(Letter).where(Letter.person_id == person_id).order_by(Letter.id.desc()))
        .first()
    )
    return link_in(letter.text) if letter else ""


def link_in(text: str) -> str:
    """The token of the one-time link in a letter's text."""
    return re.search(r"/link/([A-Za-z0-9_-]+)", text)[1]


def sign_in(client: Client, who: int | Actor) -> Client:
    """Let the client's browser be signed in as a person (number or actor); the same client."""
    person_id = who.person_id if isinstance(who, Actor) else who
    if person_id is None:
        raise ValueError("this actor is nobody who could sign in")
    with transaction() as session:
        token = services.begin(session, person_id, browser="tests")
    secure = settings().https
    client.set_cookie(cookie_name(secure), token, secure=secure, httponly=True, path="/")
    return client


def someone(person_id: int) -> Person:
    """The row of a person as it is now."""
    current_session().rollback()
    current_session().expire_all()
    return current_session().get_one(Person, person_id)
