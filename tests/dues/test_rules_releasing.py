"""Dues become income month by month, to the last cent."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.releasing import Month, due, months, share
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period

YEAR = Period(date(2027, 1, 1), date(2027, 12, 31))

periods = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.integers(0, 1200),
)
amounts = st.integers(0, 10**12)


def schedule(total: Money, period: Period) -> list[tuple[Month, Money]]:
    """What each month of the period takes of `total` when nothing is credited meanwhile."""
    left, found = total, []
    for month in months(period):
        part = share(left, period, month)
        left -= part
        found.append((month, part))
    return found


def test_a_year_is_released_in_twelve_equal_parts():
    parts = [part.minor for _, part in schedule(Money(1_200_000), YEAR)]

    assert parts == [100_000] * 12


def test_what_does_not_divide_goes_a_cent_each_to_the_last_months():
    parts = [part.minor for _, part in schedule(Money(100), YEAR)]

    assert parts == [8] * 8 + [9] * 4


def test_a_part_of_a_month_takes_the_share_of_its_days():
    period = Period(date(2027, 4, 16), date(2027, 6, 30))

    parts = schedule(Money(250_00), period)

    assert [(month.name, month.weight, part.minor) for month, part in parts] == [
        ("2027-04", Fraction(1, 2), 50_00),
        ("2027-05", Fraction(1), 100_00),
        ("2027-06", Fraction(1), 100_00),
    ]


def test_february_of_a_leap_year_is_a_whole_month():
    (month,) = months(Period(date(2028, 2, 1), date(2028, 2, 29)))

    assert month.weight == 1


def test_yen_are_released_in_whole_yen():
    parts = schedule(Money(1_000, "JPY"), YEAR)

    assert sum(part.minor for _, part in parts) == 1_000
    assert {part.currency for _, part in parts} == {"JPY"}


def test_a_month_is_due_when_it_is_over():
    late_in_march = due(YEAR, after=date(2027, 1, 31), day=date(2027, 3, 30))
    end_of_march = due(YEAR, after=date(2027, 1, 31), day=date(2027, 3, 31))

    assert [month.name for month in late_in_march] == ["2027-02"]
    assert [month.name for month in end_of_march] == ["2027-02", "2027-03"]


def test_after_a_credit_the_months_left_share_what_is_left():
    half_a_year = months(YEAR)[6]

    assert share(Money(300_00), YEAR, half_a_year) == Money(50_00)


def test_a_time_without_an_end_has_no_months():
    with pytest.raises(ValueError, match="ends"):
        months(Period(date(2027, 1, 1)))


@given(amounts, periods)
def test_the_releases_add_up_to_what_was_deferred(minor, period):
    parts = [part.minor for _, part in schedule(Money(minor), period)]

    assert sum(parts) == minor
    assert all(part >= 0 for part in parts)


@given(amounts, periods)
def test_whole_months_differ_by_a_cent_at_most(minor, period):
    whole = [part.minor for month, part in schedule(Money(minor), period) if month.weight == 1]

    assert max(whole, default=0) - min(whole, default=0) <= 1


@given(periods)
def test_the_months_cover_each_day_of_the_period_once(period):
    found = months(period)

    assert found[0].first == period.start
    assert found[-1].last == period.end
    assert all(
        later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(found)
    )


@given(amounts, periods, st.integers(0, 40), st.data())
def test_a_credit_on_the_way_leaves_nothing_over(minor, period, months_before, data):
    left, released = minor, 0
    for at, month in enumerate(months(period)):
        if at == months_before:
            left -= data.draw(st.integers(0, left))
        part = share(Money(left), period, month).minor
        left, released = left - part, released + part

    assert left == 0 or months_before > len(months(period))
