"""Motions of the Steering Committee from the mover to what follows from them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.committees import services as committees
from govapp.committees.models import Motion
from govapp.db import session
from govapp.demo.build.bodies import FOUNDERS, body_id
from govapp.demo.build.stage import Stage
from govapp.demo.people import person_for
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key
from govapp.funding import services as funding
from govapp.members.rules import ContactKind
from govapp.usecases import services as usecases
from govapp.usecases.models import UseCase
from govapp.usecases.rules import Health
from govapp.voting.models import RollEntry, RollVoter


def author(use_case_id: int) -> Actor:
    return actor_of(session().get_one(UseCase, use_case_id).author_id or 0)


def moved(stage: Stage, use_case_id: int, offset: int, title: str, to: str) -> int:
    effect = {"kind": "usecase.stage", "values": {"use_case_id": use_case_id, "to": to}}
    return motion(stage, offset, title, "stage", use_case_id, effect)


def motion(
    stage: Stage,
    offset: int,
    title: str,
    decision: str,
    use_case_id: int,
    effect: dict[str, object],
) -> int:
    with stage.on(offset):
        motion_id = committees.move(
            body_id("steering"),
            committees.MotionDraft(
                title,
                "The Steering Committee decides so on the recommendation of program management.",
                decision,
                key("usecase", use_case_id),
                effect,
            ),
            moved_for=stage.organization(FOUNDERS[0]),
            actor=stage.contact(FOUNDERS[0]),
        )
        committees.second(
            motion_id,
            seconded_for=stage.organization(FOUNDERS[1]),
            actor=stage.contact(FOUNDERS[1]),
        )
        return motion_id


def decide(stage: Stage, motion_id: int, offset: int, only: int | None = None) -> None:
    with stage.on(offset):
        committees.open_vote(
            motion_id,
            closes_at=clock.now() + timedelta(days=5),
            actor=stage.contact(FOUNDERS[0]),
        )
        votes(motion_id, only)
    with stage.on(offset + 5):
        committees.close(motion_id, actor=CLOCK)


def votes(motion_id: int, only: int | None = None) -> None:
    poll_id = session().get_one(Motion, motion_id).poll_id
    rows = (
        session()
        .execute(
            select(RollVoter.person_id, RollEntry.holder)
            .join(RollEntry, RollEntry.id == RollVoter.entry_id)
            .where(RollEntry.poll_id == poll_id, RollVoter.position == 0, RollEntry.left_out == "")
            .order_by(RollEntry.id)
        )
        .all()
    )
    chair = (
        person_for(FOUNDERS[0], ContactKind.PRIMARY) if only else None
    )  # the tour's chair still has to vote
    rows = [row for row in rows if row.person_id != chair]
    for number, (person_id, holder) in enumerate(rows[:only] if only else rows):
        choice = "against" if number == 4 else "for"
        committees.cast(motion_id, choice, holder=holder, actor=actor_of(person_id))


def carry(stage: Stage, use_case_id: int, offset: int, to: str, codes: tuple[str, ...]) -> None:
    title = session().get_one(UseCase, use_case_id).title
    with stage.on(offset - 2):
        for code in codes:
            usecases.give_evidence(
                use_case_id,
                code,
                "Written down in the plan (invented).",
                actor=author(use_case_id),
            )
    motion_id = moved(stage, use_case_id, offset - 1, f"That “{title}” go to {to}", to)
    decide(stage, motion_id, offset)
    with stage.on(offset + 5):
        usecases.carry_out(motion_id)
        if to == "Execution":
            usecases.set_health(
                use_case_id,
                Health.ON_TRACK,
                "Pilots are being prepared.",
                actor=author(use_case_id),
            )


def allocate(
    stage: Stage, use_case_id: int, offset: int, dollars: int, *, last_year: bool = False
) -> None:
    title = session().get_one(UseCase, use_case_id).title
    effect: dict[str, object] = {
        "kind": funding.EFFECT,
        "values": {
            "use_case_id": use_case_id,
            "year": stage.today.year - last_year,
            "amount_minor": dollars * 100,
        },
    }
    motion_id = motion(
        stage, offset - 1, f"That “{title}” be given ${dollars:,}", "funding", use_case_id, effect
    )
    decide(stage, motion_id, offset)
    with stage.on(offset + 5):
        funding.carry_out(motion_id)
