"""A motion's vote: opened with a frozen base, cast by name, closed and decided."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import DecisionRule
from govapp.committees import rules
from govapp.committees.facts import MotionCarried, MotionLost, MotionOpened
from govapp.committees.models import Body, EffectState, Motion, MotionState
from govapp.committees.permissions import MOTION_OPEN, MOTION_VOTE
from govapp.committees.queries.decisions import rule_in_force
from govapp.committees.queries.voters import voting_base
from govapp.committees.services.motions import locked, reindex, rule_of
from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import canonical, key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting import services as voting
from govapp.voting.models import Poll
from govapp.voting.rules import Right

LONGEST = timedelta(days=60)  # an open vote cannot be withdrawn, so a mistyped year would hold it


def open_vote(motion_id: int, *, closes_at: datetime, actor: Actor) -> None:
    """Open the electronic vote until `closes_at`; who may vote is frozen now."""
    with transaction() as session:
        motion, body = locked(session, motion_id)
        authorize(actor, MOTION_OPEN, motion)
        now = clock.now()
        charter = charter_on(session, clock.today())
        rule = rule_of(charter, motion.decision, body)
        base = voting_base(session, motion.body_id, clock.today())
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
        fact = MotionOpened(key("motion", motion.id), len(base) - left_out, left_out)
        record(session, fact, actor=actor)


def _opening_problems(
    motion: Motion, rule: DecisionRule, base: tuple[Right, ...], now: datetime, closes_at: datetime
) -> list[Phrase]:
    problems = []
    if motion.state is not MotionState.SECONDED:
        problems.append(Phrase(N_("A motion is opened for voting once it is seconded.")))
    if closes_at < now + timedelta(hours=rule.minimum_hours):
        words = N_("A vote of this kind stays open for at least %(hours)s hours.")
        problems.append(Phrase(words, hours=rule.minimum_hours))
    if closes_at > now + LONGEST:
        problems.append(
            Phrase(N_("A vote stays open for at most %(days)s days."), days=LONGEST.days)
        )
    if not any(right.left_out is None for right in base):
        problems.append(Phrase(N_("Nobody may vote in this body today.")))
    return problems


def cast(motion_id: int, choice: str, *, holder: str | None = None, actor: Actor) -> None:
    """Vote on an open motion; until it closes the vote may be changed."""
    with transaction() as session:
        motion = session.get(Motion, motion_id)
        authorize(actor, MOTION_VOTE, motion)
        if motion is None or actor.person_id is None:
            raise NotFound
        if motion.poll_id is None:
            raise Refused(Phrase(N_("This motion is not open for voting.")))
        voting.cast_open(session, motion.poll_id, actor.person_id, choice, holder=holder)


def close(motion_id: int, *, actor: Actor) -> None:
    """Close the vote at its end and decide; early only when every vote is in."""
    with transaction() as session:
        motion, body = locked(session, motion_id)
        if actor is not CLOCK:
            authorize(actor, MOTION_OPEN, motion)
        if motion.state is not MotionState.OPEN or motion.poll_id is None:
            raise Refused(Phrase(N_("This motion is not open for voting.")))
        # The poll is locked before it is counted: a vote is either counted or refused.
        poll = session.get_one(Poll, motion.poll_id, with_for_update=True, populate_existing=True)
        tally = voting.tally(session, motion.poll_id)
        if clock.now() < poll.closes_at and tally.cast < tally.base:
            raise Refused(Phrase(N_("Voting goes on until its end, or until everybody has voted.")))
        voting.close_poll(session, motion.poll_id, actor=actor)
        _decide(session, motion, body, actor)


def _decide(session: Session, motion: Motion, body: Body, actor: Actor) -> None:
    """Judge by the rule in force when the vote was opened, whatever the rulebook says by now."""
    rule, clause = rule_in_force(session, motion)
    if rule is None or motion.poll_id is None:
        raise LookupError(f"motion {motion.id} was opened without a rule")
    found = rules.verdict(rule, clause, voting.tally(session, motion.poll_id))
    motion.verdict = canonical(rules.verdict_values(found))
    motion.decided_at = clock.now()
    motion.state = MotionState.CARRIED if found.carried else MotionState.LOST
    kind = str(json.loads(motion.effect)["kind"]) if motion.effect and found.carried else ""
    motion.effect_state = EffectState.WAITING if kind else EffectState.NONE
    session.flush()
    reindex(session, motion, body)
    about, counts = key("motion", motion.id), found.counts
    votes = (counts[rules.FOR], counts[rules.AGAINST], counts[rules.ABSTAIN])
    fact = (
        MotionCarried(about, kind, *votes)
        if found.carried
        else MotionLost(about, found.quorum.met, *votes)
    )
    record(session, fact, actor=actor)
