"""Moving a use case through its gates: by its authors, by a motion, or backwards."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.committees import services as committees
from govapp.committees.facts import MotionCarried
from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask as ask_job
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.usecases.facts import EvidenceGiven, StageMoved
from govapp.usecases.models import Evidence, StageMove, UseCase
from govapp.usecases.permissions import USECASE_EDIT, USECASE_SUBMIT
from govapp.usecases.queries import dossier_of
from govapp.usecases.rules import Stage, unmet
from govapp.usecases.services.texts import locked, locked_for, reindex

EFFECT = "usecase.stage"


def submit(use_case_id: int, *, actor: Actor) -> None:
    """Hand a draft to the committee, or refuse with what is missing."""
    with transaction() as session:
        use_case = locked_for(session, use_case_id, USECASE_SUBMIT, actor)
        use_case.submitted_at = clock.now()
        _move_by_hand(session, use_case, Stage.SUBMITTED, actor)


def withdraw(use_case_id: int, reason: str, *, actor: Actor) -> None:
    """Take a proposal back before a committee has decided on it."""
    with transaction() as session:
        use_case = locked_for(session, use_case_id, USECASE_SUBMIT, actor)
        _move_by_hand(session, use_case, Stage.WITHDRAWN, actor, reason)


def _move_by_hand(
    session: Session, use_case: UseCase, to: Stage, actor: Actor, reason: str = ""
) -> None:
    gate = charter_on(session, consortium_today()).gate(use_case.stage.value, to.value)
    if gate is not None and gate.decision:
        raise Refused(Phrase(N_("This step is decided by a motion.")))
    move_stage(session, use_case.id, to, because_of="", reason=reason, actor=actor)


def give_evidence(use_case_id: int, requirement: str, words: str, *, actor: Actor) -> None:
    """Say how a requirement of a gate is met; empty words take it back."""
    with transaction() as session:
        locked_for(session, use_case_id, USECASE_EDIT, actor)
        known = {
            line.code
            for gate in charter_on(session, consortium_today()).gates
            for line in gate.requirements
        }
        if requirement not in known:
            raise Refused(Phrase(N_("The rulebook has no such requirement.")))
        row = session.scalars(
            select(Evidence).where(
                Evidence.use_case_id == use_case_id, Evidence.requirement == requirement
            )
        ).one_or_none() or Evidence(use_case_id=use_case_id, requirement=requirement)
        row.words, row.given_by, row.given_at = words.strip(), actor.person_id, clock.now()
        session.add(row)
        record(session, EvidenceGiven(key("usecase", use_case_id), requirement), actor=actor)


def move_stage(
    session: Session,
    use_case_id: int,
    to: Stage,
    *,
    because_of: str,
    actor: Actor,
    reason: str = "",
    day: date | None = None,
) -> None:
    """Move a use case inside the running command, or refuse with what is missing."""
    use_case = locked(session, use_case_id)
    day = day or consortium_today()
    gate = charter_on(session, day).gate(use_case.stage.value, to.value)
    missing = unmet(dossier_of(session, use_case), gate, to)
    if missing:
        raise Refused(missing)
    session.add(
        StageMove(
            use_case_id=use_case_id,
            from_stage=use_case.stage,
            to_stage=to,
            moved_on=day,
            reason=reason,
            because_of=because_of,
        )
    )
    before, use_case.stage = use_case.stage, to
    if to is Stage.EXECUTION and use_case.phase is None:
        use_case.phase = 0
    session.flush()
    reindex(session, use_case)
    record(
        session,
        StageMoved(key("usecase", use_case_id), before.value, to.value, because_of),
        actor=actor,
    )


# --- the effect of a carried motion --------------------------------------------------------------


def on_motion_carried(session: Session, fact: Fact, _actor: Actor) -> None:
    """A subscriber: ask for the job that moves the stage."""
    if isinstance(fact, MotionCarried) and fact.effect == EFFECT:
        motion_id = key_number(fact.about, "motion")
        ask_job(session, EFFECT, key=fact.about, motion_id=motion_id)


@unrestricted("carries out what a body decided; the right to decide was its members'")
def carry_out(motion_id: int) -> None:
    """Move the stage as the motion says, once; a refusal is noted on the motion."""
    try:
        with transaction() as session:
            values = committees.waiting_effect(session, motion_id)
            if values is None:
                return
            move_stage(
                session,
                int(str(values["use_case_id"])),
                Stage(str(values["to"])),
                because_of=key("motion", motion_id),
                actor=CLOCK,
            )
            committees.effect_done(session, motion_id, actor=CLOCK)
    except Refused as refusal:
        with transaction() as session:
            committees.effect_refused(session, motion_id, refusal.reasons, actor=CLOCK)
