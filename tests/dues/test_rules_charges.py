"""A year's dues by the fee table, with the clause that sets them."""

from __future__ import annotations

import pytest

from govapp.charter.rules.values import Band, BandKind, FeeLine, FeeTable, Tier
from govapp.dues.rules.charges import charge, is_free, packed, unpacked
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money

FEES = FeeTable(
    currency="USD",
    band_kind=BandKind.REVENUE,
    bands=(Band("small", "under 10 million"),),
    tiers=(Tier("member", "Member", "", ()), Tier("guest", "Guest", "", ())),
    lines=(
        FeeLine("member", "", "", 2_000_000),
        FeeLine("member", "nonprofit", "", 1_000_000),
        FeeLine("member", "nonprofit", "small", 333_333),
        FeeLine("guest", "", "", 0),
    ),
    fictitious=True,
)


@pytest.mark.parametrize(
    ("type_", "band", "minor", "clause"),
    [
        ("for-profit", "", 2_000_000, "1.1"),
        ("nonprofit", "", 1_000_000, "1.2"),
        ("nonprofit", "small", 333_333, "1.3"),
        ("for-profit", "small", 2_000_000, "1.1"),
    ],
)
def test_the_most_exact_line_sets_the_fee_and_is_named(type_, band, minor, clause):
    found = charge(FEES, year=2027, tier="member", type_=type_, band=band)

    assert (found.amount, found.clause) == (Money(minor), clause)
    assert f"clause {clause}" in str(found.because)
    assert str(found.line) == f"Membership dues 2027, Member (rulebook, clause {clause})"


def test_the_explanation_names_the_band():
    found = charge(FEES, year=2027, tier="member", type_="nonprofit", band="small")

    assert "under 10 million" in str(found.because)


def test_a_tier_without_a_fee_is_refused_and_is_not_free():
    with pytest.raises(Refused):
        charge(FEES, year=2027, tier="premier", type_="nonprofit", band="")

    assert not is_free(FEES, tier="premier", type_="nonprofit", band="")
    assert is_free(FEES, tier="guest", type_="nonprofit", band="")


def test_a_line_is_kept_and_read_back_as_it_was():
    line = charge(FEES, year=2027, tier="member", type_="nonprofit", band="").line

    assert unpacked(packed(line)) == line
