"""Signing in and out, and the sign-ins that a person has."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from govapp.accounts.facts import AccountClosed, SignInsEnded
from govapp.accounts.models import Credential, OneTimeLink, Person, SignIn
from govapp.accounts.permissions import ACCESS_END, ACCOUNT_USE
from govapp.accounts.queries.actors import card_in
from govapp.accounts.rules import SEEN_EVERY, WRONG_SIGN_IN, sign_in_ends
from govapp.accounts.services import passwords, throttles
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import digest, folded, key, token
from govapp.foundation.web.current import settings

log = structlog.get_logger("accounts")
KEPT_AFTER_END = timedelta(days=90)


@unrestricted("whoever knows address and password is the person")
def sign_in(email: str, password: str, *, address: str, browser: str) -> str:
    """Sign a browser in; the token for its cookie.

    Raises `Throttled` after too many tries and `Refused` with the same words whether the address
    is unknown, the password wrong or none set.
    """
    throttles.before_sign_in(email, address)
    found = (
        current_session()
        .execute(
            select(Person.id, Credential.password_hash)
            .join(Credential, Credential.person_id == Person.id)
            .where(Person.email_key == folded(email))
        )
        .one_or_none()
    )
    if not passwords.matches(found.password_hash if found else None, password) or not found:
        log.warning("sign-in refused", account=digest(folded(email))[:12])
        raise Refused(WRONG_SIGN_IN)
    fresh = passwords.rehashed(password) if passwords.outdated(found.password_hash) else None
    made = _enter(found.id, found.password_hash, fresh, browser=browser)
    throttles.after_sign_in(email, address)
    log.info("signed in", person=found.id)
    return made


def _enter(person_id: int, checked: str, fresh: str | None, *, browser: str) -> str:
    with transaction() as session:
        credential = session.get_one(Credential, person_id, with_for_update=True)
        if credential.password_hash != checked:  # changed while this one was being checked
            raise Refused(WRONG_SIGN_IN)
        if fresh is not None:
            credential.password_hash = fresh
        return begin(session, person_id, browser=browser)


def begin(session: Session, person_id: int, *, browser: str) -> str:
    """Make a sign-in row for a person (helper); the token for the cookie."""
    person = session.get_one(Person, person_id, with_for_update=True)
    now = clock.now()
    person.visited_at = session.scalar(
        select(SignIn.seen_at)
        .where(SignIn.person_id == person_id)
        .order_by(SignIn.seen_at.desc())
        .limit(1)
    )
    made = token()
    session.add(
        SignIn(
            token_digest=digest(made),
            person_id=person_id,
            began_at=now,
            seen_at=now,
            expires_at=sign_in_ends(now, now, settings().SESSION_HOURS),
            browser=" ".join(browser.split())[:200],
        )
    )
    return made


@unrestricted("the browser with the cookie notes that it is there")
def note_seen(sign_in_id: int) -> None:
    """Move the idle expiry of a live sign-in on; at most once a minute writes anything."""
    with transaction() as session:
        row = session.get(SignIn, sign_in_id, with_for_update=True)
        now = clock.now()
        if row is None or row.ended_at is not None or row.expires_at <= now:
            return
        if now - row.seen_at >= SEEN_EVERY:
            row.seen_at = now
            row.expires_at = sign_in_ends(row.began_at, now, settings().SESSION_HOURS)


@unrestricted("whoever holds the cookie may end what it opens")
def sign_out(cookie_token: str) -> None:
    """End the sign-in behind a cookie; nothing happens when there is none."""
    with transaction() as session:
        _end(session, SignIn.token_digest == digest(cookie_token))


def sign_out_everywhere(person_id: int, *, actor: Actor) -> int:
    """End every sign-in of a person; how many there were."""
    with transaction() as session:
        session.get(Person, person_id, with_for_update=True)
        card = card_in(session, person_id)
        authorize(actor, ACCESS_END, card)
        if card is None:
            raise NotFound
        return end_all(session, person_id, actor=actor)


def end_one(sign_in_id: int, *, actor: Actor) -> None:
    """End one of the actor's own sign-ins."""
    with transaction() as session:
        row = session.get(SignIn, sign_in_id, with_for_update=True)
        if row is None or row.person_id != actor.person_id:
            raise NotFound
        authorize(actor, ACCOUNT_USE, card_in(session, row.person_id))
        if _end(session, SignIn.id == sign_in_id):
            record(session, SignInsEnded(key("person", row.person_id), 1), actor=actor)


def end_all(session: Session, person_id: int, *, actor: Actor, but: str = "") -> int:
    """End a person's sign-ins (helper), except the one with the token digest `but`."""
    count = _end(session, SignIn.person_id == person_id, SignIn.token_digest != but)
    if count:
        record(session, SignInsEnded(key("person", person_id), count), actor=actor)
    return count


def close_account(session: Session, person_id: int, *, actor: Actor) -> bool:
    """End a person's sign-ins, links and password (helper); False if there was nothing to end.

    The person stays with all they did; an invitation gives them a sign-in again.
    """
    session.get_one(Person, person_id, with_for_update=True)
    end_all(session, person_id, actor=actor)
    links = session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(OneTimeLink.id)
    ).all()
    gone = session.execute(
        delete(Credential).where(Credential.person_id == person_id).returning(Credential.person_id)
    ).all()
    if gone or links:
        record(session, AccountClosed(key("person", person_id)), actor=actor)
    return bool(gone or links)


def _end(session: Session, *which: ColumnElement[bool]) -> int:
    ended = session.scalars(
        update(SignIn)
        .where(SignIn.ended_at.is_(None), *which)
        .values(ended_at=clock.now())
        .returning(SignIn.id)
    )
    return len(ended.all())


@unrestricted("run by the clock")
def tidy() -> None:
    """Delete used-up counters, and sign-ins and links that are long over."""
    with transaction() as session:
        now = clock.now()
        over: datetime = now - KEPT_AFTER_END
        throttles.tidy(session, now)
        session.execute(delete(SignIn).where(or_(SignIn.ended_at < over, SignIn.expires_at < over)))
        session.execute(delete(OneTimeLink).where(OneTimeLink.expires_at < over))
