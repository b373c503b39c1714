"""Payment plans: what may be agreed, whether it is kept, and what it does to the clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.plans import (
    Pause,
    Plan,
    clock_due,
    even,
    missed_on,
    months_later,
    pause_of,
    plan_obstacles,
    shifted,
)
from govapp.foundation.kernel.money import Money

TODAY = date(2027, 4, 10)
PLAN = Plan(TODAY, even(Money(300), date(2027, 5, 1), 3))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 5, 1), 0, date(2027, 5, 1)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day, months, later):
    assert months_later(day, months) == later


def test_odd_cents_go_to_the_first_instalments():
    parts = even(Money(100), date(2027, 5, 1), 3)

    assert [one.amount.minor for one in parts] == [34, 33, 33]
    assert [one.due_on for one in parts] == [
        date(2027, 5, 1),
        date(2027, 6, 1),
        date(2027, 7, 1),
    ]


@given(st.integers(2, 10**10), st.integers(2, 24))
def test_even_instalments_come_to_the_debt(minor, count):
    assert sum(one.amount.minor for one in even(Money(minor), TODAY, count)) == minor


def test_a_plan_within_the_rulebook_may_be_agreed():
    assert plan_obstacles(Money(300), PLAN.instalments, today=TODAY, most_months=6) == ()


@pytest.mark.parametrize(
    ("open_", "instalments", "reason"),
    [
        (Money(0), PLAN.instalments, "Nothing is open"),
        (Money(300), PLAN.instalments[:1], "from 2 to"),
        (Money(400), PLAN.instalments, "do not come to"),
        (Money(300), even(Money(300), date(2027, 4, 1), 3), "past"),
        (Money(700), even(Money(700), date(2027, 5, 1), 7), "6 months"),
        (Money(1), even(Money(1), date(2027, 5, 1), 2), "too small"),
    ],
)
def test_what_goes_beyond_it_is_refused(open_, instalments, reason):
    against = plan_obstacles(open_, instalments, today=TODAY, most_months=6)

    assert any(reason in str(one) for one in against)


@pytest.mark.parametrize(
    ("takings", "day", "missed"),
    [
        ((), date(2027, 5, 1), None),
        ((), date(2027, 5, 2), date(2027, 5, 2)),
        (((date(2027, 5, 1), 100),), date(2027, 6, 1), None),
        (((date(2027, 5, 1), 100),), date(2027, 6, 2), date(2027, 6, 2)),
        (((date(2027, 5, 2), 100),), date(2027, 5, 30), date(2027, 5, 2)),
        (((date(2027, 4, 20), 300),), date(2027, 12, 31), None),
        (((date(2027, 5, 1), 99),), date(2027, 5, 2), date(2027, 5, 2)),
    ],
)
def test_an_instalment_is_missed_on_the_day_after_it_was_due(takings, day, missed):
    assert missed_on(PLAN, 300, takings, day) == missed


def test_what_came_before_the_plan_counts_for_none_of_its_instalments():
    before = (date(2027, 3, 1), 700)  # of a debt of 1000

    assert missed_on(PLAN, 1000, [before], date(2027, 5, 2)) == date(2027, 5, 2)
    assert missed_on(PLAN, 1000, [before, (date(2027, 5, 1), 100)], date(2027, 5, 2)) is None


def test_a_kept_plan_stops_the_clock_until_further_notice():
    assert pause_of(PLAN, 300, (), date(2027, 4, 30)) == Pause(TODAY)


def test_a_missed_instalment_lets_it_go_on():
    assert pause_of(PLAN, 300, (), date(2027, 9, 1)) == Pause(TODAY, date(2027, 5, 2))


def test_a_plan_that_was_taken_back_lets_it_go_on():
    ended = Plan(TODAY, PLAN.instalments, date(2027, 4, 20))

    assert pause_of(ended, 300, (), date(2027, 4, 25)) == Pause(TODAY, date(2027, 4, 20))
    assert pause_of(ended, 300, (), date(2027, 4, 15)) == Pause(TODAY)


def test_before_it_was_agreed_nothing_stood_still():
    assert pause_of(PLAN, 300, (), TODAY - timedelta(days=1)) is None


def test_the_clock_comes_later_by_the_time_it_stood_still():
    pause = Pause(TODAY, TODAY + timedelta(days=22))

    due_on = TODAY - timedelta(days=20)
    assert shifted(due_on, 25, [pause]) == TODAY + timedelta(days=27)
    assert shifted(due_on, 20, [pause]) == TODAY
    assert shifted(due_on, 25, [Pause(TODAY)]) is None


def test_days_before_the_due_date_are_none_that_the_clock_stood_still():
    due_on = TODAY + timedelta(days=10)
    pause = Pause(TODAY, TODAY + timedelta(days=22))

    assert shifted(due_on, 75, [pause]) == due_on + timedelta(days=75 + 12)
    assert clock_due(due_on, [pause], TODAY + timedelta(days=90)) == due_on + timedelta(days=12)
    assert shifted(due_on, 75, [Pause(TODAY, due_on)]) == due_on + timedelta(days=75)


@given(
    st.dates(date(2027, 1, 1), date(2028, 1, 1)),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 100)), max_size=3),
)
def test_a_pause_never_brings_a_day_forward(day, found):
    start, pauses = date(2027, 1, 1), []
    for gap, length in found:
        begin = start + timedelta(days=gap)
        start = begin + timedelta(days=length)
        pauses.append(Pause(begin, start))

    moved = shifted(date(2026, 12, 1), (day - date(2026, 12, 1)).days, pauses)

    assert moved is not None
    assert timedelta(0) <= moved - day <= timedelta(days=sum(length for _, length in found))
