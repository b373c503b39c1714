"""A rise needs notice; what does not rise holds at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.notices import against_notice, fee_changes
from govapp.charter.rules.values import BandKind, FeeLine, FeeTable, SpendingRules, Tier
from govapp.foundation.kernel.money import Money

TABLE = FeeTable(
    currency="USD",
    band_kind=BandKind.NONE,
    bands=(),
    tiers=(Tier("member", "Member", "", ()), Tier("guest", "Guest", "", ())),
    lines=(FeeLine("member", "nonprofit", "", 1000), FeeLine("member", "", "", 2000)),
    fictitious=True,
    rise_notice_days=30,
)
RISEN = replace(TABLE, lines=(FeeLine("member", "nonprofit", "", 1001), TABLE.lines[1]))
DAY = date(2026, 11, 1)


def _against(after, *, holds_from: date, before=TABLE):
    return against_notice(before, after, holds_from=holds_from, adopted_on=DAY)


def test_a_rise_before_its_time_is_refused_with_the_earliest_day():
    (why,) = _against(RISEN, holds_from=date(2026, 11, 30))

    assert why.values["earliest"] == date(2026, 12, 1)
    assert why.values["before"], why.values["after"] == (Money(1000), Money(1001))


def test_a_rise_with_its_notice_holds():
    assert _against(RISEN, holds_from=date(2026, 12, 1)) == ()


@pytest.mark.parametrize(
    "after",
    [
        TABLE,
        replace(TABLE, lines=(FeeLine("member", "", "", 999),)),
        replace(TABLE, lines=(*TABLE.lines, FeeLine("guest", "", "", 5000))),
        replace(TABLE, rise_notice_days=90),
    ],
)
def test_a_lower_fee_a_new_tier_or_another_value_holds_at_once(after):
    assert _against(after, holds_from=DAY) == ()


def test_the_first_table_and_other_chapters_need_no_notice():
    assert _against(RISEN, holds_from=DAY, before=None) == ()
    assert _against(SpendingRules(5, ""), holds_from=DAY, before=SpendingRules(1, "")) == ()


def test_an_exact_line_dropped_in_favour_of_a_dearer_one_is_a_rise():
    after = replace(TABLE, lines=(FeeLine("member", "", "", 2000),))

    (change,) = [one for one in fee_changes(TABLE, after) if one.rises]

    assert (change.type, change.before, change.after) == ("nonprofit", Money(1000), Money(2000))


@given(st.integers(0, 400), st.integers(0, 400))
def test_it_is_refused_exactly_while_fewer_days_are_left_than_the_notice(notice, days):
    before = replace(TABLE, rise_notice_days=notice)

    found = _against(RISEN, holds_from=DAY + timedelta(days=days), before=before)

    assert bool(found) == (days < notice)
