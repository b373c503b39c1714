"""The limit of discounts and in-kind credits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.credits import against_credit, largest_credit
from govapp.foundation.kernel.money import Money

amounts = st.integers(0, 10**9).map(Money)


@pytest.mark.parametrize(
    ("given_before", "left", "percent", "most"),
    [
        (0, 10_001, 50, 5_000),
        (3_000, 7_001, 50, 2_000),
        (6_000, 4_001, 50, 0),
        (0, 1_200, 50, 1_200),
        (0, 10_001, 0, 0),
        (0, 10_001, 100, 10_001),
    ],
)
def test_the_limit_counts_all_credits_together_and_what_is_open(given_before, left, percent, most):
    found = largest_credit(Money(10_001), Money(given_before), Money(left), percent)

    assert found == Money(most)


@given(amounts, amounts, amounts, st.integers(0, 100))
def test_a_credit_is_never_more_than_is_open_nor_than_the_share(total, before, left, percent):
    most = largest_credit(total, before, left, percent)

    assert 0 <= most.minor <= left.minor
    assert most.minor == 0 or (most.minor + before.minor) * 100 <= total.minor * percent


@pytest.mark.parametrize(
    ("asked", "reason", "words"),
    [
        (Money(5_001), "host", "At most USD 50.00"),
        (Money(0), "host", "more than zero"),
        (Money(100, "EUR"), "host", "The invoice is in USD"),
        (Money(100), "  ", "Say what the credit is for"),
    ],
)
def test_a_refusal_says_why(asked, reason, words):
    (why,) = against_credit(asked, Money(5_000), 50, reason)

    assert words in str(why)


def test_the_limit_itself_may_be_asked():
    assert list(against_credit(Money(5_000), Money(5_000), 50, "host")) == []
