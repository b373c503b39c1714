"""Motions in lists and on their page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import DecisionRule
from govapp.committees.models import Body, EffectState, Motion, MotionState
from govapp.committees.permissions import MOTION_READ
from govapp.committees.rules import Verdict, verdict_of
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.members.models import Organization
from govapp.voting.models import OpenVote, Poll, PollState, RollEntry, RollVoter

DECIDED = (MotionState.CARRIED, MotionState.LOST)


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


@dataclass(frozen=True)
class VoteByName:
    """One line of the list of voters: how the vote was cast, or why there is none."""

    entry_id: int
    holder: str
    label: str
    choice: str
    cast_by: str
    left_out: str
    mine: bool


@dataclass(frozen=True)
class MotionPage:
    """A motion with everything its page says."""

    card: MotionCard
    wording: str
    about: str
    decision: DecisionRule | None
    clause: str
    mover: str
    mover_id: int
    mover_for: str
    seconder: str
    seconder_for: str
    opens_at: datetime | None
    poll_id: int | None
    votes: tuple[VoteByName, ...]
    verdict: Verdict | None
    effect: dict[str, object]
    effect_note: str
    subject: Motion


def motions(actor: Actor, body_id: int | None = None) -> tuple[MotionCard, ...]:
    """Motions newest first; visitors see decided ones of public bodies only."""
    statement = (
        select(Motion, Body, Poll)
        .join(Body, Body.id == Motion.body_id)
        .outerjoin(Poll, Poll.id == Motion.poll_id)
        .order_by(Motion.id.desc())
        .limit(500)
    )
    if body_id is not None:
        statement = statement.where(Motion.body_id == body_id)
    if not actor.signed_in:
        statement = statement.where(Motion.state.in_(DECIDED), Body.public)
    return tuple(_card(*row) for row in current_session().execute(statement))


def decided(actor: Actor, limit: int = 20) -> tuple[MotionCard, ...]:
    """The latest decisions."""
    statement = (
        select(Motion, Body, Poll)
        .join(Body, Body.id == Motion.body_id)
        .outerjoin(Poll, Poll.id == Motion.poll_id)
        .where(Motion.state.in_(DECIDED))
        .order_by(Motion.decided_at.desc(), Motion.id.desc())
        .limit(limit)
    )
    if not actor.signed_in:
        statement = statement.where(Body.public)
    return tuple(_card(*row) for row in current_session().execute(statement))


def motion_page(motion_id: int, actor: Actor) -> MotionPage:
    """One motion; visitors see it once it is decided and its body is public."""
    session = current_session()
    motion = session.get(Motion, motion_id)
    body = session.get(Body, motion.body_id) if motion else None
    if motion is None or body is None:
        raise NotFound
    if not actor.signed_in and not (body.public and motion.state in DECIDED):
        raise NotFound
    visible(actor, MOTION_READ, motion)
    poll = session.get(Poll, motion.poll_id) if motion.poll_id else None
    charter = charter_on(session, (poll.opens_at if poll else clock.now()).date())
    decision = charter.decisions.get(motion.decision)
    people = dict(
        session.execute(
            select(Person.id, Person.name).where(
                Person.id.in_([motion.mover_id, motion.seconder_id or 0])
            )
        )
        .tuples()
        .all()
    )
    organizations = dict(
        session.execute(
            select(Organization.id, Organization.display_name).where(
                Organization.id.in_([motion.mover_for, motion.seconder_for or 0])
            )
        )
        .tuples()
        .all()
    )
    return MotionPage(
        card=_card(motion, body, poll),
        wording=motion.wording,
        about=motion.about,
        decision=decision,
        clause=charter.decision_clause(motion.decision) if decision else "",
        mover=people.get(motion.mover_id, ""),
        mover_id=motion.mover_id,
        mover_for=organizations.get(motion.mover_for, ""),
        seconder=people.get(motion.seconder_id or 0, ""),
        seconder_for=organizations.get(motion.seconder_for or 0, ""),
        opens_at=poll.opens_at if poll else None,
        poll_id=motion.poll_id,
        votes=_votes(session, motion.poll_id, actor),
        verdict=verdict_of(json.loads(motion.verdict)) if motion.verdict else None,
        effect=json.loads(motion.effect) if motion.effect else {},
        effect_note=motion.effect_note,
        subject=motion,
    )


def _votes(session: Session, poll_id: int | None, actor: Actor) -> tuple[VoteByName, ...]:
    if poll_id is None:
        return ()
    caster = aliased(Person)
    mine = select(RollVoter.entry_id).where(RollVoter.person_id == (actor.person_id or 0))
    rows = session.execute(
        select(RollEntry, OpenVote.choice, caster.name, RollEntry.id.in_(mine))
        .outerjoin(OpenVote, OpenVote.entry_id == RollEntry.id)
        .outerjoin(caster, caster.id == OpenVote.cast_by)
        .where(RollEntry.poll_id == poll_id)
        .order_by(RollEntry.label, RollEntry.id)
    )
    return tuple(
        VoteByName(
            entry.id,
            entry.holder,
            entry.label,
            choice or "",
            cast_by or "",
            entry.left_out,
            bool(is_mine) and not entry.left_out,
        )
        for entry, choice, cast_by, is_mine in rows
    )


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
    rows = current_session().execute(
        select(Motion, Body, Poll, RollEntry.label, RollEntry.marked)
        .join(Body, Body.id == Motion.body_id)
        .join(Poll, Poll.id == Motion.poll_id)
        .join(RollEntry, RollEntry.poll_id == Poll.id)
        .join(RollVoter, RollVoter.entry_id == RollEntry.id)
        .where(
            Motion.state == MotionState.OPEN,
            Poll.state == PollState.OPEN,
            Poll.closes_at > clock.now(),
            RollVoter.person_id == actor.person_id,
            RollEntry.left_out == "",
        )
        .order_by(Poll.closes_at, Motion.id)
    )
    return tuple(
        (_card(motion, body, poll), label, marked) for motion, body, poll, label, marked in rows
    )


def _card(motion: Motion, body: Body, poll: Poll | None) -> MotionCard:
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
