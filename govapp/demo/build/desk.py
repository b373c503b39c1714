"""The life of the renewal desk: promises kept and broken, a hold, a case put aside, a return."""

from __future__ import annotations

from govapp.db import session
from govapp.demo.build.money import pay
from govapp.demo.build.stage import Stage
from govapp.demo.cast import MEMBERS
from govapp.dues import jobs
from govapp.dues import services as dues
from govapp.dues.queries.promises import owed_by
from govapp.dues.rules.decisions import DecisionKind
from govapp.dues.rules.promising import Promise
from govapp.foundation.kernel.money import Money
from govapp.members.rules import NoteDraft

RETURNED = "Placeholder Test Benches"
KEPT = "Example Health Cloud"
BROKEN = "Sample Claims Exchange"
ASIDE = "Sample Consent Apps"
HELD = "Placeholder Analytics"
CALLED = "Placeholder School of Medicine"
HANDED = "Placeholder Health Plan"


def chase(stage: Stage) -> None:
    """What staff did at the desk this year, and the letters of the clock."""
    manager, treasurer = stage.staff("program manager"), stage.staff("treasurer")
    _end_and_return(stage)
    with stage.on(-45):
        kept = Promise(_owed(stage, KEPT), stage.day(-35))  # half came since, five days later
        dues.promise(stage.organization(KEPT), kept, "Their controller", actor=treasurer)
    with stage.on(-30):
        broken = Promise(_owed(stage, BROKEN), stage.day(-10))
        dues.promise(stage.organization(BROKEN), broken, "Their director", actor=manager)
    with stage.on(-12):
        _letters()
    with stage.on(-9):
        dues.hand_over(
            stage.organization(HANDED),
            stage.people["treasurer"],
            "Please call their finance office",
            stage.day(3),
            actor=manager,
        )
    with stage.on(-6):
        called = NoteDraft(
            "Their order number was missing; they sent it.", "Ask whether it is paid", stage.day(4)
        )
        dues.note(stage.organization(CALLED), called, actor=manager)
    with stage.on(-4):
        dues.put_aside(stage.organization(ASIDE), stage.day(7), actor=treasurer)
    with stage.on(-2):
        dues.decide(
            stage.organization(HELD),
            DecisionKind.HOLD,
            None,
            stage.day(30),
            "A merger is being registered; the new owner pays (invented).",
            actor=treasurer,
        )
        _letters()


def _end_and_return(stage: Stage) -> None:
    """A member that never paid is ended by a person, pays all of it, and comes back."""
    number = next(n for n, member in enumerate(MEMBERS) if member.name == RETURNED)
    organization_id = stage.organization(RETURNED)
    with stage.on(-55):
        dues.terminate(
            organization_id,
            "Unpaid for months, and nobody answered (invented).",
            actor=stage.staff("program manager"),
        )
    with stage.on(-21):
        pay(stage, RETURNED, number, -21)
    with stage.on(-20):
        dues.reinstate(organization_id, actor=stage.staff("program manager"))


def _letters() -> None:
    jobs.remind()
    jobs.warn()


def _owed(stage: Stage, name: str) -> Money:
    number = stage.organization(name)
    return owed_by(session(), [number])[number]
