"""What a wall clock means where clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.foundation.kernel.zones import at_wall, moved, reading

# Wall-clock times have no zone, on purpose.
# ruff: noqa: DTZ001

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


def test_most_times_are_one_instant():
    assert reading(datetime(2027, 7, 1, 17), LONDON).instants == (
        datetime(2027, 7, 1, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("zone", "wall", "before", "after"),
    [
        (LONDON, datetime(2027, 3, 28, 1, 30), "00:59", "02:00"),
        (LONDON, datetime(2027, 3, 28, 1, 0), "00:59", "02:00"),
        (NEW_YORK, datetime(2027, 3, 14, 2, 59), "01:59", "03:00"),
    ],
)
def test_a_skipped_time_is_no_instant_and_has_two_neighbours(zone, wall, before, after):
    found = reading(wall, zone)

    assert found.instants == ()
    assert [f"{one.astimezone(zone):%H:%M}" for one in found.nearest] == [before, after]


@pytest.mark.parametrize(
    ("zone", "wall"),
    [(LONDON, datetime(2027, 10, 31, 1, 30)), (NEW_YORK, datetime(2027, 11, 7, 1, 0))],
)
def test_a_time_that_occurs_twice_is_two_instants_an_hour_apart(zone, wall):
    first, second = reading(wall, zone).instants

    assert second - first == timedelta(hours=1)
    assert {one.astimezone(zone).replace(tzinfo=None, fold=0) for one in (first, second)} == {wall}


def test_the_hour_after_the_gap_is_there():
    assert reading(datetime(2027, 3, 28, 2), LONDON).nearest == ()


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)),
    st.sampled_from([LONDON, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]),
)
def test_every_instant_reads_back_as_its_wall_time(wall, zone):
    wall = wall.replace(second=0, microsecond=0)
    found = reading(wall, zone)

    assert all(one.astimezone(zone).replace(tzinfo=None, fold=0) == wall for one in found.instants)
    assert bool(found.instants) != bool(found.nearest)
    assert list(found.instants) == sorted(set(found.instants))


def test_days_later_the_clock_shows_the_same_time():
    evening = at_wall(datetime(2027, 3, 20, 17), LONDON)

    later = moved(evening, LONDON, days=14)

    assert later.astimezone(LONDON).hour == 17
    assert later - evening == timedelta(days=14, hours=-1)
