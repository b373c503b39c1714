"""Debts by age."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.aging import Bucket, Debt, aged, bucket, totals
from govapp.foundation.kernel.money import Money

DAY = date(2027, 6, 30)


def _debt(days_late: int, minor: int, organization_id: int = 1, currency: str = "USD") -> Debt:
    return Debt(
        invoice_id=days_late + 1000 * organization_id,
        number="2027-0001",
        organization_id=organization_id,
        organization=f"Example {organization_id}",
        due_on=DAY - timedelta(days=days_late),
        open=Money(minor, currency),
    )


@pytest.mark.parametrize(
    ("late", "column"),
    [
        (-5, Bucket.CURRENT),
        (0, Bucket.CURRENT),
        (1, Bucket.TO_30),
        (30, Bucket.TO_30),
        (31, Bucket.TO_60),
        (60, Bucket.TO_60),
        (61, Bucket.TO_90),
        (90, Bucket.TO_90),
        (91, Bucket.OVER_90),
    ],
)
def test_a_debt_stands_in_the_column_of_its_days(late, column):
    assert bucket(DAY - timedelta(days=late), DAY) is column


def test_each_organization_has_one_row_and_the_largest_debtor_comes_first():
    rows = aged([_debt(10, 100), _debt(40, 200), _debt(95, 900, 2)], DAY, "USD")

    assert [row.organization_id for row in rows] == [2, 1]
    assert rows[1].by[Bucket.TO_30] == Money(100)
    assert rows[1].by[Bucket.TO_60] == Money(200)
    assert rows[1].total == Money(300)


def test_another_currency_is_another_table():
    rows = aged([_debt(10, 100), _debt(10, 7, 2, "JPY")], DAY, "JPY")

    assert [row.total for row in rows] == [Money(7, "JPY")]


@given(st.lists(st.tuples(st.integers(-50, 400), st.integers(1, 10**9), st.integers(1, 5))))
def test_columns_and_rows_add_up_to_all_that_is_open(found):
    debts = [_debt(*one) for one in found]

    rows = aged(debts, DAY, "USD")

    everything = sum(debt.open.minor for debt in debts)
    assert sum(row.total.minor for row in rows) == everything
    assert sum(amount.minor for amount in totals(rows, "USD").values()) == everything
