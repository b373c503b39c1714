"""Pages for paying several invoices: what they may ask for, and what their money pays first."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.dues.rules.pages import against_page, in_order, methods_for
from govapp.dues.rules.settling import OpenInvoice
from govapp.foundation.kernel.money import Money

DEBIT = ("us_bank_account",)


def owed(number, minor, month=1, currency="USD"):
    amount = Money(minor, currency)
    return OpenInvoice(number, f"2027-{number}", 1, "Payer", date(2027, month, 1), amount)


@pytest.mark.parametrize(
    ("amount", "totals", "methods"),
    [
        (Money(900), [900], (*DEBIT, "card")),
        (Money(1000), [600, 1000], (*DEBIT, "card")),
        (Money(1001), [600, 600], DEBIT),
        (Money(100), [5000], DEBIT),  # a part of what is too large for a card
        (Money(900, "EUR"), [900], ("card",)),
        (Money(1100, "EUR"), [1100], ()),
    ],
)
def test_above_the_limit_only_the_bank_pays(amount, totals, methods):
    assert methods_for(amount, totals, 1000) == methods


@pytest.mark.parametrize(
    ("amount", "chosen", "says"),
    [
        (Money(1500), [owed(1, 1000), owed(2, 500)], []),
        (Money(50), [owed(1, 1000)], []),
        (Money(1501), [owed(1, 1000), owed(2, 500)], ["No more than %(open)s is open on them."]),
        (Money(49), [owed(1, 1000)], ["Less than %(least)s is not taken."]),
        (Money(10**8), [owed(1, 10**9)], ["More than %(most)s is not taken at once."]),
        (Money(100), [owed(1, 1000), owed(2, 9, currency="EUR")], ["Choose open invoices"]),
        (Money(100, "EUR"), [owed(1, 1000)], ["No more than"]),
        (Money(100), [], ["Choose open invoices"]),
    ],
)
def test_a_page_asks_for_no_more_than_is_open_and_what_stripe_takes(amount, chosen, says):
    found = [one.msgid for one in against_page(amount, chosen, DEBIT)]

    assert len(found) == len(says)
    assert all(one.startswith(said) for one, said in zip(found, says, strict=True))


def test_a_page_needs_a_way_to_pay():
    (found,) = against_page(Money(100), [owed(1, 1000)], ())

    assert found.msgid.startswith("The rulebook allows no way")


def test_those_chosen_are_paid_first_the_oldest_of_each_before():
    chosen = [owed(4, 1, month=5), owed(3, 1, month=2)]
    others = [*chosen, owed(2, 1, month=3), owed(1, 1, month=1)]

    assert in_order(chosen, others) == [3, 4, 1, 2]
