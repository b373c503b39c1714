"""What banks write, read exactly: days, amounts, columns, and the same line twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.statements import (
    Columns,
    DayOrder,
    StatementLine,
    fingerprints,
    guess,
    head_of,
    lines_of,
    order_of,
    read_amount,
    read_day,
)
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.money import Money

DAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1,234.56", 123456),
        ("-1,234.56", -123456),
        ("1234.5", 123450),
        ("(12.00)", -1200),
        ("12.00-", -1200),
        ("12.00 DR", -1200),
        ("12.00 CR", 1200),
        ("$12", 1200),
        ("-$12.00", -1200),
        ("USD 12.000", 1200),
        ("\u221212.00", -1200),
        ("+7", 700),
    ],
)
def test_amounts_are_read_as_banks_write_them(text, minor):
    assert read_amount(text, "USD") == Money(minor)


def test_a_comma_before_the_cents_is_read_when_told():
    assert read_amount("1.234,56", "EUR", comma=True) == Money(123456, "EUR")


@pytest.mark.parametrize(
    "text", ["", "12.345", "1,23", "1.234,56", "abc", "1e5", "١٢", "12 34 x", "9" * 15]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever the reason
        read_amount(text, "USD")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["USD", "JPY", "KWD"]))
def test_an_amount_written_is_the_amount_read(minor, currency):
    assert read_amount(Money(minor, currency).plain, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2027-03-01", DayOrder.YEAR_FIRST),
        ("20270301", DayOrder.YEAR_FIRST),
        ("2027-03-01T10:00:00Z", DayOrder.YEAR_FIRST),
        ("3/1/2027", DayOrder.MONTH_FIRST),
        ("03/01/27", DayOrder.MONTH_FIRST),
        ("1.3.2027", DayOrder.DAY_FIRST),
    ],
)
def test_days_are_read_in_the_order_told(text, order):
    assert read_day(text, order) == DAY


@pytest.mark.parametrize("text", ["", "31/31/2027", "yesterday", "2027-3", "1/2/3/4"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever the reason
        read_day(text, DayOrder.MONTH_FIRST)


def test_the_order_of_days_is_found_where_one_day_proves_it():
    assert order_of(["01/02/2027", "25/02/2027"]) is DayOrder.DAY_FIRST
    assert order_of(["01/02/2027", "02/25/2027"]) is DayOrder.MONTH_FIRST
    assert order_of(["2027-02-25"]) is DayOrder.YEAR_FIRST


def test_the_row_of_names_is_found_below_what_the_bank_says_of_itself():
    rows = [("Example Bank",), ("Account", "…1234"), ("Date", "Text", "Amount"), ("x", "y", "1")]

    assert head_of(rows) == 2


def test_columns_are_guessed_by_their_names():
    head = ("Posting Date", "Description", "Check Number", "Credit", "Debit", "Balance")

    assert guess(head) == {
        "day": "Posting Date",
        "credit": "Credit",
        "debit": "Debit",
        "text": "Description",
        "cheque": "Check Number",
    }


HEAD = ("Date", "Description", "Amount")
COLUMNS = Columns(day="Date", amount="Amount", text="Description", order=DayOrder.MONTH_FIRST)


def test_rows_become_lines_and_those_without_a_day_or_amount_are_left_out():
    rows = [("3/1/2027", "Wire  in", "12.00"), ("", "Total", "12.00"), ("3/1/2027", "info", "0.00")]

    found = lines_of(HEAD, rows, COLUMNS, "USD")

    assert found == (StatementLine(1, DAY, Money(1200), "Wire in"),)


def test_a_row_that_cannot_be_read_is_named():
    with pytest.raises(Invalid) as refusal:
        lines_of(HEAD, [("3/1/2027", "a", "1"), ("13/13/2027", "b", "1")], COLUMNS, "USD")

    assert "Row 2 (13/13/2027)" in str(refusal.value)


def test_credit_and_debit_columns_give_the_sign():
    columns = Columns(day="D", credit="In", debit="Out", order=DayOrder.YEAR_FIRST)
    rows = [("2027-03-01", "5.00", ""), ("2027-03-01", "", "7.00"), ("2027-03-01", "", "-8.00")]

    found = lines_of(("D", "In", "Out"), rows, columns, "USD")

    assert [line.amount.minor for line in found] == [500, -700, -800]


def _line(**values) -> StatementLine:
    given = {"number": 1, "day": DAY, "amount": Money(100), "text": "Wire in", **values}
    return StatementLine(**given)


def test_the_banks_own_id_makes_a_line_itself_whatever_its_text():
    first, again = _line(reference="A1"), _line(reference="A1", text="WIRE IN", number=9)

    assert fingerprints([first]) == fingerprints([again])


def test_an_id_used_again_with_another_amount_is_another_line():
    first, other = _line(reference="A1"), _line(reference="A1", amount=Money(200))

    assert fingerprints([first]) != fingerprints([other])


def test_equal_lines_of_one_file_are_several_and_the_same_in_the_next_file():
    twice = fingerprints([_line(), _line()])

    assert len(set(twice)) == 2
    assert fingerprints([_line(number=7), _line(number=8)]) == twice


@given(st.permutations([_line(), _line(text="other"), _line(), _line(amount=Money(7))]))
def test_the_order_of_lines_does_not_matter(lines):
    usual = fingerprints([_line(), _line(text="other"), _line(), _line(amount=Money(7))])

    assert sorted(fingerprints(lines)) == sorted(usual)
