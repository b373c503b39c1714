"""Who may vote in a body on a day: members, standing and seats brought together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Charter
from govapp.committees import rules
from govapp.committees.models import Body
from govapp.committees.queries.bodies import seats_of
from govapp.dues import queries as dues
from govapp.dues.rules.standing import Standing
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import queries as members
from govapp.members.models import Organization
from govapp.voting.rules import Right

_UNKNOWN = Standing(False, Phrase(N_("Is not a member.")), None, None)


def voting_base(session: Session, body_id: int, day: date) -> tuple[Right, ...]:
    """The rights of a body on `day`, with everybody who is left out and why."""
    charter = charter_on(session, day)
    body = session.get(Body, body_id)
    rule = charter.bodies.get(body.code) if body else None
    if rule is None:
        raise NotFound
    voters = members.voters_by_organization(session, None, day)
    seats = tuple(
        rules.SeatHeld(
            seat.seat_id,
            f"{seat.person} ({seat.organization})",
            seat.organization_id,
            (
                seat.person_id,
                *(p for p in voters.get(seat.organization_id, ()) if p != seat.person_id),
            ),
        )
        for seat in seats_of(session, body_id, day)
        if seat.person_id is not None and seat.organization_id is not None
    )
    return rules.voting_base(
        rule, voting_tiers(charter, rule.code), _members_here(session, day, voters), seats
    )


def voting_tiers(charter: Charter, body_code: str) -> frozenset[str]:
    """The tiers that have a vote in a body."""
    return frozenset(tier.code for tier in charter.fees.tiers if body_code in tier.votes_in)


def _members_here(
    session: Session, day: date, voters: Mapping[int, tuple[int, ...]]
) -> tuple[rules.MemberHere, ...]:
    standings = dues.standings(session, day)
    present = members.members_on(session, day)
    owners = _owners(session, frozenset(member.organization_id for member in present))
    return tuple(
        rules.MemberHere(
            organization_id=member.organization_id,
            name=member.name,
            tier=member.tier,
            voters=voters.get(member.organization_id, ()),
            standing=standings.get(member.organization_id, _UNKNOWN),
            counts_with=owners.get(member.organization_id, ""),
        )
        for member in present
    )


def _owners(session: Session, present: frozenset[int]) -> dict[int, str]:
    """For each member owned by another member, however far up, the name of the topmost one."""
    rows = session.execute(
        select(Organization.id, Organization.parent_id, Organization.display_name)
    )
    parents, names = {}, {}
    for organization_id, parent_id, name in rows:
        parents[organization_id], names[organization_id] = parent_id, name
    owners = {}
    for organization_id in present:
        seen, above, top = {organization_id}, parents.get(organization_id), None
        while above is not None and above not in seen:
            seen.add(above)
            top = above if above in present else top
            above = parents.get(above)
        if top is not None:
            owners[organization_id] = names[top]
    return owners
