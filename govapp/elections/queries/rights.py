"""Elections in which one organization votes today or would: the answer dues asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on, has_charter
from govapp.committees import queries as committees
from govapp.committees.models import Body
from govapp.dues.rules.rights import Ground, VoteToday
from govapp.elections.models import Election
from govapp.elections.queries.settings import settings_of
from govapp.elections.rules.states import ElectionState
from govapp.foundation.kernel import clock


def rights_of(session: Session, organization_id: int, day: date) -> Iterator[VoteToday]:
    """Elections whose list of voters names it, and those whose list is still to be fixed."""
    if not has_charter(session, day):
        return
    yield from _listed(session, organization_id, day)
    yield from _ahead(session, organization_id, day)


def _listed(session: Session, organization_id: int, day: date) -> Iterator[VoteToday]:
    rows = session.scalars(
        select(Election)
        .where(
            Election.state.in_((ElectionState.ROLL, ElectionState.VOTING)),
            Election.poll_id.is_not(None),
            Election.closes_at > clock.now(),
        )
        .order_by(Election.closes_at, Election.id)
    ).all()
    polls = [one.poll_id for one in rows if one.poll_id is not None]
    listed = committees.list_entries(session, organization_id, day, polls) if polls else {}
    for one in rows:
        if one.poll_id in listed:
            yes = listed[one.poll_id]
            why = committees.ON_LIST if yes else committees.NOT_ON_LIST
            yield VoteToday(
                Ground.ELECTION, one.title, _url(one), yes, why, closes_at=one.closes_at
            )


def _ahead(session: Session, organization_id: int, day: date) -> Iterator[VoteToday]:
    """Elections before their list of voters; it votes if it has a vote in the electing body."""
    charter = charter_on(session, day)
    bodies = charter.bodies
    rows = session.execute(
        select(Election, Body.code)
        .join(Body, Body.id == Election.body_id)
        .where(Election.state == ElectionState.NOMINATIONS)
        .order_by(Election.opens_at, Election.id)
    )
    for one, code in rows:
        rule = bodies[code].seat_class(one.seat_class) if code in bodies else None
        electing = committees.body_by_code(session, rule.elected_by) if rule else None
        if electing is None:
            continue
        tiers = settings_of(one).electing_tiers
        base = committees.voting_base(session, electing.id, day, tiers=tiers)
        mine = committees.acts_for(session, electing.id, base, organization_id, day)
        if mine:
            may = any(right.voters for right in mine)
            why = next((right.left_out for right in mine if right.left_out), committees.NOT_OPEN)
            yield VoteToday(Ground.ELECTION, one.title, _url(one), may, why, stops=may)


def _url(election: Election) -> str:
    return f"/elections/{election.id}"
