"""What follows from what Stripe says: examples, and what always holds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.online import (
    HEARD,
    Came,
    SeenLine,
    SeenPayout,
    SeenRefund,
    SeenReturn,
    came,
    divided,
)
from govapp.foundation.kernel.money import Money

NOON = datetime(2027, 2, 10, 12, tzinfo=UTC)
minor = st.integers(0, 10**9)
by_invoice = st.dictionaries(st.integers(1, 5), minor, max_size=5)
lines_of_a_balance = st.lists(
    st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 1000)), max_size=8
)


def line(amount: int, fee: int = 0, source: str = "ch_1") -> SeenLine:
    return SeenLine("txn_1", "charge", Money(amount), Money(fee), source, NOON)


@pytest.mark.parametrize(
    ("status", "refused", "meant"),
    [
        ("requires_payment_method", False, Came.BEGUN),
        ("requires_payment_method", True, Came.FAILED),
        ("requires_confirmation", False, Came.BEGUN),
        ("requires_action", True, Came.BEGUN),
        ("processing", False, Came.PENDING),
        ("processing", True, Came.PENDING),
        ("succeeded", True, Came.SETTLED),
        ("canceled", False, Came.FAILED),
        ("something new", False, Came.BEGUN),
    ],
)
def test_only_what_succeeded_is_settled(status, refused, meant):
    assert came(status, refused=refused) is meant


@given(
    minor,
    st.lists(st.tuples(st.integers(1, 5), minor), max_size=6),
    st.dictionaries(st.integers(1, 5), minor),
)
def test_no_more_is_given_than_came_than_was_wanted_or_than_is_open(amount, wanted, left):
    shares = divided(Money(amount), wanted, left)

    assert sum(share for _, share in shares) <= amount
    assert len({invoice_id for invoice_id, _ in shares}) == len(shares)
    for invoice_id, share in shares:
        assert 0 < share <= left[invoice_id]
        assert share <= sum(minor for named, minor in wanted if named == invoice_id)


@given(minor, minor)
def test_what_one_invoice_does_not_need_stays_with_the_payment(amount, open_):
    assert sum(share for _, share in divided(Money(amount), [(1, amount)], {1: open_})) == min(
        amount, open_
    )


def test_money_is_given_in_the_order_that_stripe_names():
    assert divided(Money(10), [(2, 7), (1, 7)], {1: 100, 2: 100}) == [(2, 7), (1, 3)]


@pytest.mark.parametrize(
    ("amounts", "gone"), [([], False), ([-100], True), ([-100, 100], False), ([-100, 40], True)]
)
def test_money_is_gone_until_all_of_it_is_won_back(amounts, gone):
    lines = tuple(line(amount) for amount in amounts)

    assert SeenReturn("dp_1", "lost", "x", Money(100), lines, NOON).gone is gone


@pytest.mark.parametrize(
    ("status", "counts"),
    [("pending", True), ("succeeded", True), ("failed", False), ("canceled", False)],
)
def test_a_refund_that_failed_does_not_count(status, counts):
    assert SeenRefund("re_1", status, Money(1), "", NOON).counts is counts


@given(
    st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 1000)), max_size=8),
    st.integers(-5, 5),
)
def test_a_payout_is_sound_to_the_cent(parts, off):
    lines = tuple(line(amount, fee) for amount, fee in parts)
    total = sum(amount - fee for amount, fee in parts)
    own = line(-total, source="po_1")

    payout = SeenPayout("po_1", "paid", Money(total + off), (*lines, own), NOON)

    assert payout.sound is (off == 0)


def test_one_money_fact_has_one_source():
    assert "charge.succeeded" not in HEARD
    assert "invoice.payment_succeeded" not in HEARD
    assert {"invoice_payment.paid", "charge.dispute.created", "payout.paid"} <= HEARD
