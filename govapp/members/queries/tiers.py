"""Tiers of a member: what they give, how long the first years bind, which change waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.values import Benefit, FeeTable, Tier
from govapp.db import session as current_session
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.members.models import Membership, Organization, TierWish
from govapp.members.queries.belonging import in_force, member_on
from govapp.members.rules import Member
from govapp.members.rules.tiers import (
    Direction,
    Stay,
    bound_until,
    direction,
    given_by_office,
    lacks,
    yearly_fee,
)


def lacks_benefit(
    session: Session, organization_id: int, code: str, act: Phrase, day: date
) -> tuple[Phrase, ...]:
    """Why an organization may not do what a benefit of its tier would allow; empty means go.

    Who is no member has no tier that could forbid it.
    """
    member = member_on(session, organization_id, day)
    if member is None or not has_charter(session, day):
        return ()
    return lacks(charter_on(session, day).fees, member.tier, code, act)


def bound_on(session: Session, organization_id: int) -> date | None:
    """The last day of the first years of the membership that runs, None when nothing binds."""
    rows = session.execute(
        select(Membership.began_on, Membership.ended_on, Membership.initial_years)
        .where(Membership.organization_id == organization_id)
        .order_by(Membership.began_on, Membership.id)
    )
    return bound_until(Stay(*row) for row in rows)


def waiting_wish(session: Session, organization_id: int) -> TierWish | None:
    """The wish for another tier that waits for its day and still fits the membership."""
    return session.scalars(
        select(TierWish)
        .join(Membership, Membership.organization_id == TierWish.organization_id)
        .where(
            TierWish.organization_id == organization_id,
            Membership.ended_on.is_(None),
            Membership.tier == TierWish.from_tier,
            TierWish.done_at.is_(None),
            TierWish.cancelled_at.is_(None),
        )
    ).one_or_none()


def sponsored_by(session: Session, organization_id: int, day: date) -> tuple[tuple[int, str], ...]:
    """The members whose dues an organization covers on `day`: numbers and names."""
    rows = session.execute(
        select(Organization.id, Organization.display_name)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.sponsor_id == organization_id, in_force(Membership, day))
        .order_by(Organization.sort_key, Organization.id)
    )
    return tuple((number, name) for number, name in rows)


def sponsor_of(session: Session, member: Member) -> tuple[int, str, bool] | None:
    """Who covers a member's dues: number, name, and whether they still are a member."""
    if member.sponsored_by is None:
        return None
    name = session.get_one(Organization, member.sponsored_by).display_name
    there = member_on(session, member.sponsored_by, consortium_today())
    return member.sponsored_by, name, there is not None


def next_year(day: date) -> date:
    """The first day of the next membership year."""
    return date(day.year + 1, 1, 1)


@dataclass(frozen=True)
class TierOffered:
    """A tier beside the member's own: its fee and which way it goes."""

    code: str
    name: str
    description: str
    fee: Money
    way: Direction
    benefits: tuple[Benefit, ...]
    votes_in: tuple[str, ...]
    people: int
    alternates: int
    by_office: bool


@dataclass(frozen=True)
class TierPage:
    """What a member has, may go to, is bound to and has wished for."""

    own: TierOffered
    others: tuple[TierOffered, ...]
    bound: date | None
    wish: Wished | None
    from_next_year: date
    fictitious: bool

    def other(self, code: str | None) -> TierOffered | None:
        """The tier of that code among those it may go to."""
        return next((one for one in self.others if one.code == code), None)


@dataclass(frozen=True)
class Wished:
    """The change that waits."""

    tier: str
    from_day: date


def tier_page(organization_id: int) -> TierPage | None:
    """The page (the caller asked who may see it); None for whoever is no member."""
    session, today = current_session(), consortium_today()
    member = member_on(session, organization_id, today)
    if member is None or not has_charter(session, today):
        return None
    charter = charter_on(session, today)
    table = charter.fees
    names = {code: body.name for code, body in charter.bodies.items()}
    offered = {
        tier.code: _offered(table, tier, member.type.value, member.band, member.tier, names)
        for tier in _priced(table, member.type.value, member.band)
    }
    own = offered.pop(member.tier, None)
    if own is None:
        return None
    wish = waiting_wish(session, organization_id)
    titles = {tier.code: tier.name for tier in table.tiers}
    return TierPage(
        own,
        tuple(offered.values()),
        bound_on(session, organization_id),
        None if wish is None else Wished(titles.get(wish.to_tier, wish.to_tier), wish.from_day),
        next_year(today),
        table.fictitious,
    )


def _priced(table: FeeTable, type: str, band: str) -> Iterable[Tier]:
    """The tiers that have a fee for this type and band."""
    for tier in table.tiers:
        if any(
            line.tier == tier.code and line.type in ("", type) and line.band in ("", band)
            for line in table.lines
        ):
            yield tier


def _offered(
    table: FeeTable, tier: Tier, type: str, band: str, own: str, bodies: dict[str, str]
) -> TierOffered:
    return TierOffered(
        tier.code,
        tier.name,
        tier.description,
        yearly_fee(table, tier.code, type, band),
        direction(table, type=type, band=band, before=own, after=tier.code),
        tier.benefits,
        tuple(bodies.get(code, code) for code in tier.votes_in),
        tier.people,
        tier.alternates,
        given_by_office(table, tier, type=type, band=band),
    )
