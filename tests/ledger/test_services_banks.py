"""Bank accounts are rows that staff keep, and cash is told apart by them."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.db import db, transaction
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, Invalid
from govapp.foundation.kernel.money import Money
from govapp.ledger import queries, services
from govapp.ledger.rules import Account, BankDetails, Line

pytestmark = pytest.mark.usefixtures("app")

TREASURER = operator("tests", Role.TREASURER)
SAVINGS = BankDetails("savings", "Example Savings", "4321")


def _paid_into(bank: str, minor: int) -> None:
    with transaction() as session:
        services.post(
            session,
            source=f"tests:{bank}:{minor}",
            kind="payment",
            booked_on=date(2027, 1, 5),
            lines=[
                Line(Account.BANK, Money(minor), bank=bank),
                Line(Account.UNAPPLIED, Money(-minor)),
            ],
        )


def test_an_account_is_added_and_offered():
    services.keep_bank_account(SAVINGS, actor=TREASURER)

    (found,) = queries.active_banks(db.session)
    assert (found.code, found.label) == ("savings", "Example Savings ···4321")


def test_an_account_out_of_use_is_not_offered_but_still_named():
    number = services.keep_bank_account(SAVINGS, actor=TREASURER)
    unused = BankDetails("savings", "Example Savings", "4321", active=False)

    services.keep_bank_account(unused, actor=TREASURER, bank_account_id=number)

    assert queries.active_banks(db.session) == ()
    assert queries.bank_labels(db.session) == {"savings": "Example Savings ···4321"}


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (BankDetails("Two Words", "Example", "4321"), "code"),
        (BankDetails("", "Example", "4321"), "code"),
        (BankDetails("main", " ", "4321"), "name"),
        (BankDetails("main", "Example", "12"), "last_four"),
        (BankDetails("main", "Example", "12a4"), "last_four"),
    ],
)
def test_what_cannot_stay_is_told_by_field(details, field):
    with pytest.raises(Invalid) as invalid:
        services.keep_bank_account(details, actor=TREASURER)

    assert set(invalid.value.problems) == {field}
    assert queries.bank_labels(db.session) == {}


def test_a_code_is_given_once():
    services.keep_bank_account(SAVINGS, actor=TREASURER)

    with pytest.raises(Invalid, match="Another account"):
        services.keep_bank_account(SAVINGS, actor=TREASURER)


def test_the_secretariat_keeps_no_bank_accounts():
    with pytest.raises(Forbidden):
        services.keep_bank_account(SAVINGS, actor=operator("tests", Role.SECRETARIAT))


def test_cash_is_told_apart_by_bank_account():
    services.keep_bank_account(SAVINGS, actor=TREASURER)
    _paid_into("", 500)
    _paid_into("savings", 300)

    found = queries.cash(date(2027, 1, 31), TREASURER)

    assert [(line.code, line.amount) for line in found.lines] == [
        ("", Money(500)),
        ("savings", Money(300)),
    ]
    assert found.totals == (Money(800),)


def test_an_account_without_money_is_listed():
    services.keep_bank_account(SAVINGS, actor=TREASURER)

    (line,) = queries.cash(date(2027, 1, 31), TREASURER).lines

    assert (line.name, line.amount) == ("Example Savings", Money(0))
