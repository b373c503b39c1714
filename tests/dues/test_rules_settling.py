"""Which invoices a payment pays: exact to the cent, oldest first, with a reason for each."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.settling import (
    Method,
    OpenInvoice,
    Receipt,
    Share,
    by_age,
    divide,
    obstacles,
    propose,
)
from govapp.foundation.kernel.money import Money

TODAY = date(2027, 6, 1)


def _open(number: int, minor: int) -> OpenInvoice:
    due_on = date(2027, 1, 1) + timedelta(number)
    return OpenInvoice(number, f"2027-{number:04d}", 7, "Example", due_on, Money(minor))


def _ticked(amount: int | None, *minors: int, named: frozenset[int] = frozenset()) -> list[int]:
    invoices = [_open(number, minor) for number, minor in enumerate(minors, 1)]
    found = propose(invoices, None if amount is None else Money(amount), named=named)
    return [one.invoice.id for one in found if one.ticked]


def test_a_named_invoice_is_meant():
    assert _ticked(300, 100, 300, named=frozenset({1})) == [1]


def test_an_invoice_of_exactly_the_amount_comes_before_older_ones():
    assert _ticked(300, 100, 300) == [2]


def test_invoices_that_come_to_the_amount_together_are_all_proposed():
    assert _ticked(600, 100, 200, 300) == [1, 2, 3]


def test_otherwise_the_oldest_are_paid_as_far_as_the_money_reaches():
    assert _ticked(250, 100, 200, 300) == [1, 2]


def test_without_an_amount_everything_open_is_proposed():
    assert _ticked(None, 100, 200) == [1, 2]


def test_each_proposal_has_its_reason():
    found = propose([_open(1, 100), _open(2, 300)], Money(300))

    assert [str(one.reason) for one in found] == [
        "Open, but not proposed.",
        "Exactly this amount is open.",
    ]


amounts = st.integers(1, 10**9)


@given(st.integers(0, 10**10), st.lists(amounts, max_size=8))
def test_shares_and_rest_add_up_to_the_amount(amount, minors):
    invoices = [_open(number, minor) for number, minor in enumerate(minors, 1)]

    shares, left = divide(Money(amount), invoices)

    assert sum(share.amount.minor for share in shares) + left.minor == amount
    opens = {one.id: one.open for one in invoices}
    assert all(0 < share.amount.minor <= opens[share.invoice_id].minor for share in shares)


@given(st.integers(0, 10**10), st.lists(amounts, max_size=8))
def test_a_younger_invoice_gets_nothing_before_the_older_is_paid(amount, minors):
    invoices = by_age([_open(number, minor) for number, minor in enumerate(minors, 1)])

    shares = {share.invoice_id: share.amount for share in divide(Money(amount), invoices)[0]}

    for older, younger in pairwise(invoices):
        if younger.id in shares:
            assert shares[older.id] == older.open


@given(st.integers(1, 10**10), st.lists(amounts, max_size=8))
def test_what_is_divided_meets_no_obstacle(amount, minors):
    invoices = {one.id: one for one in (_open(n, minor) for n, minor in enumerate(minors, 1))}
    receipt = Receipt(7, Method.WIRE, "w", TODAY, Money(amount))

    shares, _ = divide(receipt.amount, invoices.values())

    assert obstacles(receipt, shares, invoices, today=TODAY) == ()


def test_every_obstacle_is_named_at_once():
    receipt = Receipt(7, Method.WIRE, " ", TODAY + timedelta(1), Money(100))
    shares = [Share(1, Money(90)), Share(1, Money(20)), Share(9, Money(1))]

    found = obstacles(receipt, shares, {1: _open(1, 50)}, today=TODAY)

    assert [str(one) for one in found] == [
        "Write the cheque's number or the wire's reference.",
        "The day of receipt lies ahead.",
        "An invoice is named twice.",
        "Invoice 2027-0001 has only USD 0.50 open.",
        "Nothing is open on one of the invoices any more; look at it again.",
        "The invoices take more than the payment brings.",
    ]
