"""A motion's way: moved, seconded, put to the vote, decided, its effect carried out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Charter, DecisionRule
from govapp.committees import rules
from govapp.committees.facts import (
    EffectCarriedOut,
    EffectRefused,
    MotionCarried,
    MotionLost,
    MotionMoved,
    MotionOpened,
    MotionSeconded,
    MotionWithdrawn,
)
from govapp.committees.models import Body, EffectState, Motion, MotionState
from govapp.committees.permissions import (
    MOTION_MOVE,
    MOTION_OPEN,
    MOTION_SECOND,
    MOTION_VOTE,
    MOTION_WITHDRAW,
)
from govapp.committees.queries.bodies import seats_of
from govapp.committees.queries.voters import voting_base
from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import canonical, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index
from govapp.voting import services as voting
from govapp.voting.models import Poll
from govapp.voting.rules import Right, Tally


@dataclass(frozen=True)
class MotionDraft:
    """A motion as typed; `effect` is what is to follow: {"kind": …, "values": {…}} or empty."""

    title: str
    wording: str
    decision: str
    about: str = ""
    effect: dict[str, object] = field(default_factory=dict)


def move(body_id: int, draft: MotionDraft, *, moved_for: int, actor: Actor) -> int:
    """Move a motion in a body for an organization; its id. It waits for a second."""
    with transaction() as session:
        body = session.get(Body, body_id, with_for_update=True)
        authorize(actor, MOTION_MOVE, body)
        if body is None or actor.person_id is None:
            raise NotFound
        _rule(charter_on(session, clock.today()), draft.decision, body)
        _acts_for(session, body, moved_for, actor)
        last = session.scalar(select(func.max(Motion.number)).where(Motion.body_id == body_id))
        motion = Motion(
            body_id=body_id,
            number=(last or 0) + 1,
            title=draft.title,
            wording=draft.wording,
            decision=draft.decision,
            about=draft.about,
            state=MotionState.MOVED,
            mover_id=actor.person_id,
            mover_for=moved_for,
            moved_at=clock.now(),
            effect=canonical(draft.effect) if draft.effect else "",
            effect_state=EffectState.NONE,
        )
        session.add(motion)
        session.flush()
        _index(session, motion, ("signed-in",))
        record(
            session,
            MotionMoved(key("motion", motion.id), body_id, motion.number, moved_for),
            actor=actor,
        )
        return motion.id


def second(motion_id: int, *, seconded_for: int, actor: Actor) -> None:
    """Second a motion: another person, for another organization."""
    with transaction() as session:
        motion, body = _locked(session, motion_id)
        authorize(actor, MOTION_SECOND, motion)
        problems = []
        if motion.state is not MotionState.MOVED:
            problems.append(Phrase(N_("This motion does not wait for a second.")))
        if motion.mover_id == actor.person_id:
            problems.append(Phrase(N_("The mover cannot second the motion.")))
        if motion.mover_for == seconded_for:
            problems.append(Phrase(N_("The second comes from another organization.")))
        if problems:
            raise Refused(problems)
        _acts_for(session, body, seconded_for, actor)
        motion.state = MotionState.SECONDED
        motion.seconder_id, motion.seconder_for = actor.person_id, seconded_for
        record(session, MotionSeconded(key("motion", motion.id), seconded_for), actor=actor)


def withdraw(motion_id: int, *, actor: Actor) -> None:
    """Take a motion back before the vote is opened."""
    with transaction() as session:
        motion, _ = _locked(session, motion_id)
        authorize(actor, MOTION_WITHDRAW, motion)
        if motion.state not in (MotionState.MOVED, MotionState.SECONDED):
            raise Refused(Phrase(N_("A motion can be withdrawn until its vote is opened.")))
        motion.state = MotionState.WITHDRAWN
        record(session, MotionWithdrawn(key("motion", motion.id)), actor=actor)


def open_vote(motion_id: int, *, closes_at: datetime, actor: Actor) -> None:
    """Open the electronic vote until `closes_at`; who may vote is frozen now."""
    with transaction() as session:
        motion, body = _locked(session, motion_id)
        authorize(actor, MOTION_OPEN, motion)
        now = clock.now()
        charter = charter_on(session, now.date())
        rule = _rule(charter, motion.decision, body)
        base = voting_base(session, motion.body_id, now.date())
        problems = _opening_problems(motion, rule, base, now, closes_at)
        if problems:
            raise Refused(problems)
        poll_id = voting.announce(
            session,
            about=key("motion", motion.id),
            secret=False,
            choices=rules.CHOICES,
            opens_at=now,
            closes_at=closes_at,
            roll=base,
            actor=actor,
        )
        voting.open_poll(session, poll_id, actor=actor)
        motion.state, motion.poll_id = MotionState.OPEN, poll_id
        motion.charter_version_id = charter.versions["decisions"].id
        left_out = sum(right.left_out is not None for right in base)
        record(
            session,
            MotionOpened(key("motion", motion.id), len(base) - left_out, left_out),
            actor=actor,
        )


def _opening_problems(
    motion: Motion, rule: DecisionRule, base: tuple[Right, ...], now: datetime, closes_at: datetime
) -> list[Phrase]:
    problems = []
    if motion.state is not MotionState.SECONDED:
        problems.append(Phrase(N_("A motion is opened for voting once it is seconded.")))
    if closes_at < now + timedelta(hours=rule.minimum_hours):
        problems.append(
            Phrase(
                N_("A vote of this kind stays open for at least %(hours)s hours."),
                hours=rule.minimum_hours,
            )
        )
    if not any(right.left_out is None for right in base):
        problems.append(Phrase(N_("Nobody may vote in this body today.")))
    return problems


def cast(motion_id: int, choice: str, *, holder: str | None = None, actor: Actor) -> None:
    """Vote on an open motion; until it closes the vote may be changed."""
    with transaction() as session:
        motion = session.get(Motion, motion_id)
        authorize(actor, MOTION_VOTE, motion)
        if motion is None or motion.poll_id is None or actor.person_id is None:
            raise NotFound
        voting.cast_open(session, motion.poll_id, actor.person_id, choice, holder=holder)


def close(motion_id: int, *, actor: Actor) -> None:
    """Close the vote at its end and decide; early only when every vote is in."""
    with transaction() as session:
        motion, body = _locked(session, motion_id)
        if actor is not CLOCK:
            authorize(actor, MOTION_OPEN, motion)
        if motion.state is not MotionState.OPEN or motion.poll_id is None:
            raise Refused(Phrase(N_("This motion is not open for voting.")))
        tally = voting.tally(session, motion.poll_id)
        poll = session.get_one(Poll, motion.poll_id)
        if clock.now() < poll.closes_at and tally.cast < tally.base:
            raise Refused(Phrase(N_("Voting goes on until its end, or until everybody has voted.")))
        voting.close_poll(session, motion.poll_id, actor=actor)
        _decide(session, motion, body, tally, actor)


def _decide(session: Session, motion: Motion, body: Body, tally: Tally, actor: Actor) -> None:
    poll = session.get_one(Poll, motion.poll_id)
    charter = charter_on(session, poll.opens_at.date())
    rule = _rule(charter, motion.decision, body)
    found = rules.verdict(rule, charter.decision_clause(rule.kind), tally)
    motion.verdict = canonical(rules.verdict_values(found))
    motion.decided_at = clock.now()
    motion.state = MotionState.CARRIED if found.carried else MotionState.LOST
    about, counts = key("motion", motion.id), found.counts
    votes = (counts[rules.FOR], counts[rules.AGAINST], counts[rules.ABSTAIN])
    _index(session, motion, ("public",) if body.public else ("signed-in",))
    if not found.carried:
        record(session, MotionLost(about, found.quorum.met, *votes), actor=actor)
        return
    kind = str(json.loads(motion.effect)["kind"]) if motion.effect else ""
    motion.effect_state = EffectState.WAITING if kind else EffectState.NONE
    session.flush()
    record(session, MotionCarried(about, kind, *votes), actor=actor)


# --- effects: helpers for the slices that carry them out -----------------------------------------


def waiting_effect(session: Session, motion_id: int) -> dict[str, object] | None:
    """The values of a carried motion's effect, locked; None once it is carried out or refused."""
    motion = session.get_one(Motion, motion_id, with_for_update=True)
    if motion.effect_state is not EffectState.WAITING:
        return None
    values = json.loads(motion.effect)["values"]
    if not isinstance(values, dict):
        raise TypeError("an effect names its values")
    return values


def effect_done(session: Session, motion_id: int, *, actor: Actor) -> None:
    """Note that what the motion asked for was done."""
    motion = session.get_one(Motion, motion_id, with_for_update=True)
    motion.effect_state, motion.effect_note = EffectState.DONE, ""
    kind = str(json.loads(motion.effect)["kind"])
    record(session, EffectCarriedOut(key("motion", motion_id), kind), actor=actor)


def effect_refused(
    session: Session, motion_id: int, reasons: tuple[Phrase, ...], *, actor: Actor
) -> None:
    """Note why what the motion asked for could not be done; the decision itself stands."""
    motion = session.get_one(Motion, motion_id, with_for_update=True)
    motion.effect_state = EffectState.REFUSED
    motion.effect_note = " ".join(str(reason) for reason in reasons)
    kind = str(json.loads(motion.effect)["kind"])
    record(session, EffectRefused(key("motion", motion_id), kind), actor=actor)


def _locked(session: Session, motion_id: int) -> tuple[Motion, Body]:
    motion = session.get(Motion, motion_id, with_for_update=True)
    if motion is None:
        raise NotFound
    return motion, session.get_one(Body, motion.body_id)


def _rule(charter: Charter, decision: str, body: Body) -> DecisionRule:
    rule = charter.decisions.get(decision)
    if rule is None or body.code not in rule.bodies:
        raise Refused(Phrase(N_("This body does not take decisions of that kind.")))
    return rule


def _acts_for(session: Session, body: Body, organization_id: int, actor: Actor) -> None:
    """Refuse unless the actor may use a vote of that organization in the body today."""
    today = clock.today()
    wanted = {key("organization", organization_id)}
    wanted |= {
        key("seat", held.seat_id)
        for held in seats_of(session, body.id, today)
        if held.organization_id == organization_id
    }
    rights = [r for r in voting_base(session, body.id, today) if r.holder in wanted]
    if any(actor.person_id in right.voters for right in rights):
        return
    left_out = [right.left_out for right in rights if right.left_out]
    if left_out:
        raise Refused(left_out)
    raise Forbidden(Phrase(N_("You do not act for that organization in this body.")))


def _index(session: Session, motion: Motion, readers: tuple[str, ...]) -> None:
    index(
        session,
        key("motion", motion.id),
        kind="motion",
        title=motion.title,
        body=motion.wording,
        url=f"/motions/{motion.id}",
        readers=readers,
    )
