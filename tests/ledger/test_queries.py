"""Balances on a day and as known, the trial balance, and the check."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govapp.db import db
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.ledger import queries
from govapp.ledger.rules import Account
from tests import make

pytestmark = pytest.mark.usefixtures("app")

TREASURER = operator("tests", Role.TREASURER)


def test_a_balance_is_the_sum_of_its_lines():
    make.entry(500, source="a", about="invoice:1")
    make.entry(300, source="b", about="invoice:2")

    assert queries.balance(db.session, Account.BANK) == 800
    assert queries.balance(db.session, Account.BANK, about="invoice:2") == 300
    assert queries.balance(db.session, Account.DUES) == 0


def test_a_balance_can_be_asked_for_an_earlier_day():
    make.entry(500, source="a", booked_on=date(2027, 1, 31))
    make.entry(300, source="b", booked_on=date(2027, 2, 1))

    assert queries.balance(db.session, Account.BANK, until=date(2027, 1, 31)) == 500


def test_a_balance_can_be_asked_as_it_was_known(at):
    at(datetime(2027, 2, 1, tzinfo=UTC))
    make.entry(500, source="a", booked_on=date(2027, 1, 10))
    at(datetime(2027, 3, 1, tzinfo=UTC))
    make.entry(300, source="late", booked_on=date(2027, 1, 11))

    known = datetime(2027, 2, 15, tzinfo=UTC)
    january = date(2027, 1, 31)
    assert queries.balance(db.session, Account.BANK, until=january, known_by=known) == 500
    assert queries.balance(db.session, Account.BANK, until=january) == 800


def test_balances_are_told_apart_by_a_column():
    make.entry(500, source="a", about="invoice:1", party="organization:1")
    make.entry(200, source="b", about="invoice:2", party="organization:1")
    make.entry(
        200,
        source="c",
        about="invoice:2",
        party="organization:1",
        debit=Account.RECEIVABLE,
        credit=Account.DUES,
    )

    found = queries.balances(db.session, Account.RECEIVABLE, by="about", party="organization:1")

    assert found == {"invoice:1": -500}


def test_the_trial_balance_comes_to_zero_in_each_currency():
    make.entry(500, source="a")
    make.entry(70, source="b", currency="EUR")

    tables = queries.trial_balance(date(2027, 12, 31), TREASURER)

    assert [table.currency for table in tables] == ["EUR", "USD"]
    assert all(not table.difference for table in tables)
    assert tables[1].debit == Money(500)


def test_the_trial_balance_is_not_for_everybody():
    with pytest.raises(NotFound):
        queries.trial_balance(date(2027, 1, 1), operator("tests", Role.SECRETARIAT))


def test_the_check_finds_sound_books_sound():
    make.entry(500, source="a")

    found = queries.soundness(db.session)

    assert (found.entries, found.lines, found.faults) == (1, 2, ())
