"""Links from letters and the sign-ins of a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from govapp.accounts.models import Credential, OneTimeLink, Person, Purpose, SignIn
from govapp.accounts.permissions import ACCESS_READ
from govapp.accounts.queries.actors import card_in
from govapp.accounts.rules import browser_name
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import digest


@dataclass(frozen=True)
class LinkCard:
    """A live link: whose it is and where it leads."""

    name: str
    email: str
    invites: bool
    leads_to: str
    has_account: bool


@dataclass(frozen=True)
class SignInCard:
    """A browser that is signed in as somebody."""

    id: int
    browser: str
    began_at: datetime
    seen_at: datetime


def link_of(link_token: str) -> LinkCard | None:
    """What a link from a letter is for, while it works; None when it does not."""
    row = (
        current_session()
        .execute(
            select(
                Person.name,
                Person.email,
                OneTimeLink.purpose,
                OneTimeLink.leads_to,
                Credential.person_id,
            )
            .join(Person, Person.id == OneTimeLink.person_id)
            .outerjoin(Credential, Credential.person_id == Person.id)
            .where(
                OneTimeLink.token_digest == digest(link_token),
                OneTimeLink.used_at.is_(None),
                OneTimeLink.expires_at > clock.now(),
            )
        )
        .one_or_none()
    )
    if row is None:
        return None
    name, email, purpose, leads_to, credential = row
    return LinkCard(name, email, purpose is Purpose.INVITATION, leads_to, credential is not None)


def sign_ins_of(person_id: int, actor: Actor) -> Sequence[SignInCard]:
    """The live sign-ins of a person, the last seen first."""
    visible(actor, ACCESS_READ, card_in(current_session(), person_id))
    rows = current_session().execute(
        select(SignIn.id, SignIn.browser, SignIn.began_at, SignIn.seen_at)
        .where(
            SignIn.person_id == person_id,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > clock.now(),
        )
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return [
        SignInCard(row.id, browser_name(row.browser), row.began_at, row.seen_at) for row in rows
    ]
