"""A higher fee needs notice: which fees rise from one table to the next, and from when on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from govapp.charter.rules.values import FeeLine, FeeTable, Value
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class FeeChange:
    """One line of two fee tables side by side; None where a table has no such fee."""

    tier: str
    type: str
    band: str
    before: Money | None
    after: Money | None

    @property
    def rises(self) -> bool:
        return (
            self.before is not None
            and self.after is not None
            and self.before.currency == self.after.currency
            and self.before < self.after
        )

    @property
    def same(self) -> bool:
        return self.before == self.after


def fee_changes(before: FeeTable, after: FeeTable) -> tuple[FeeChange, ...]:
    """Every fee that either table names, as each of them sets it, in the order of the new one."""
    places = dict.fromkeys((*_places(after), *_places(before)))
    names = {tier.code: tier.name for tier in (*before.tiers, *after.tiers)}
    bands = {band.code: band.name for band in (*before.bands, *after.bands)}
    return tuple(
        FeeChange(
            names.get(tier, tier),
            type_,
            bands.get(band, band),
            _fee(before, tier, type_, band),
            _fee(after, tier, type_, band),
        )
        for tier, type_, band in places
    )


def against_notice(
    before: Value | None, after: Value, *, holds_from: date, adopted_on: date
) -> tuple[Phrase, ...]:
    """What keeps a fee table from holding on a day: a rise without the notice that is due.

    The notice is that of the table which the new one replaces, counted from the day of adoption,
    on which members are told.
    """
    if not isinstance(before, FeeTable) or not isinstance(after, FeeTable):
        return ()
    rising = [change for change in fee_changes(before, after) if change.rises]
    earliest = adopted_on + timedelta(days=before.rise_notice_days)
    if not rising or holds_from >= earliest:
        return ()
    return (
        Phrase(
            N_(
                "A higher fee (%(tier)s: %(before)s, then %(after)s) holds %(days)s days after it "
                "is announced: adopted on %(adopted)s it may be in force from %(earliest)s."
            ),
            tier=rising[0].tier,
            before=rising[0].before,
            after=rising[0].after,
            days=before.rise_notice_days,
            adopted=adopted_on,
            earliest=earliest,
        ),
    )


def _places(table: FeeTable) -> Iterator[tuple[str, str, str]]:
    for line in table.lines:
        yield _place(line)


def _place(line: FeeLine) -> tuple[str, str, str]:
    return line.tier, line.type, line.band


def _fee(table: FeeTable, tier: str, type_: str, band: str) -> Money | None:
    try:
        return table.fee(tier, type_, band).amount
    except Refused:
        return None
