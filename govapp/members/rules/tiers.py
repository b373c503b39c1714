"""Going up and down between tiers: up at any time, down at renewal, bound for the first years."""

from __future__ import annotations

from enum import StrEnum

from govapp.charter.rules.values import FeeTable
from govapp.foundation.kernel.money import Money


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
