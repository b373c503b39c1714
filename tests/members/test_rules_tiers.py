"""Tiers: which way a change goes, what a tier gives, how long the first years bind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.membership import Benefit
from govapp.charter.rules.values import BandKind, FeeLine, FeeTable, Tier
from govapp.foundation.kernel.phrases import Phrase
from govapp.members.rules.limits import Room, no_room_for_alternates, no_room_for_people
from govapp.members.rules.tiers import (
    Direction,
    Stay,
    bound_until,
    cannot_end,
    cannot_lower,
    cannot_raise,
    direction,
    lacks,
    offers,
)

ACT = Phrase("propose use cases")
TABLE = FeeTable(
    currency="USD",
    band_kind=BandKind.NONE,
    bands=(),
    tiers=(
        Tier("gold", "Gold", "", ("board",), benefits=(Benefit("propose", "may propose"),)),
        Tier("silver", "Silver", "", ()),
        Tier("tin", "Tin", "", (), by_invitation=True),
    ),
    lines=(
        FeeLine("gold", "", "", 300),
        FeeLine("silver", "", "", 100),
        FeeLine("tin", "", "", 100),
    ),
    fictitious=True,
)


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("silver", "gold", Direction.UP),
        ("gold", "silver", Direction.DOWN),
        ("silver", "tin", Direction.LEVEL),
        ("gone", "silver", Direction.UP),
    ],
)
def test_the_fee_says_which_way_a_change_goes(before, after, way):
    assert direction(TABLE, type="nonprofit", band="", before=before, after=after) is way


def test_a_benefit_that_the_tier_lacks_names_who_has_it_and_the_clause():
    (reason,) = lacks(TABLE, "silver", "propose", ACT)

    assert (reason.values["tiers"], reason.values["mine"]) == ("Gold", "Silver")
    assert reason.values["clauses"] == offers(TABLE, "propose")[0].clause != ""


@pytest.mark.parametrize(
    ("tier", "code"), [("gold", "propose"), ("silver", "fly"), ("x", "propose")]
)
def test_what_the_tier_has_or_nobody_limits_is_allowed(tier, code):
    assert lacks(TABLE, tier, code, ACT) == ()


@pytest.mark.parametrize(
    ("stays", "bound"),
    [
        ([], None),
        ([Stay(date(2026, 1, 1), None, 1)], None),
        ([Stay(date(2026, 1, 1), None, 3)], date(2028, 12, 31)),
        ([Stay(date(2024, 2, 29), None, 3)], date(2027, 2, 28)),
        (
            [Stay(date(2026, 1, 1), date(2026, 6, 30), 3), Stay(date(2026, 7, 1), None, 1)],
            date(2028, 12, 31),
        ),
        (
            [Stay(date(2020, 1, 1), date(2020, 6, 30), 3), Stay(date(2026, 7, 1), None, 1)],
            None,
        ),
    ],
)
def test_first_years_bind_through_changes_of_tier_until_a_gap(stays, bound):
    assert bound_until(stays) == bound


@given(
    began=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    years=st.integers(2, 10),
    day=st.integers(-400, 400),
)
def test_a_membership_can_end_on_the_last_bound_day_and_never_before(began, years, day):
    bound = bound_until([Stay(began, None, years)])
    assert bound is not None

    last = bound + timedelta(days=day)

    assert (cannot_end(last, bound) == ()) == (last >= bound)
    assert abs((bound - began).days + 1 - 365.25 * years) < 2


def test_up_needs_no_wish_and_down_needs_one():
    up, down = Direction.UP, Direction.DOWN
    day = date(2028, 1, 1)

    assert cannot_raise(up, by_office=False, office=False, tier="Gold") == ()
    assert cannot_raise(down, by_office=False, office=True, tier="Tin")
    assert cannot_raise(up, by_office=True, office=False, tier="Tin")
    assert cannot_raise(up, by_office=True, office=True, tier="Tin") == ()
    common = {"begins": day, "by_office": False, "office": False, "tier": "Tin"}
    assert cannot_lower(down, bound=None, **common) == ()
    assert cannot_lower(down, bound=date(2027, 12, 31), **common) == ()
    assert cannot_lower(down, bound=day, **common)
    assert cannot_lower(up, bound=None, **common)


@given(count=st.integers(0, 50), most=st.integers(0, 50))
def test_there_is_room_below_the_limit_and_everywhere_without_one(count, most):
    room = Room(count, most, "1.9", "Gold")

    free = most == 0 or count < most

    assert (no_room_for_people(room) == ()) == free
    assert (no_room_for_alternates(room) == ()) == free
    assert no_room_for_people(None) == ()
