"""What the form for a new motion, and the page that opens a vote, must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import DecisionRule
from govapp.committees.models import Body, Motion
from govapp.committees.permissions import BODY_FOLLOW, MOTION_MOVE, MOTION_OPEN
from govapp.committees.queries.bodies import body_by_code
from govapp.committees.queries.decisions import rule_in_force
from govapp.committees.queries.effects import Subject, asked_in_words, is_open_version
from govapp.committees.queries.voters import behalves, voting_base
from govapp.committees.rules import Asked, asked, deciding
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, visible
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import Phrase
from govapp.voting.rules import Right

USUAL = timedelta(days=7)


@dataclass(frozen=True)
class Choice:
    """A kind of decision that the body takes, with its rule and clause."""

    rule: DecisionRule
    clause: str


@dataclass(frozen=True)
class NewMotion:
    """The form for a motion: what may be decided, on whose behalf, and what it sets going."""

    body: Body
    choices: tuple[Choice, ...]
    behalves: Mapping[int, str]
    asked: Asked
    subject: Subject | None
    follows: Phrase | None


@dataclass(frozen=True)
class Opening:
    """What opening a vote would do: who may vote, who may not and why, when it may end."""

    motion: Motion
    body: Body
    rule: DecisionRule
    clause: str
    base: tuple[Right, ...]
    earliest: datetime
    usual: datetime

    @property
    def entitled(self) -> tuple[Right, ...]:
        return tuple(right for right in self.base if right.left_out is None)

    @property
    def left_out(self) -> tuple[Right, ...]:
        return tuple(right for right in self.base if right.left_out is not None)

    @property
    def letters(self) -> int:
        """How many people are written to."""
        return len({person for right in self.entitled for person in right.voters})


def new_motion(code: str, typed: Mapping[str, str], actor: Actor) -> NewMotion:
    """What may be moved in a body; `Invalid` for an effect that cannot be read exactly."""
    session, today = current_session(), clock.today()
    body = body_by_code(session, code)
    if body is None:
        raise NotFound
    authorize(actor, MOTION_MOVE, body)
    charter = charter_on(session, today)
    wanted = asked(typed, charter)
    if not is_open_version(session, wanted):
        raise NotFound
    subject, follows = asked_in_words(session, wanted, actor)
    if wanted.about and subject is None:
        raise NotFound
    fitting = deciding(wanted.kind, dict(wanted.values), charter)
    choices = tuple(
        Choice(rule, charter.decision_clause(rule.kind))
        for rule in charter.decision_rules
        if code in rule.bodies and (not wanted.kind or rule.kind in fitting)
    )
    return NewMotion(
        body, choices, behalves(session, body.id, actor, today), wanted, subject, follows
    )


def opening(motion_id: int, actor: Actor) -> Opening:
    """What the preview before opening a vote says."""
    session, now = current_session(), clock.now()
    motion = session.get(Motion, motion_id)
    visible(actor, BODY_FOLLOW, motion)
    authorize(actor, MOTION_OPEN, motion)
    rule, clause = rule_in_force(session, motion) if motion else (None, "")
    if motion is None or rule is None:
        raise NotFound
    earliest = _full_hour(now + timedelta(hours=rule.minimum_hours, minutes=10))
    return Opening(
        motion=motion,
        body=session.get_one(Body, motion.body_id),
        rule=rule,
        clause=clause,
        base=voting_base(session, motion.body_id, clock.today()),
        earliest=earliest,
        usual=max(earliest, _full_hour(now + USUAL)),
    )


def _full_hour(instant: datetime) -> datetime:
    """The next full hour, so that nobody types minutes."""
    return (instant + timedelta(minutes=59, seconds=59)).replace(minute=0, second=0, microsecond=0)
