"""Public draws: the one that stands, and its page with the transcript."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.models import Person
from govapp.db import session as current_session
from govapp.elections.models import Election, PublicDraw
from govapp.elections.permissions import ELECTION_MANAGE
from govapp.elections.queries.drawn import standing_draw
from govapp.elections.queries.pages import find
from govapp.elections.rules.draw import (
    Algorithm,
    Announcement,
    Drawn,
    DrawState,
    Source,
    drawn,
    sources_from,
)
from govapp.elections.rules.replay import replay_script
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Badge

BADGES = {
    DrawState.ANNOUNCED: Badge(Phrase(N_("announced")), "info", "clock"),
    DrawState.ENTERED: Badge(Phrase(N_("waits for the second signature")), "active", "pencil"),
    DrawState.DRAWN: Badge(Phrase(N_("drawn")), "good"),
    DrawState.CALLED_OFF: Badge(Phrase(N_("called off")), "neutral", "x-lg"),
}


def announcement_of(draw: PublicDraw) -> Announcement:
    """What was announced, as it is stored."""
    stored = json.loads(draw.announcement)
    return Announcement(
        tuple(stored["items"]), sources_from(stored["sources"]), Algorithm(stored["algorithm"])
    )


@dataclass(frozen=True)
class SourceLine:
    """A source of chance as it was announced, and what it said ("" while nobody knows)."""

    source: Source
    value: str


@dataclass(frozen=True)
class DrawCard:
    """One draw with everything that was published of it."""

    badge: Badge
    state: DrawState
    digest: str
    algorithm: Algorithm
    announced_at: datetime
    names: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    last_known_at: datetime
    officers: tuple[str, ...]  # who announced, gave the values, countersigned
    result: Drawn | None
    note: str

    @property
    def order(self) -> tuple[str, ...]:
        """The names, first drawn first."""
        return tuple(self.names[n - 1] for n in self.result.order) if self.result else ()


@dataclass(frozen=True)
class DrawPage:
    """The draws of one election; the last one stands, unless it was called off."""

    subject: Election
    answer: Phrase
    draw: DrawCard | None
    called_off: tuple[DrawCard, ...]
    values_due: bool
    may_countersign: bool


def draw_page(election_id: int, actor: Actor) -> DrawPage:
    """The draw of an election, for everybody; what its officers may do next."""
    session = current_session()
    election = find(election_id, actor)
    rows = session.scalars(
        select(PublicDraw).where(PublicDraw.election_id == election.id).order_by(PublicDraw.id)
    ).all()
    standing = next((row for row in rows if row.state is not DrawState.CALLED_OFF), None)
    card = _card(session, standing) if standing else None
    manages = may(actor, ELECTION_MANAGE, election)
    waits = card is not None and card.state in (DrawState.ANNOUNCED, DrawState.ENTERED)
    return DrawPage(
        subject=election,
        answer=_answer(card, election),
        draw=card,
        called_off=tuple(_card(session, row) for row in rows if row is not standing),
        values_due=bool(manages and waits and card and clock.now() >= card.last_known_at),
        may_countersign=bool(
            manages
            and standing
            and standing.state is DrawState.ENTERED
            and standing.entered_by != actor.person_id
        ),
    )


def draw_to_announce(election_id: int, actor: Actor) -> Election:
    """The election whose draw an officer is about to announce."""
    election = find(election_id, actor)
    visible(actor, ELECTION_MANAGE, election)
    return election


def replay_of(election_id: int, actor: Actor) -> str:
    """The script that replays the draw of an election, once it was made."""
    election = find(election_id, actor)
    draw = standing_draw(current_session(), election.id)
    if draw is None or draw.state is not DrawState.DRAWN:
        raise NotFound
    return replay_script(announcement_of(draw), json.loads(draw.source_values))


def _answer(card: DrawCard | None, election: Election) -> Phrase:
    if card is None:
        return Phrase(
            N_("No public draw is announced. Ties fall to an order the server draws at closing.")
        )
    if card.state is DrawState.DRAWN:
        return Phrase(N_("Drawn: %(first)s came first."), first=card.order[0])
    return Phrase(
        N_("The sources of chance are known at %(when)s. Nobody can know the order before."),
        when=card.last_known_at,
    )


def _card(session: Session, draw: PublicDraw) -> DrawCard:
    announcement = announcement_of(draw)
    values = json.loads(draw.source_values) if draw.source_values else []
    shown = [*values, *[""] * (len(announcement.sources) - len(values))]
    people = (draw.announced_by, draw.entered_by, draw.countersigned_by)
    rows = session.execute(
        select(Person.id, Person.name).where(Person.id.in_(filter(None, people)))
    )
    names: dict[int, str] = {row.id: row.name for row in rows}
    return DrawCard(
        badge=BADGES[draw.state],
        state=draw.state,
        digest=draw.digest,
        algorithm=announcement.algorithm,
        announced_at=draw.announced_at,
        names=announcement.items,
        sources=tuple(map(SourceLine, announcement.sources, shown)),
        last_known_at=max(source.known_at for source in announcement.sources),
        officers=tuple(names.get(person, "") if person else "" for person in people),
        result=drawn(announcement, values) if draw.state is DrawState.DRAWN else None,
        note=draw.note,
    )
