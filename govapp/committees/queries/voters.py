"""Who may vote in a body on a day: members, standing and seats brought together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Charter
from govapp.committees import rules
from govapp.committees.models import Body
from govapp.committees.queries.attendance import resting
from govapp.committees.queries.bodies import seats_of
from govapp.dues import queries as dues
from govapp.dues.rules.standing import Standing
from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members import queries as members
from govapp.members.models import Organization
from govapp.voting.rules import Right

_UNKNOWN = Standing(False, Phrase(N_("Is not a member.")), None, None)


def voting_base(
    session: Session, body_id: int, day: date, *, tiers: Collection[str] = ()
) -> tuple[Right, ...]:
    """The rights of a body on `day`, with everybody who is left out and why.

    `tiers` narrows it to members of these tiers, and to seats that they hold; none: all.
    """
    charter = charter_on(session, day)
    body = session.get(Body, body_id)
    rule = charter.bodies.get(body.code) if body else None
    if rule is None:
        raise NotFound
    voters = members.voters_by_organization(session, None, day)
    here = _members_here(session, day, voters)
    within = {one.organization_id for one in here if not tiers or one.tier in tiers}
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
        if seat.person_id is not None
        and seat.organization_id is not None
        and (not tiers or seat.organization_id in within)
    )
    voting = voting_tiers(charter, rule.code)
    return rules.voting_base(
        rule,
        voting & frozenset(tiers) if tiers else voting,
        here,
        seats,
        resting(session, body_id, rule.attendance, day),
    )


def voting_tiers(charter: Charter, body_code: str) -> frozenset[str]:
    """The tiers that have a vote in a body."""
    return frozenset(tier.code for tier in charter.fees.tiers if body_code in tier.votes_in)


def _members_here(
    session: Session, day: date, voters: Mapping[int, tuple[int, ...]]
) -> tuple[rules.MemberHere, ...]:
    standings = dues.standings(session, day)
    owners = _owners(session)
    return tuple(
        rules.MemberHere(
            organization_id=member.organization_id,
            name=member.name,
            tier=member.tier,
            voters=voters.get(member.organization_id, ()),
            standing=standings.get(member.organization_id, _UNKNOWN),
            owners=owners.get(member.organization_id, ()),
        )
        for member in members.members_on(session, day)
    )


def _owners(session: Session) -> dict[int, tuple[int, ...]]:
    """The owners of every owned organization, the nearest first."""
    rows = session.execute(
        select(Organization.id, Organization.parent_id).where(Organization.parent_id.is_not(None))
    )
    parents = dict(rows.all())
    chains = {}
    for organization_id in parents:
        chain: list[int] = []
        above = parents.get(organization_id)
        while above is not None and above not in (organization_id, *chain):
            chain.append(above)
            above = parents.get(above)
        chains[organization_id] = tuple(chain)
    return chains


def acts_for(
    session: Session, body_id: int, base: tuple[Right, ...], organization_id: int, day: date
) -> tuple[Right, ...]:
    """The rights in a base that belong to an organization: its own, or those of its seats."""
    wanted = {key("organization", organization_id)}
    wanted |= {
        key("seat", held.seat_id)
        for held in seats_of(session, body_id, day)
        if held.organization_id == organization_id
    }
    return tuple(right for right in base if right.holder in wanted)


def behalves(session: Session, body_id: int, actor: Actor, day: date) -> dict[int, str]:
    """The organizations for which this actor may move and second in a body, with their names."""
    if actor.person_id is None:
        return {}
    seats = {held.seat_id: held.organization_id for held in seats_of(session, body_id, day)}
    found = set()
    for right in voting_base(session, body_id, day):
        if actor.person_id in right.voters:
            seat_id = key_number(right.holder, "seat")
            own = key_number(right.holder, "organization")
            found.add(own if seat_id is None else seats.get(seat_id))
    names = members.organization_names(session, [number for number in found if number])
    return dict(sorted(names.items(), key=lambda pair: (pair[1], pair[0])))
