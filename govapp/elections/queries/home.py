"""Elections on pages that belong to others: what lies ahead, what was decided, a body's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from govapp.committees.models import Body
from govapp.db import session as current_session
from govapp.elections.models import Election
from govapp.elections.permissions import ELECTION_CONTROL
from govapp.elections.queries.pages import BADGES
from govapp.elections.queries.questions import progress_of
from govapp.elections.rules.progress import line
from govapp.elections.rules.states import ENDED, HIDDEN, HIDDEN_FROM_VISITORS, ElectionState
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Badge, Event, Step

AHEAD = (
    (ElectionState.NOMINATIONS, "nominations_close_at", N_("Nominations close: %(title)s")),
    (ElectionState.NOMINATIONS, "opens_at", N_("Voting opens: %(title)s")),
    (ElectionState.ROLL, "opens_at", N_("Voting opens: %(title)s")),
    (ElectionState.VOTING, "closes_at", N_("Voting closes: %(title)s")),
)


def coming(actor: Actor, until: datetime) -> Iterable[Event]:
    """The next instants of elections, for everybody who is signed in."""
    now = clock.now()
    running = current_session().scalars(
        select(Election).where(Election.state.in_({state for state, *_ in AHEAD}))
    )
    for election in running:
        for state, name, words in AHEAD:
            at: datetime = getattr(election, name)
            if election.state is state and now < at <= until:
                title = Phrase(words, title=election.title)
                yield Event(at, title, url=f"/elections/{election.id}", icon="check2-square")


def news(actor: Actor, since: datetime) -> Iterable[Event]:
    """Elections that were decided since then."""
    decided = current_session().scalars(
        select(Election).where(
            Election.state == ElectionState.DECLARED, Election.declared_at >= since
        )
    )
    for election in decided:
        if election.declared_at is not None:
            yield Event(
                election.declared_at,
                Phrase(N_("Election decided: %(title)s"), title=election.title),
                url=f"/elections/{election.id}/result",
                icon="list-ol",
                tone="good",
            )


@dataclass(frozen=True)
class Running:
    """An election on its line of steps, with the page that leads on."""

    id: int
    title: str
    badge: Badge
    steps: tuple[Step, ...]
    url: str


def running(actor: Actor, _place: object) -> tuple[Running, ...] | None:
    """Elections that are not over, on their line; the officer's link leads to the control."""
    session = current_session()
    statement = select(Election).where(Election.state.not_in(ENDED)).order_by(Election.closes_at)
    runs = may(actor, ELECTION_CONTROL)
    if not runs:
        statement = statement.where(Election.state.not_in(HIDDEN))
    found = tuple(
        Running(
            election.id,
            election.title,
            BADGES[election.state],
            tuple(Step(one.label, one.state) for one in line(progress_of(session, election))),
            f"/elections/{election.id}" + ("/control" if runs else ""),
        )
        for election in session.scalars(statement)
    )
    return found or None


@dataclass(frozen=True)
class OfBody:
    """An election of a body, in its hub."""

    title: str
    badge: Badge
    closes_at: datetime
    url: str


def of_body(actor: Actor, subject: object) -> tuple[OfBody, ...] | None:
    """The latest elections of a body's seats; None if there never was one."""
    number, code = getattr(subject, "id", None), getattr(subject, "code", None)
    statement = (
        select(Election)
        .join(Body, Body.id == Election.body_id)
        .where(
            or_(Body.id == number, Body.code == code), Election.state.not_in(HIDDEN_FROM_VISITORS)
        )
        .order_by(Election.closes_at.desc())
        .limit(10)
    )
    found = tuple(
        OfBody(
            election.title,
            BADGES[election.state],
            election.closes_at,
            f"/elections/{election.id}",
        )
        for election in current_session().scalars(statement)
    )
    return found or None
