"""Makers of bodies, seats and motions, by the commands of committees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.committees import services
from govapp.committees.models import Body, Seat
from govapp.committees.queries import seats_of
from govapp.db import session
from govapp.foundation.access.actor import Actor, Role, operator
from govapp.foundation.kernel import clock
from tests.makers.dues import good_member
from tests.makers.members import representative

MANAGER = operator("tests", Role.SECRETARIAT)
FOUNDED = date(2020, 1, 1)


def bodies(*codes: str) -> dict[str, int]:
    """Bodies of the rulebook set up (operating and steering if none is named); their numbers."""
    for code in codes or ("operating", "steering"):
        services.found(code, began_on=FOUNDED, actor=MANAGER)
    rows = session().execute(select(Body.code, Body.id))
    return dict(rows.all())


def voting_member(
    tier: str = "member", *, on: date | None = None, **columns: object
) -> tuple[int, Actor]:
    """A member in good standing with a representative: the organization and the actor."""
    organization_id = good_member(tier, on=on or clock.today(), **columns)
    person_id = representative(organization_id)
    return organization_id, actor_of(person_id)


def seated(body_id: int, count: int = 1, *, tier: str = "member") -> list[tuple[int, Actor]]:
    """So many voting members, each with a seat in the body for two years."""
    made = []
    for _ in range(count):
        organization_id, actor = voting_member(tier)
        roster = seats_of(session(), body_id, clock.today())
        free = [seat.seat_id for seat in roster if seat.person_id is None]
        services.appoint(
            free[0],
            person_id=actor.person_id or 0,
            organization_id=organization_id,
            began_on=clock.today(),
            ends_on=clock.today() + timedelta(days=730),
            actor=MANAGER,
        )
        made.append((organization_id, actor_of(actor.person_id or 0)))
    return made


def first_seat(body_id: int) -> int:
    """The number of the first seat of a body."""
    return (
        session()
        .scalars(select(Seat.id).where(Seat.body_id == body_id).order_by(Seat.id).limit(1))
        .one()
    )


def motion(
    body_id: int,
    movers: list[tuple[int, Actor]],
    *,
    decision: str = "ordinary",
    about: str = "",
    effect: dict[str, object] | None = None,
    title: str = "That an example be made",
) -> int:
    """A motion moved by the first and seconded by the second of the pairs; its number."""
    (mover_for, mover), (seconder_for, seconder) = movers[0], movers[1]
    motion_id = services.move(
        body_id,
        services.MotionDraft(title, "The committee decides so.", decision, about, effect or {}),
        moved_for=mover_for,
        actor=mover,
    )
    services.second(motion_id, seconded_for=seconder_for, actor=seconder)
    return motion_id


def opened(motion_id: int, *, hours: int = 168) -> None:
    """Open the vote on a seconded motion."""
    services.open_vote(motion_id, closes_at=clock.now() + timedelta(hours=hours), actor=MANAGER)


def carried(
    body_id: int,
    voters: list[tuple[int, Actor]],
    **values: object,
) -> int:
    """A motion that everybody voted for, closed; its number."""
    motion_id = motion(body_id, voters, **values)  # type: ignore[arg-type]
    opened(motion_id)
    for _, actor in voters:
        services.cast(motion_id, "for", actor=actor)
    services.close(motion_id, actor=MANAGER)
    return motion_id


def steering() -> int:
    """The number of the Steering Committee."""
    return session().scalars(select(Body.id).where(Body.code == "steering")).one()


def meeting(body_id: int, *, hours_ago: int = 1, title: str = "Monthly meeting") -> int:
    """A meeting of the body that began some hours ago; its number."""
    begins = clock.now() - timedelta(hours=hours_ago)
    plan = services.MeetingPlan(title, begins, begins + timedelta(hours=1), "Room 1")
    return services.call_meeting(body_id, plan, actor=MANAGER)


def held(body_id: int, present: Iterable[str]) -> int:
    """A meeting with these holders present, its attendance closed; its number."""
    meeting_id = meeting(body_id)
    for holder in present:
        services.mark(meeting_id, holder, present=True, actor=MANAGER)
    services.close_attendance(meeting_id, actor=MANAGER)
    return meeting_id
