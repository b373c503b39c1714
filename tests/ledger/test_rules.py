"""What makes an entry sound."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from govapp.foundation.kernel.money import Money
from govapp.ledger.rules import Account, Line, balanced, check

amounts = st.integers(-(10**13), 10**13).filter(bool)


def test_an_entry_that_adds_up_to_zero_is_sound():
    lines = [Line(Account.BANK, Money(500)), Line(Account.RECEIVABLE, Money(-500))]

    assert check(lines) == "USD"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "two lines"),
        ([Line(Account.BANK, Money(1))], "two lines"),
        ([Line(Account.BANK, Money(0)), Line(Account.DUES, Money(0))], "none of zero"),
        ([Line(Account.BANK, Money(5)), Line(Account.DUES, Money(-4))], "differ"),
        ([Line(Account.BANK, Money(5, "EUR")), Line(Account.DUES, Money(-5))], "one currency"),
    ],
)
def test_any_other_is_refused_with_the_reason(lines, why):
    with pytest.raises(ValueError, match=why):
        check(lines)


def test_currencies_balance_each_by_itself():
    lines = [Line(Account.BANK, Money(5, "EUR")), Line(Account.DUES, Money(-5, "USD"))]

    assert not balanced(lines)
