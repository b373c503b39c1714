"""When open invoices will be paid."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.forecast import Habits, Outstanding, by_month, forecast, habits

TODAY = date(2027, 6, 1)
PUNCTUAL = Habits({}, 0)


def _day(habit: Habits = PUNCTUAL, **more: object) -> date | None:
    values = {"organization_id": 1, "minor": 100, "due_on": date(2027, 7, 1), **more}
    (found,) = forecast([Outstanding(**values)], habit, TODAY)
    return found.day


@pytest.mark.parametrize(
    ("habit", "more", "expected"),
    [
        (PUNCTUAL, {}, date(2027, 7, 1)),
        (Habits({}, 10), {}, date(2027, 7, 11)),
        (Habits({1: 45}, 10), {}, date(2027, 8, 15)),
        (Habits({1: -20}, 10), {}, date(2027, 7, 1)),  # early money counts as on time
        (Habits({2: 45}, 10), {}, date(2027, 7, 11)),
        (PUNCTUAL, {"promised_on": date(2027, 9, 9)}, date(2027, 9, 9)),
        (PUNCTUAL, {"promised_on": TODAY}, TODAY),
        (PUNCTUAL, {"promised_on": date(2027, 5, 1)}, date(2027, 7, 1)),  # a broken promise
        (PUNCTUAL, {"due_on": date(2027, 5, 1)}, date(2027, 7, 1)),  # overdue: thirty days on
        (Habits({1: 45}, 0), {"due_on": date(2027, 5, 1)}, date(2027, 6, 15)),
        (PUNCTUAL, {"doubtful": True}, None),
        (PUNCTUAL, {"doubtful": True, "promised_on": date(2027, 9, 9)}, date(2027, 9, 9)),
    ],
)
def test_the_day_a_sum_is_expected_on(habit, more, expected):
    assert _day(habit, **more) == expected


def test_a_habit_is_the_middle_of_what_a_member_did_and_needs_two_invoices():
    found = habits([(1, 0), (1, 30), (1, 90), (2, 10), (2, 20), (3, 500)])

    assert found.own == {1: 30, 2: 20}
    assert found.usual == 30  # of 0, 10, 20, 30, 90, 500 the later middle one
    assert habits([]) == Habits({}, 0)


def test_months_are_added_up_until_the_last_day():
    outstanding = [
        Outstanding(1, 100, date(2027, 7, 1)),
        Outstanding(2, 50, date(2027, 7, 31)),
        Outstanding(3, 20, date(2028, 1, 1)),
        Outstanding(4, 3, date(2027, 1, 1), doubtful=True),
    ]

    sums = by_month(forecast(outstanding, PUNCTUAL, TODAY), date(2027, 12, 31))

    assert (sums.months, sums.later, sums.doubtful) == ({date(2027, 7, 1): 150}, 20, 3)
    assert sums.until == 150


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
sums = st.builds(
    Outstanding,
    organization_id=st.integers(1, 5),
    minor=st.integers(1, 10**9),
    due_on=days,
    promised_on=st.none() | days,
    doubtful=st.booleans(),
)


@given(st.lists(sums), st.lists(st.tuples(st.integers(1, 5), st.integers(-90, 200))))
def test_nothing_is_lost_and_nothing_is_expected_before_today(outstanding, delays):
    expected = forecast(outstanding, habits(delays), TODAY)

    found = by_month(expected, TODAY + timedelta(days=200))

    assert found.until + found.later + found.doubtful == sum(one.minor for one in outstanding)
    assert all(one.day is None or one.day >= TODAY for one in expected)
