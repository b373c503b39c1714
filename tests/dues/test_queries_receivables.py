"""Statements and receivables by age: the same figures as the ledger, on any day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from govapp.accounts.queries import actor_of
from govapp.db import db
from govapp.dues import services
from govapp.dues.queries import aging as queried
from govapp.dues.queries.account_statement import statement
from govapp.dues.queries.aging import aging, debts_of, debts_on, every_payer
from govapp.dues.rules.aging import Bucket, aged, totals
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from tests import make

TREASURER = operator("tests", Role.TREASURER)
TODAY = date(2027, 4, 10)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 4, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def organization_id() -> int:
    return make.member(name="Example Payer")


def _statement(organization_id: int, start: date, end: date):
    db.session.rollback()
    return statement(organization_id, start, end, TREASURER).accounts


# --- statements ----------------------------------------------------------------------------------


def test_a_statement_runs_from_the_balance_before_to_the_balance_after(organization_id):
    old = make.invoice(organization_id, year=2026, issued_on=date(2026, 1, 5), amount=500)
    new = make.invoice(organization_id, year=2027, issued_on=date(2027, 1, 5), amount=900)
    make.payment(organization_id, {old: 300}, received_on=date(2027, 2, 1), reference="4711")
    make.payment(organization_id, {new: 100}, amount=150, received_on=date(2027, 3, 1))

    (account,) = _statement(organization_id, date(2027, 1, 1), TODAY)

    assert account.before == Money(500)
    assert [line.balance.minor for line in account.lines] == [1400, 1100, 950]
    assert [line.day for line in account.lines] == [
        date(2027, 1, 5),
        date(2027, 2, 1),
        date(2027, 3, 1),
    ]
    assert "2027-0001" in str(account.lines[0].words)
    assert "4711" in str(account.lines[1].words)
    assert account.after == Money(950)


def test_money_that_is_only_matched_changes_no_balance(organization_id):
    payment_id = make.payment(organization_id, amount=100, received_on=date(2027, 2, 1))
    invoice_id = make.invoice(organization_id, amount=100, issued_on=date(2027, 2, 2))
    from govapp.dues.rules.settling import Share

    services.apply(payment_id, Share(invoice_id, Money(100)), actor=TREASURER)

    (account,) = _statement(organization_id, date(2027, 1, 1), TODAY)
    assert [line.balance.minor for line in account.lines] == [-100, 0]


def test_each_currency_is_an_account_of_its_own(organization_id):
    make.invoice(organization_id, year=2026, amount=500, issued_on=date(2027, 1, 5))
    make.invoice(
        organization_id, year=2027, amount=1000, currency="KWD", issued_on=date(2027, 1, 5)
    )

    accounts = _statement(organization_id, date(2027, 1, 1), TODAY)

    assert [str(account.after) for account in accounts] == ["KWD 1.000", "USD 5.00"]


def test_another_organization_finds_no_statement(organization_id):
    stranger = actor_of(make.representative(make.member()))

    with pytest.raises(NotFound):
        statement(organization_id, TODAY, TODAY, stranger)


# --- by age --------------------------------------------------------------------------------------


def test_each_debt_stands_in_the_column_of_its_age(organization_id):
    make.invoice(organization_id, year=2026, due_on=date(2027, 1, 1), amount=100)
    make.invoice(organization_id, year=2027, due_on=date(2027, 4, 1), amount=200)

    (table,) = aging(TODAY, TREASURER)

    assert table.rows[0].by[Bucket.OVER_90] == Money(100)
    assert table.rows[0].by[Bucket.TO_30] == Money(200)
    assert table.total == Money(300)


def test_an_earlier_day_shows_what_was_open_then(organization_id):
    invoice_id = make.invoice(organization_id, due_on=date(2027, 2, 1), amount=1000)
    make.payment(organization_id, {invoice_id: 400}, received_on=date(2027, 3, 1))
    make.payment(organization_id, {invoice_id: 600}, received_on=date(2027, 4, 1))

    assert aging(TODAY, TREASURER) == ()
    assert aging(date(2027, 3, 15), TREASURER)[0].total == Money(600)
    assert aging(date(2027, 2, 15), TREASURER)[0].total == Money(1000)
    assert aging(date(2026, 12, 1), TREASURER) == ()


def test_what_was_written_off_is_no_receivable_any_more(organization_id):
    invoice_id = make.invoice(organization_id, due_on=date(2027, 2, 1), amount=1000)
    services.write_off(invoice_id, "they are gone", actor=make.staff(Role.TREASURER))

    db.session.rollback()
    assert aging(TODAY, TREASURER) == ()


def test_one_organization_is_shown_invoice_by_invoice(organization_id):
    make.invoice(organization_id, due_on=date(2027, 2, 1), amount=1000)
    make.invoice(make.member(), due_on=date(2027, 2, 1), amount=5)

    found = debts_of(organization_id, TODAY, TREASURER)

    assert found.organization == "Example Payer"
    assert found.totals == (Money(1000),)
    assert [(one.debt.number, one.bucket) for one in found.debts] == [("2027-0001", Bucket.TO_90)]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("day", [TODAY, date(2027, 3, 1)])
def test_the_database_adds_up_what_the_rule_adds_up(app, day, seed):
    chance = Random(seed)
    for _ in range(6):
        payer = make.member()
        for year in chance.sample(range(2022, 2028), 4):
            amount, currency = chance.choice([100, 700, 10**11]), chance.choice(["USD", "JPY"])
            due_on = TODAY - timedelta(days=chance.choice([-9, 0, 1, 30, 31, 60, 61, 90, 91, 400]))
            number = make.invoice(
                payer,
                year=year,
                due_on=due_on,
                issued_on=date(2026, 1, 5),
                amount=amount,
                currency=currency,
            )
            if chance.random() < 0.4 and currency == "USD":
                part = {number: chance.choice([50, amount])}
                make.payment(payer, part, received_on=chance.choice([day, date(2027, 4, 2)]))
    db.session.rollback()

    debts = debts_on(db.session, day)

    assert debts
    for table in aging(day, TREASURER):
        assert table.rows == aged(debts, day, table.currency)
        assert table.totals == totals(table.rows, table.currency)
        assert table.payers == len(table.rows)
    every = [row for currency in ("JPY", "USD") for row in aged(debts, day, currency)]
    assert list(every_payer(day, TREASURER)) == every


def test_pages_lead_forth_and_back_and_the_sums_are_of_all(app, monkeypatch):
    monkeypatch.setattr(queried, "A_PAGE", 2)
    for amount in (300, 100, 300, 200, 300):
        make.invoice(make.member(), due_on=date(2027, 2, 1), amount=amount)
    make.invoice(make.member(), amount=5, currency="JPY")
    db.session.rollback()

    def page(at: str) -> queried.AgedTable:
        (found,) = aging(TODAY, TREASURER, currency="USD", at=at)
        assert (found.total, found.payers) == (Money(1200), 5)
        return found

    first = aging(TODAY, TREASURER)[1]
    second = page(first.next)
    third = page(second.next)
    assert [[row.total.minor for row in one.rows] for one in (first, second, third)] == [
        [300, 300],
        [300, 200],
        [100],
    ]
    assert (first.previous, third.next) == ("", "")
    assert page(third.previous).rows == second.rows
    assert page(second.previous).rows == first.rows
    assert page(second.previous).previous == ""
    assert page("nonsense").rows == first.rows


def test_receivables_are_for_staff(organization_id):
    with pytest.raises(NotFound):
        aging(TODAY, actor_of(make.representative(organization_id)))
