"""The rule that a motion is judged by."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.charter.models import CharterVersion
from govapp.charter.queries import charter_on
from govapp.charter.rules import codec
from govapp.charter.rules.values import DecisionRule, Decisions
from govapp.committees.models import Motion
from govapp.foundation.kernel import clock


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
