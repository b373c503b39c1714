"""What a carried motion set going: helpers for whoever carries it out, and the rulebook's own."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from govapp.charter.services import adopt_version
from govapp.committees.facts import EffectCarriedOut, EffectRefused, MotionCarried
from govapp.committees.models import EffectState, Motion
from govapp.committees.rules import ADOPT
from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import canonical, key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.rules import packed


def waiting_effect(session: Session, motion_id: int) -> dict[str, object] | None:
    """The values of a carried motion's effect, locked; None once it is carried out or refused."""
    motion = session.get_one(Motion, motion_id, with_for_update=True, populate_existing=True)
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
    motion.effect_note = canonical([packed(reason) for reason in reasons])
    kind = str(json.loads(motion.effect)["kind"])
    record(session, EffectRefused(key("motion", motion_id), kind), actor=actor)


# --- the rulebook, which stands left of here -----------------------------------------------------


def on_motion_carried(session: Session, fact: Fact, _actor: Actor) -> None:
    """A subscriber: ask for the job that adopts a version of the rulebook."""
    if isinstance(fact, MotionCarried) and fact.effect == ADOPT:
        ask(session, ADOPT, key=fact.about, motion_id=key_number(fact.about, "motion"))


@unrestricted("carries out what a body decided; the right to decide was its members'")
def carry_out(motion_id: int) -> None:
    """Adopt the version that the motion names, once; a refusal is noted on the motion."""
    try:
        with transaction() as session:
            values = waiting_effect(session, motion_id)
            if values is None:
                return
            version_id = int(str(values["version_id"]))
            adopt_version(session, version_id, by=key("motion", motion_id), actor=CLOCK)
            effect_done(session, motion_id, actor=CLOCK)
    except NotFound:
        _refuse(motion_id, (Phrase(N_("This version of the rulebook is not there any more.")),))
    except Refused as refusal:
        _refuse(motion_id, refusal.reasons)


def _refuse(motion_id: int, reasons: tuple[Phrase, ...]) -> None:
    with transaction() as session:
        effect_refused(session, motion_id, reasons, actor=CLOCK)
