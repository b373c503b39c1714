"""The rule that a motion is judged by, and the motions that were carried."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.models import CharterVersion
from govapp.charter.queries import charter_on
from govapp.charter.rules import codec
from govapp.charter.rules.values import DecisionRule, Decisions
from govapp.committees.models import Body, Motion, MotionState
from govapp.foundation.kernel import clock

MOST = 100  # carried motions offered in one list, the latest


def rule_in_force(session: Session, motion: Motion) -> tuple[DecisionRule | None, str]:
    """The rule and its clause: as frozen when the vote was opened, before that as of today."""
    if motion.charter_version_id is None:
        kinds = charter_on(session, clock.today()).decision_rules
    else:
        version = session.get_one(CharterVersion, motion.charter_version_id)
        frozen = codec.read(version.chapter.value, version.values)
        kinds = frozen.kinds if isinstance(frozen, Decisions) else ()
    for place, rule in enumerate(kinds, start=1):
        if rule.kind == motion.decision:
            return rule, f"4.{place}"
    return None, ""


def carried_motions(
    session: Session, codes: tuple[str, ...], *, decision: str = ""
) -> dict[int, str]:
    """Carried motions of these bodies (of one kind, if it is named), the latest first."""
    statement = (
        select(Motion.id, Motion.number, Motion.title, Body.name)
        .join(Body, Body.id == Motion.body_id)
        .where(Body.code.in_(codes), Motion.state == MotionState.CARRIED)
        .order_by(Motion.decided_at.desc(), Motion.id.desc())
        .limit(MOST)
    )
    if decision:
        statement = statement.where(Motion.decision == decision)
    return {
        number: f"{name} {count}: {title}"
        for number, count, title, name in session.execute(statement)
    }
