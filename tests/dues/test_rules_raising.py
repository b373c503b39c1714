"""A higher tier charges the difference for the rest of the year, and nothing is paid back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.values import BandKind, FeeLine, FeeTable, Proration, Tier
from govapp.dues.rules.charges import Payer, packed, unpacked
from govapp.dues.rules.raising import Held, charge_difference
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import year_period

YEAR = year_period(2027)
DAY = date(2027, 6, 15)
PREMIER = Payer("premier", "nonprofit", "")
HELD = Held("Member", Money(2_000_000))


def _table(fee: int = 5_000_000, by: Proration = Proration.MONTH) -> FeeTable:
    return FeeTable(
        currency="USD",
        band_kind=BandKind.NONE,
        bands=(),
        tiers=(Tier("premier", "Premier", "", ()),),
        lines=(FeeLine("premier", "", "", fee),),
        fictitious=True,
        proration=by,
    )


@pytest.mark.parametrize(
    ("by", "minor"),
    [
        (Proration.NONE, 3_000_000),
        (Proration.MONTH, 1_750_000),
        (Proration.QUARTER, 2_250_000),
        (Proration.DAY, 1_643_836),
    ],
)
def test_the_worked_table_of_a_higher_tier(by, minor):
    found = charge_difference(_table(by=by), PREMIER, HELD, year=YEAR, from_day=DAY)

    assert found.amount == Money(minor)
    assert sum(item.amount.minor for item in found.items) == minor
    assert (found.period.start, found.period.end) == (DAY, YEAR.end)


def test_both_parts_stand_on_the_invoice_and_are_kept_as_they_are():
    found = charge_difference(_table(), PREMIER, HELD, year=YEAR, from_day=DAY)

    new, unused = found.items
    assert "7 of 12 months of USD 50000.00" in str(new.line)
    assert "Not used of Member: 7 of 12 months of USD 20000.00" in str(unused.line)
    assert unused.amount.minor < 0
    assert [unpacked(packed(item.line)) for item in found.items] == [new.line, unused.line]


def test_a_tier_that_is_not_dearer_costs_nothing_more():
    found = charge_difference(_table(2_000_000), PREMIER, HELD, year=YEAR, from_day=DAY)

    assert (found.amount, found.items) == (Money(0), ())


@given(
    st.integers(0, 10**8),
    st.integers(0, 10**8),
    st.integers(0, 364),
    st.sampled_from(list(Proration)),
)
def test_a_difference_is_never_negative_and_never_more_than_that_of_the_fees(old, new, day, by):
    table = replace(_table(new, by))
    from_day = YEAR.start + timedelta(days=day)

    found = charge_difference(
        table, PREMIER, replace(HELD, fee=Money(old)), year=YEAR, from_day=from_day
    )

    assert 0 <= found.amount.minor <= max(new - old, 0)
