"""Motions in lists, and which of them wait for the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from govapp.committees.models import Body, EffectState, Motion, MotionState
from govapp.committees.permissions import BODY_FOLLOW
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel import clock
from govapp.voting.models import Poll, PollState, RollEntry
from govapp.voting.queries import acting

DECIDED = (MotionState.CARRIED, MotionState.LOST)

Motions = Select[Motion, Body, Poll]


@dataclass(frozen=True)
class MotionCard:
    """A motion in a list."""

    id: int
    number: int
    title: str
    body_id: int
    body: str
    body_code: str
    state: MotionState
    moved_at: datetime
    closes_at: datetime | None
    decided_at: datetime | None
    effect_state: EffectState


def listed(actor: Actor) -> Motions:
    """All motions this actor may see, as a statement for lists: motion, body, poll.

    Outsiders see what public bodies have decided.
    """
    statement = (
        select(Motion, Body, Poll)
        .join(Body, Body.id == Motion.body_id)
        .outerjoin(Poll, Poll.id == Motion.poll_id)
    )
    if may(actor, BODY_FOLLOW):
        return statement
    return statement.where(Motion.state.in_(DECIDED), Body.public)


def motions(actor: Actor, body_id: int | None = None, limit: int = 500) -> tuple[MotionCard, ...]:
    """The newest motions, of one body or of all."""
    statement = listed(actor).order_by(Motion.id.desc()).limit(limit)
    if body_id is not None:
        statement = statement.where(Motion.body_id == body_id)
    return tuple(card_of(*row) for row in current_session().execute(statement))


def decided(actor: Actor, limit: int = 20) -> tuple[MotionCard, ...]:
    """The latest decisions."""
    statement = (
        listed(actor)
        .where(Motion.state.in_(DECIDED))
        .order_by(Motion.decided_at.desc(), Motion.id.desc())
        .limit(limit)
    )
    return tuple(card_of(*row) for row in current_session().execute(statement))


def of_subject(about: str, actor: Actor) -> tuple[MotionCard, ...]:
    """The motions about one thing (`usecase:3`), newest first."""
    statement = listed(actor).where(Motion.about == about).order_by(Motion.id.desc()).limit(100)
    return tuple(card_of(*row) for row in current_session().execute(statement))


def body_choices() -> list[tuple[str, str]]:
    """Bodies by code and name, for filters."""
    rows = current_session().execute(select(Body.code, Body.name).order_by(Body.id))
    return [(code, name) for code, name in rows]


def motions_to_close() -> tuple[int, ...]:
    """Motions whose vote is over by the clock and not closed yet."""
    return tuple(
        current_session().scalars(
            select(Motion.id)
            .join(Poll, Poll.id == Motion.poll_id)
            .where(Motion.state == MotionState.OPEN, Poll.closes_at <= clock.now())
            .order_by(Motion.id)
        )
    )


def open_for(actor: Actor) -> tuple[tuple[MotionCard, str, bool], ...]:
    """Open motions this person may vote on: card, for whom, and whether a vote is recorded."""
    if actor.person_id is None:
        return ()
    mine = acting(actor.person_id)
    rows = current_session().execute(
        select(Motion, Body, Poll, RollEntry.label, RollEntry.marked)
        .join(Body, Body.id == Motion.body_id)
        .join(Poll, Poll.id == Motion.poll_id)
        .join(RollEntry, RollEntry.poll_id == Poll.id)
        .join(mine, mine.c.entry_id == RollEntry.id)
        .where(
            Motion.state == MotionState.OPEN,
            Poll.state == PollState.OPEN,
            Poll.closes_at > clock.now(),
            RollEntry.left_out == "",
        )
        .order_by(Poll.closes_at, Motion.id, RollEntry.id)
    )
    return tuple(
        (card_of(motion, body, poll), label, marked) for motion, body, poll, label, marked in rows
    )


def card_of(motion: Motion, body: Body, poll: Poll | None) -> MotionCard:
    """A row as a card."""
    return MotionCard(
        id=motion.id,
        number=motion.number,
        title=motion.title,
        body_id=body.id,
        body=body.name,
        body_code=body.code,
        state=motion.state,
        moved_at=motion.moved_at,
        closes_at=poll.closes_at if poll else None,
        decided_at=motion.decided_at,
        effect_state=motion.effect_state,
    )
