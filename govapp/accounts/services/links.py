"""One-time links in letters: made inside commands, used once."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from govapp.accounts import letters
from govapp.accounts.facts import PasswordSet
from govapp.accounts.models import Credential, OneTimeLink, Person, Purpose
from govapp.accounts.rules import DEAD_LINK, INVITATION_LASTS, RESET_LASTS
from govapp.accounts.services import passwords, signing, throttles
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import digest, folded, key, token
from govapp.foundation.web.current import settings

log = structlog.get_logger("accounts")
LASTS = {Purpose.INVITATION: INVITATION_LASTS, Purpose.RESET: RESET_LASTS}


def one_time_link(
    session: Session,
    person_id: int,
    purpose: Purpose,
    leads_to: str = "/home",
    *,
    lasts: timedelta | None = None,
) -> str:
    """A link that lets a person set a password once and then leads to `leads_to` (helper).

    Older links of the same purpose end. The letter around it must be `secret`.
    """
    if not leads_to.startswith("/") or leads_to.startswith("//"):
        raise ValueError("a link leads to a page of our own")
    session.get_one(Person, person_id, with_for_update=True)
    now = clock.now()
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.person_id == person_id,
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now)
    )
    made = token()
    session.add(
        OneTimeLink(
            token_digest=digest(made),
            person_id=person_id,
            purpose=purpose,
            leads_to=leads_to,
            made_at=now,
            expires_at=now + (lasts or LASTS[purpose]),
        )
    )
    session.flush()
    return f"{settings().SERVER_URL}/link/{made}"


@unrestricted("whoever holds the link reads the person's mail")
def use_link(link_token: str, password: str, *, address: str, browser: str) -> tuple[str, str]:
    """Set the password that the link allows and sign in: the cookie's token, the page to go to.

    All other sign-ins of the person end. An invitation cannot replace a password that is set.
    """
    person = (
        current_session()
        .execute(
            select(Person.id, Person.name, Person.email)
            .join(OneTimeLink, OneTimeLink.person_id == Person.id)
            .where(*_alive(link_token))
        )
        .one_or_none()
    )
    if person is None:
        raise Refused(DEAD_LINK)
    stored = passwords.hashed(password, own_words=own_words(person.name, person.email))
    made = _set_through_link(link_token, stored, browser=browser)
    throttles.after_sign_in(person.email, address)
    return made


def _set_through_link(link_token: str, stored: str, *, browser: str) -> tuple[str, str]:
    with transaction() as session:
        used = session.execute(
            update(OneTimeLink)
            .where(*_alive(link_token))
            .values(used_at=clock.now())
            .returning(OneTimeLink.person_id, OneTimeLink.purpose, OneTimeLink.leads_to)
        ).one_or_none()
        if used is None:
            raise Refused(DEAD_LINK)
        person = session.get_one(Person, used.person_id, with_for_update=True)
        has_password = session.get(Credential, person.id) is not None
        if used.purpose is Purpose.INVITATION and has_password:
            raise Refused(DEAD_LINK)
        put_password(session, person, stored, through=used.purpose.value)
        return signing.begin(session, person.id, browser=browser), used.leads_to


def _alive(link_token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        OneTimeLink.token_digest == digest(link_token),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > clock.now(),
    )


def put_password(
    session: Session, person: Person, stored: str, *, through: str, but: str = ""
) -> None:
    """Keep a new password hash, end all other sign-ins and links, and tell the person (helper)."""
    actor = Actor(person.name, person.id)
    now = clock.now()
    credential = session.get(Credential, person.id, with_for_update=True)
    first = credential is None
    if credential is None:
        session.add(Credential(person_id=person.id, password_hash=stored, changed_at=now))
    else:
        credential.password_hash, credential.changed_at = stored, now
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )
    signing.end_all(session, person.id, actor=actor, but=but)
    record(session, PasswordSet(key("person", person.id), through), actor=actor)
    if not first:
        letters.password_changed(session, person)


def own_words(name: str, email: str) -> tuple[str, ...]:
    """What a stranger who knows the person would try first."""
    return (name, email, email.partition("@")[0])


@unrestricted("before signing in nobody is anybody; the answer is the same for all")
def ask_for_reset(email: str, *, address: str) -> None:
    """Ask for a reset letter; looks and takes as long whether the address is known or not.

    Raises `Throttled` only for too many requests from one network address.
    """
    goes = throttles.before_reset(email, address)
    with transaction() as session:
        person_id = session.scalar(select(Person.id).where(Person.email_key == folded(email)))
        meant = person_id if goes else None
        ask(session, "accounts.reset", key=token(128), person_id=meant or 0)


@unrestricted("run by the clock; whoever reads the person's mail may set the password")
def write_reset(person_id: int) -> None:
    """Write the reset letter that was asked for; person 0 is an address nobody has."""
    if person_id == 0:
        return
    with transaction() as session:
        person = session.get(Person, person_id, with_for_update=True)
        if person is None:
            raise NotFound
        link = one_time_link(session, person.id, Purpose.RESET)
        letters.reset(session, person, link)
