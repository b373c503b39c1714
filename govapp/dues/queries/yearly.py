"""The fee of every member in a year and in the year before, and what is different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.values import Charter
from govapp.dues.queries.billing import billing_day
from govapp.dues.queries.standings import year_starts
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period, year_period
from govapp.members.models import Membership, Organization


@dataclass(frozen=True)
class YearFee:
    """One member in one year: its tier and the whole year's fee, None where the table has none."""

    organization_id: int
    name: str
    tier: str
    tier_name: str
    fee: Money | None
    clause: str


@dataclass(frozen=True)
class Change:
    """What a member's dues are this year and were last year; None where it did not belong."""

    organization_id: int
    name: str
    before: YearFee | None
    after: YearFee | None

    @property
    def new(self) -> bool:
        return self.before is None

    @property
    def gone(self) -> bool:
        return self.after is None

    @property
    def more(self) -> Money | None:
        """How much more it pays a year, negative for less; None where one fee is not known."""
        if not (self.before and self.after and self.before.fee and self.after.fee):
            return None
        if self.before.fee.currency != self.after.fee.currency:
            return None
        return self.after.fee - self.before.fee


def changes(session: Session, year: int, among: Iterable[int] | None = None) -> tuple[Change, ...]:
    """Members whose dues of `year` differ from the year before: new, gone, other fee or tier.

    Of all, or `among` some organizations.
    """
    ids = None if among is None else set(among)
    before, after = yearly_fees(session, year - 1, ids), yearly_fees(session, year, ids)
    found = (
        Change(number, (after.get(number) or before[number]).name, before.get(number), now)
        for number in dict.fromkeys((*after, *before))
        for now in (after.get(number),)
    )
    return tuple(one for one in found if not _same(one))


def _same(one: Change) -> bool:
    if one.before is None or one.after is None:
        return False
    return (one.before.fee, one.before.tier) == (one.after.fee, one.after.tier)


def yearly_fees(session: Session, year: int, ids: set[int] | None = None) -> dict[int, YearFee]:
    """Who belongs in a year, on the day that is billed, and the fee the rulebook sets for it."""
    span = year_period(year, year_starts(session))
    day = billing_day(span, consortium_today())
    return {one.organization_id: one for one in _fees(session, span, day, ids)}


def _fees(session: Session, span: Period, day: date, ids: set[int] | None) -> Iterator[YearFee]:
    charters: dict[date, Charter | None] = {}
    known: dict[tuple[date, str, str, str], tuple[Money | None, str, str]] = {}
    for number, name, tier, type_, band, began_on in session.execute(_members(day, ids)):
        on = max(span.start, began_on)
        place = (on, tier, type_, band)
        if place not in known:
            if on not in charters:
                charters[on] = charter_on(session, on) if has_charter(session, on) else None
            known[place] = _fee(charters[on], tier, type_, band)
        fee, tier_name, clause = known[place]
        yield YearFee(number, name, tier, tier_name, fee, clause)


def _fee(
    charter: Charter | None, tier: str, type_: str, band: str
) -> tuple[Money | None, str, str]:
    if charter is None:
        return None, tier, ""
    named = charter.fees.tier(tier)
    name = named.name if named else tier
    try:
        found = charter.fees.fee(tier, type_, band)
    except Refused:
        return None, name, ""
    return found.amount, name, found.clause


def _members(day: date, ids: set[int] | None) -> Select[int, str, str, str, str, date]:
    statement = (
        select(
            Organization.id,
            Organization.display_name,
            Membership.tier,
            Organization.type,
            Organization.band,
            Membership.began_on,
        )
        .join(Membership, Membership.organization_id == Organization.id)
        .where(
            Membership.began_on <= day,
            or_(Membership.ended_on.is_(None), Membership.ended_on >= day),
            Organization.on_record_only.is_(False),
        )
        .order_by(Organization.sort_key, Organization.id)
    )
    return statement if ids is None else statement.where(Organization.id.in_(ids))
