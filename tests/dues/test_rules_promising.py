"""Promises to pay: kept, broken or not needed, by the money alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.promising import Outcome, Promise, cannot_promise, outcome
from govapp.foundation.kernel.money import Money

BY = date(2027, 5, 10)
PROMISE = Promise(Money(1000), BY)


@pytest.mark.parametrize(
    ("came", "owed", "days", "expected"),
    [
        (0, 1000, 0, Outcome.OPEN),
        (999, 1, 0, Outcome.OPEN),
        (999, 1, 1, Outcome.BROKEN),
        (1000, 0, 1, Outcome.KEPT),
        (1000, 500, -5, Outcome.KEPT),
        (0, 0, 1, Outcome.NOT_NEEDED),
    ],
)
def test_a_promise_follows_the_money(came, owed, days, expected):
    assert outcome(PROMISE, Money(came), Money(owed), BY + timedelta(days)) is expected


@given(came=st.integers(0, 3000), owed=st.integers(0, 3000), days=st.integers(-30, 30))
def test_only_a_day_gone_by_without_the_money_breaks_a_promise(came, owed, days):
    broken = outcome(PROMISE, Money(came), Money(owed), BY + timedelta(days)) is Outcome.BROKEN

    assert broken == (came < 1000 and owed > 0 and days > 0)


@pytest.mark.parametrize(
    ("minor", "by", "owed", "words"),
    [
        (100, BY, 0, "Nothing is open"),
        (0, BY, 100, "above zero"),
        (101, BY, 100, "Only USD 1.00 is open"),
        (100, date(2027, 4, 30), 100, "today or later"),
        (100, date(2028, 4, 30), 100, "half a year"),
    ],
)
def test_promises_that_are_none(minor, by, owed, words):
    found = cannot_promise(Promise(Money(minor), by), Money(owed), date(2027, 5, 1))

    assert len(found) == 1
    assert words in str(found[0])


def test_part_of_the_debt_may_be_promised_for_today():
    assert cannot_promise(Promise(Money(50), BY), Money(100), BY) == ()
