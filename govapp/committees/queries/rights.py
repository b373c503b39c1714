"""Where one organization may vote today, and why or why not: the answer dues asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.values import MembersAre
from govapp.committees.models import Body, Motion, MotionState
from govapp.committees.queries.bodies import seats_of
from govapp.committees.queries.voters import voting_base, voting_tiers
from govapp.dues.rules.rights import Ground, VoteToday
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.queries import member_on
from govapp.voting.models import Poll, PollState, RollEntry
from govapp.voting.rules import Right

YES = Phrase(N_("It is in good standing and its tier votes here."))
YES_SEAT = Phrase(N_("It is in good standing and holds the seat."))
ON_LIST = Phrase(N_("It is on the list of voters, which was fixed when the vote opened."))
NOT_ON_LIST = Phrase(N_("It was left out of the list of voters when the vote opened."))
NOT_OPEN = Phrase(N_("The vote is not open yet; who may vote is fixed when it opens."))


@dataclass(frozen=True)
class _Here:
    """A body with the rights of one organization in it."""

    body: Body
    rights: tuple[Right, ...]


def rights_of(session: Session, organization_id: int, day: date) -> Iterator[VoteToday]:
    """Its votes in bodies, by tier or by seat, and on motions under way."""
    if not has_charter(session, day):
        return
    here = list(_bodies(session, organization_id, day))
    for one in here:
        yield from (_in_body(one.body, right) for right in one.rights)
    yield from _open_motions(session, organization_id, day)
    yield from _coming_motions(session, [one for one in here if _may(one.rights)])


def holders_of(session: Session, organization_id: int, day: date) -> frozenset[str]:
    """The keys under which an organization stands in lists of voters: its own, and its seats'."""
    bodies = session.scalars(select(Body.id)).all()
    seats = (seat for body_id in bodies for seat in seats_of(session, body_id, day))
    held = (key("seat", one.seat_id) for one in seats if one.organization_id == organization_id)
    return frozenset({key("organization", organization_id), *held})


def list_entries(
    session: Session, organization_id: int, day: date, poll_ids: Iterable[int]
) -> dict[int, bool]:
    """By poll whether the organization may vote in it; polls whose list lacks it are not there."""
    rows = session.execute(
        select(RollEntry.poll_id, RollEntry.left_out).where(
            RollEntry.poll_id.in_(set(poll_ids)),
            RollEntry.holder.in_(holders_of(session, organization_id, day)),
        )
    )
    found: dict[int, bool] = {}
    for poll_id, left_out in rows:
        found[poll_id] = found.get(poll_id, False) or left_out == ""
    return found


def _bodies(session: Session, organization_id: int, day: date) -> Iterator[_Here]:
    """The bodies in which the organization has a vote or would have one."""
    charter, member = charter_on(session, day), member_on(session, organization_id, day)
    for body in session.scalars(select(Body).where(Body.ended_on.is_(None)).order_by(Body.id)):
        rule = charter.bodies.get(body.code)
        if rule is None:
            continue
        wanted = {key("organization", organization_id)}
        if rule.members_are is MembersAre.VOTING_MEMBERS:
            if member is None or member.tier not in voting_tiers(charter, rule.code):
                continue
        else:
            seats = seats_of(session, body.id, day)
            mine = [seat for seat in seats if seat.organization_id == organization_id]
            wanted = {key("seat", seat.seat_id) for seat in mine}
        if wanted:
            base = voting_base(session, body.id, day)
            yield _Here(body, tuple(right for right in base if right.holder in wanted))


def _may(rights: Iterable[Right]) -> bool:
    return any(right.voters for right in rights)


def _in_body(body: Body, right: Right) -> VoteToday:
    seat = right.holder.startswith("seat:")
    return VoteToday(
        Ground.SEAT if seat else Ground.BODY,
        f"{body.name}: {right.label}" if seat else body.name,
        f"/committees/{body.code}",
        bool(right.voters),
        right.left_out or (YES_SEAT if seat else YES),
        stops=bool(right.voters),
    )


def _open_motions(session: Session, organization_id: int, day: date) -> Iterator[VoteToday]:
    rows = session.execute(
        select(Motion.id, Motion.title, Poll.id, Poll.closes_at)
        .join(Poll, Poll.id == Motion.poll_id)
        .where(
            Motion.state == MotionState.OPEN,
            Poll.state == PollState.OPEN,
            Poll.closes_at > clock.now(),
        )
        .order_by(Poll.closes_at, Motion.id)
    ).all()
    listed = list_entries(session, organization_id, day, [row[2] for row in rows]) if rows else {}
    for motion_id, title, poll_id, closes_at in rows:
        if poll_id in listed:
            yes = listed[poll_id]
            why = ON_LIST if yes else NOT_ON_LIST
            url = f"/motions/{motion_id}"
            yield VoteToday(Ground.MOTION, title, url, yes, why, closes_at=closes_at)


def _coming_motions(session: Session, here: Iterable[_Here]) -> Iterator[VoteToday]:
    rows = session.execute(
        select(Motion.id, Motion.title)
        .where(
            Motion.state.in_((MotionState.MOVED, MotionState.SECONDED)),
            Motion.body_id.in_([one.body.id for one in here]),
        )
        .order_by(Motion.id)
    )
    for motion_id, title in rows:
        url = f"/motions/{motion_id}"
        yield VoteToday(Ground.MOTION, title, url, True, NOT_OPEN, stops=True)
