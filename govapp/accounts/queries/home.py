"""The home page: what waits, what is coming, what happened; and what accounts adds to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from govapp.accounts.models import Person
from govapp.accounts.permissions import HOME_READ
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.queries import facts_about
from govapp.foundation.jobs.queries import failed_jobs
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.mail.queries import failed_letters
from govapp.foundation.web.panels import (
    Waiting,
    coming_for,
    figures_for,
    news_for,
    waiting_for,
)
from govapp.foundation.web.values import Event, Figure

AHEAD = timedelta(days=30)
FIRST_VISIT_LOOKS_BACK = timedelta(days=14)
AT_ONCE = 7


@dataclass(frozen=True)
class Home:
    """Everything the home page shows; `waiting` is cut, `waits` counts all of it."""

    waiting: Sequence[Waiting]
    waits: int
    coming: Sequence[Event]
    news: Sequence[Event]
    since: datetime
    figures: Sequence[Figure]


def home(actor: Actor, *, whole: bool = False) -> Home:
    """The actor's home."""
    authorize(actor, HOME_READ)
    now = clock.now()
    since = _last_visit(actor) or now - FIRST_VISIT_LOOKS_BACK
    waiting = waiting_for(actor)
    return Home(
        waiting if whole else waiting[:AT_ONCE],
        len(waiting),
        coming_for(actor, now + AHEAD),
        news_for(actor, since),
        since,
        figures_for(actor),
    )


def _last_visit(actor: Actor) -> datetime | None:
    return current_session().scalar(select(Person.visited_at).where(Person.id == actor.person_id))


def desk_lines(actor: Actor) -> Iterator[Waiting]:
    """For staff: letters and jobs that were given up."""
    for count, kind, sign, words, url in (
        (
            failed_letters(actor),
            Phrase(N_("Letters")),
            "envelope-exclamation",
            N_("Letters that could not be sent: %(count)s"),
            "/letters?state=failed",
        ),
        (
            failed_jobs(actor),
            Phrase(N_("Jobs")),
            "exclamation-octagon",
            N_("Jobs that failed: %(count)s"),
            "/jobs?state=failed",
        ),
    ):
        if count:
            title = Phrase(words, count=count)
            yield Waiting(kind, sign, title, None, Phrase(N_("as staff")), url, Phrase(N_("Look")))


_OWN_NEWS = {
    "RoleGranted": N_("You were given the role %(role)s."),
    "RoleRevoked": N_("Your role %(role)s ended."),
    "PasswordSet": N_("Your password was set."),
}


def own_news(actor: Actor, since: datetime) -> Iterator[Event]:
    """What happened to the actor's own access."""
    if actor.person_id is None:
        return
    for row in facts_about(key("person", actor.person_id), since=since, names=tuple(_OWN_NEWS)):
        role = _value(row.text, "role")
        words = _OWN_NEWS[row.fact]
        phrase = Phrase(words, role=Phrase(role)) if role else Phrase(words)
        yield Event(row.at, phrase, url="/account", icon="key")


def _value(text: str, name: str) -> str:
    return str(json.loads(text)["values"].get(name, ""))
