"""A motion before its vote: moved, seconded, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Charter, DecisionRule
from govapp.committees.facts import MotionMoved, MotionSeconded, MotionWithdrawn
from govapp.committees.models import Body, EffectState, Motion, MotionState
from govapp.committees.permissions import MOTION_MOVE, MOTION_SECOND, MOTION_WITHDRAW
from govapp.committees.queries.voters import acts_for, voting_base
from govapp.committees.rules import effect_problems
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import canonical, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import index


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
        today = clock.today()
        charter = charter_on(session, today)
        rule_of(charter, draft.decision, body)
        wrong = _draft_problems(draft, charter)
        if wrong:
            raise Refused(wrong)
        _check_acts_for(session, body, moved_for, actor)
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
        reindex(session, motion, body)
        fact = MotionMoved(key("motion", motion.id), body_id, motion.number, moved_for)
        record(session, fact, actor=actor)
        return motion.id


def _draft_problems(draft: MotionDraft, charter: Charter) -> tuple[Phrase, ...]:
    if not draft.title.strip() or not draft.wording.strip():
        return (Phrase(N_("A motion needs a title and its wording.")),)
    return effect_problems(draft.effect, draft.decision, charter)


def second(motion_id: int, *, seconded_for: int, actor: Actor) -> None:
    """Second a motion: another person, for another organization."""
    with transaction() as session:
        motion, body = locked(session, motion_id)
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
        _check_acts_for(session, body, seconded_for, actor)
        motion.state = MotionState.SECONDED
        motion.seconder_id, motion.seconder_for = actor.person_id, seconded_for
        record(session, MotionSeconded(key("motion", motion.id), seconded_for), actor=actor)


def withdraw(motion_id: int, *, actor: Actor) -> None:
    """Take a motion back before the vote is opened."""
    with transaction() as session:
        motion, _ = locked(session, motion_id)
        authorize(actor, MOTION_WITHDRAW, motion)
        if motion.state not in (MotionState.MOVED, MotionState.SECONDED):
            raise Refused(Phrase(N_("A motion can be withdrawn until its vote is opened.")))
        motion.state = MotionState.WITHDRAWN
        record(session, MotionWithdrawn(key("motion", motion.id)), actor=actor)


# --- what the commands on motions share ----------------------------------------------------------


def locked(session: Session, motion_id: int) -> tuple[Motion, Body]:
    """The motion, locked, and its body."""
    motion = session.get(Motion, motion_id, with_for_update=True, populate_existing=True)
    if motion is None:
        raise NotFound
    return motion, session.get_one(Body, motion.body_id)


def rule_of(charter: Charter, decision: str, body: Body) -> DecisionRule:
    """The rule for a kind of decision that this body takes."""
    rule = charter.decisions.get(decision)
    if rule is None or body.code not in rule.bodies:
        raise Refused(Phrase(N_("This body does not take decisions of that kind.")))
    return rule


def reindex(session: Session, motion: Motion, body: Body) -> None:
    """Put it into the search: everybody once it is decided in a public body, before that its own.

    Its own are the people of the body, staff, and who moved it.
    """
    decided = motion.state in (MotionState.CARRIED, MotionState.LOST)
    index(
        session,
        key("motion", motion.id),
        kind="motion",
        title=motion.title,
        body=motion.wording,
        url=f"/motions/{motion.id}",
        readers=("public",)
        if decided and body.public
        else ("staff", key("body", body.id), key("organization", motion.mover_for)),
    )


def _check_acts_for(session: Session, body: Body, organization_id: int, actor: Actor) -> None:
    """Refuse unless the actor may use a vote of that organization in the body today."""
    today = clock.today()
    base = voting_base(session, body.id, today)
    rights = acts_for(session, body.id, base, organization_id, today)
    if any(actor.person_id in right.voters for right in rights):
        return
    left_out = [right.left_out for right in rights if right.left_out]
    if left_out:
        raise Refused(left_out)
    raise Forbidden(Phrase(N_("You do not act for that organization in this body.")))
