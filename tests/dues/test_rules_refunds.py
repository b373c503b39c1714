"""Refunds and slips: sums exact, never more than is here, never more than is open."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.deposits import Cheque, Slip, against_slip, give
from govapp.dues.rules.refunds import AfterRefund, OnInvoice, against_refund, to_take_off
from govapp.dues.rules.settling import OpenInvoice
from govapp.foundation.kernel.money import Money

DAY = date(2027, 2, 1)
minors = st.integers(1, 900)


def _on(*minor: int) -> list[OnInvoice]:
    return [OnInvoice(number, number, Money(one)) for number, one in enumerate(minor, 1)]


def _against(minor: int, left: int, after=AfterRefund.NOTHING, why="paid twice") -> str:
    found = against_refund(Money(minor), Money(left), _on(100, 200), after, why)
    return "; ".join(str(one) for one in found)


def test_money_not_yet_matched_goes_back_without_a_word_on_invoices():
    assert _against(50, 50) == ""


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ((0, 50), "more than zero"),
        ((351, 50, AfterRefund.OWED), "Only USD 3.50 of this payment is here"),
        ((51, 50), "Only USD 0.50 waits unmatched"),
        ((10, 50, AfterRefund.OWED, " "), "Say why"),
        ((10, -10), "Only USD 0.00 waits"),
    ],
)
def test_what_cannot_be_sent_back_says_why(given, why):
    assert why in _against(*given)


@given(st.lists(minors, max_size=5), st.integers(0, 900), st.data())
def test_what_is_taken_off_and_what_waits_come_to_the_refund_exactly(on, left, data):
    amount = data.draw(st.integers(1, sum(on) + left)) if sum(on) + left else 0

    taken = to_take_off(Money(amount), Money(left), _on(*on))

    assert sum(part.minor for _, part in taken) == max(amount - left, 0)
    assert all(0 < part.minor <= one.amount.minor for one, part in taken)


def _slip(minor: int) -> Slip:
    return Slip("", "S1", DAY, Money(minor))


def test_a_slip_and_its_cheques_come_to_the_same():
    cheques = [Cheque(1, "a", Money(100)), Cheque(2, "a", Money(50))]

    assert list(against_slip(_slip(150), cheques)) == []
    assert "slip says USD 1.51" in str(next(iter(against_slip(_slip(151), cheques))))
    assert "one cheque" in str(next(iter(against_slip(_slip(1), []))))


def test_one_cheque_of_a_payer_twice_is_found():
    twice = [Cheque(1, "4711", Money(1)), Cheque(1, "４７１１", Money(1))]

    assert "there twice" in str(next(iter(against_slip(_slip(2), twice))))


@given(
    st.lists(st.tuples(st.integers(1, 2), minors), max_size=6),
    st.lists(st.tuples(st.integers(1, 3), minors, st.sets(st.integers(1, 6))), max_size=6),
)
def test_all_cheques_together_never_pay_more_than_is_open(owed, cheques):
    invoices = {
        number: OpenInvoice(number, f"n{number}", owner, "x", DAY, Money(minor))
        for number, (owner, minor) in enumerate(owed, 1)
    }

    typed = [(who, Money(minor), frozenset(named)) for who, minor, named in cheques]
    paying = give(typed, invoices)

    paid: dict[int, int] = {}
    for (shares, over), (_who, minor, _named) in zip(paying, cheques, strict=True):
        assert sum(share.amount.minor for share in shares) + over.minor == minor
        for share in shares:
            paid[share.invoice_id] = paid.get(share.invoice_id, 0) + share.amount.minor
    assert all(minor <= invoices[number].open.minor for number, minor in paid.items())
