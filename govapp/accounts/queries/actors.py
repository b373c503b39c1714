"""Who acts: a person with all hats held today, asked of every slice that gives hats."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person, RoleGrant, SignIn
from govapp.accounts.rules import PersonCard
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor, Hat
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.current import settings

HatSource = Callable[[Session, int, date], Iterable[Hat]]

_sources: list[HatSource] = []


def register_hats(sources: Iterable[HatSource]) -> None:
    """Take over who knows of hats (from wiring)."""
    _sources[:] = sources


@dataclass(frozen=True)
class SignedIn:
    """A browser that is signed in, and whose it is."""

    id: int
    person_id: int
    name: str
    zone: str
    locale: str
    seen_at: datetime


def consortium_today() -> date:
    """The calendar day at the consortium's seat."""
    return clock.today(ZoneInfo(settings().DEFAULT_ZONE))


def hats_of(session: Session, person_id: int, day: date) -> frozenset[Hat]:
    """Every hat the person wears on `day`."""
    roles = session.scalars(
        select(RoleGrant.role).where(RoleGrant.person_id == person_id, RoleGrant.ended_on.is_(None))
    )
    hats = {Hat(role) for role in roles}
    for source in _sources:
        hats.update(source(session, person_id, day))
    return frozenset(hats)


def card_in(session: Session, person_id: int) -> PersonCard | None:
    """The person as the predicates ask for them, or None (helper of commands)."""
    row = session.execute(
        select(Person.name, Person.email).where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        return None
    hats = hats_of(session, person_id, consortium_today())
    organizations = Actor(row.name, person_id, hats).organizations
    return PersonCard(person_id, row.name, row.email, organizations)


def actor_of(person_id: int) -> Actor:
    """The person as the one who acts today."""
    name = current_session().scalar(select(Person.name).where(Person.id == person_id))
    if name is None:
        raise NotFound
    return _wearing_hats(person_id, name)


def actor_behind(signed_in: SignedIn) -> Actor:
    """The person who is signed in as the one who acts today."""
    return _wearing_hats(signed_in.person_id, signed_in.name)


def bare_actor(signed_in: SignedIn) -> Actor:
    """The person who is signed in, without hats: enough where only the person matters."""
    return Actor(signed_in.name, signed_in.person_id)


def _wearing_hats(person_id: int, name: str) -> Actor:
    hats = hats_of(current_session(), person_id, consortium_today())
    return Actor(name, person_id, hats)


def signed_in_by(token_digest: str) -> SignedIn | None:
    """The live sign-in behind a cookie, or None."""
    row = (
        current_session()
        .execute(
            select(SignIn.id, Person.id, Person.name, Person.zone, Person.locale, SignIn.seen_at)
            .join(Person, Person.id == SignIn.person_id)
            .where(
                SignIn.token_digest == token_digest,
                SignIn.ended_at.is_(None),
                SignIn.expires_at > clock.now(),
            )
        )
        .one_or_none()
    )
    return SignedIn(*row) if row else None


def reader_of(session: Session, person_id: int) -> tuple[str, str]:
    """The language and zone a person reads in; "" is the consortium's (for letters)."""
    row = session.execute(
        select(Person.locale, Person.zone).where(Person.id == person_id)
    ).one_or_none()
    return (row.locale, row.zone) if row else ("", "")
