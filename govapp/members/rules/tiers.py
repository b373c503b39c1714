"""Going up and down between tiers: up at any time, down at renewal, bound for the first years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govapp.charter.rules.clauses import clauses
from govapp.charter.rules.values import FeeTable, Tier
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


class Direction(StrEnum):
    """Which way a change of tier goes, by the yearly fee."""

    UP = "up"
    LEVEL = "level"
    DOWN = "down"


def direction(table: FeeTable, *, type: str, band: str, before: str, after: str) -> Direction:
    """Which way a member of this type and band goes; a tier that is gone counts as free."""
    old = yearly_fee(table, before, type, band)
    new = yearly_fee(table, after, type, band)
    if new.minor == old.minor:
        return Direction.LEVEL
    return Direction.UP if new.minor > old.minor else Direction.DOWN


def yearly_fee(table: FeeTable, tier: str, type: str, band: str) -> Money:
    """The fee of a year, nothing for a tier that the table does not have (any more)."""
    if table.tier(tier) is None:
        return Money(0, table.currency)
    return table.fee(tier, type, band).amount


# --- benefits -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A tier that gives a benefit, and the clause that says so."""

    tier: str
    clause: str


def offers(table: FeeTable, code: str) -> tuple[Offer, ...]:
    """The tiers that give a benefit, in the order of the rulebook; none: it is not limited."""
    keys = {clause.key: clause.number for clause in clauses("fees", table)}
    return tuple(
        Offer(tier.name, keys.get(f"benefit:{tier.code}:{code}", ""))
        for tier in table.tiers
        if any(benefit.code == code for benefit in tier.benefits)
    )


def lacks(table: FeeTable, tier: str, code: str, act: Phrase) -> tuple[Phrase, ...]:
    """Say why a member of this tier may not do what a benefit allows; empty means go.

    A benefit that no tier of the rulebook names is everybody's.
    """
    given = offers(table, code)
    mine = table.tier(tier)
    if not given or mine is None or any(benefit.code == code for benefit in mine.benefits):
        return ()
    return (
        Phrase(
            N_(
                "Tier %(mine)s does not include it: %(act)s. It comes with %(tiers)s (clause "
                "%(clauses)s of the rulebook); a tier can be raised at any time on the page of "
                "the organization."
            ),
            mine=mine.name,
            act=act,
            tiers=", ".join(offer.tier for offer in given),
            clauses=", ".join(offer.clause for offer in given),
        ),
    )


# --- first years and changes --------------------------------------------------------------------


@dataclass(frozen=True)
class Stay:
    """One term as the first years look at it."""

    began_on: date
    ended_on: date | None
    initial_years: int


def bound_until(stays: Iterable[Stay]) -> date | None:
    """The last day of the first years of an unbroken membership; None when nothing binds.

    `stays` are the terms in the order in which they began; a gap begins anew. A first term of
    one year binds to nothing: the membership year is paid and that is all.
    """
    chain: list[Stay] = []
    for stay in stays:
        if chain and _gap(chain[-1], stay):
            chain = []
        chain.append(stay)
    ends = [_years_later(stay) for stay in chain if stay.initial_years > 1]
    return max(ends, default=None)


def _gap(before: Stay, after: Stay) -> bool:
    return before.ended_on is not None and (after.began_on - before.ended_on).days > 1


def _years_later(stay: Stay) -> date:
    year = stay.began_on.year + stay.initial_years
    try:
        return stay.began_on.replace(year=year) - timedelta(days=1)
    except ValueError:  # from 29 February
        return date(year, 2, 28)


def given_by_office(table: FeeTable, tier: Tier, *, type: str, band: str) -> bool:
    """True for a tier that nobody takes for themselves: by invitation, or free of dues."""
    return tier.by_invitation or yearly_fee(table, tier.code, type, band).minor == 0


def cannot_raise(way: Direction, *, by_office: bool, office: bool, tier: str) -> tuple[Phrase, ...]:
    """Say what stands against another tier at once; empty means go.

    `by_office`: such a tier is given by the office; `office`: the office acts.
    """
    if way is Direction.DOWN:
        return (
            Phrase(
                N_(
                    "%(tier)s is cheaper: it can begin with the next membership year. Wish for it "
                    "instead."
                ),
                tier=tier,
            ),
        )
    return _office_gives(tier) if by_office and not office else ()


def _office_gives(tier: str) -> tuple[Phrase, ...]:
    words = N_("%(tier)s is given by the office, by invitation or for want of dues: write to it.")
    return (Phrase(words, tier=tier),)


def cannot_lower(
    way: Direction, *, begins: date, bound: date | None, by_office: bool, office: bool,
    tier: str,
) -> tuple[Phrase, ...]:  # fmt: skip
    """Say what stands against a wish for a cheaper tier from `begins` on; empty means go."""
    problems = []
    if way is not Direction.DOWN:
        words = N_("%(tier)s is not cheaper: it can begin at once, without a wish.")
        problems.append(Phrase(words, tier=tier))
    if by_office and not office:
        problems += _office_gives(tier)
    if bound is not None and begins <= bound:
        words = N_("The first term lasts until %(day)s; a cheaper tier can begin after it.")
        problems.append(Phrase(words, day=bound))
    return tuple(problems)


def cannot_end(last_day: date, bound: date | None) -> tuple[Phrase, ...]:
    """Say why a membership cannot end on that day; empty means go."""
    if bound is None or last_day >= bound:
        return ()
    words = N_("The first term lasts until %(day)s; the membership can end then, not before.")
    return (Phrase(words, day=bound),)
