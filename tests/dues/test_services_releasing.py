"""Deferred dues become income once, month by month, and follow what happens to the invoice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.dues import jobs, services
from govapp.dues.models import CreditKind, Invoice
from govapp.dues.services.books import locked_invoices
from govapp.dues.services.crediting import credit
from govapp.foundation.access.actor import CLOCK, Role, operator
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period
from govapp.ledger import services as ledger
from govapp.ledger.models import JournalEntry
from govapp.ledger.queries import balance, whole_check
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)
YEAR = Period(date(2027, 1, 1), date(2027, 12, 31))


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 4, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def invoice_id() -> int:
    return make.invoice(make.member(), amount=1200, period=YEAR)


def _balance(account: Account) -> int:
    db.session.rollback()
    return balance(db.session, account)


def _credited(invoice_id: int, minor: int) -> None:
    with transaction() as session:
        invoice = locked_invoices(session, [invoice_id])[invoice_id]
        credit(
            session,
            invoice,
            Money(minor),
            CreditKind.CORRECTION,
            "billed too much",
            on=date(2027, 4, 10),
            actor=CLOCK,
        )


def _sound() -> None:
    db.session.rollback()
    assert whole_check(db.session).faults == ()


def test_an_invoice_for_a_year_is_income_only_when_its_months_are_over(invoice_id):
    assert (_balance(Account.DEFERRED), _balance(Account.DUES)) == (-1200, 0)

    jobs.release()

    assert (_balance(Account.DEFERRED), _balance(Account.DUES)) == (-900, -300)
    _sound()


def test_each_month_has_a_source_and_the_day_it_counts_for(invoice_id):
    jobs.release()

    found = db.session.execute(
        select(JournalEntry.source, JournalEntry.booked_on)
        .where(JournalEntry.kind == "release")
        .order_by(JournalEntry.booked_on)
    ).all()
    assert [tuple(one) for one in found] == [
        (f"invoice:{invoice_id}:release:2027-01", date(2027, 1, 31)),
        (f"invoice:{invoice_id}:release:2027-02", date(2027, 2, 28)),
        (f"invoice:{invoice_id}:release:2027-03", date(2027, 3, 31)),
    ]


def test_running_again_releases_nothing_twice(invoice_id):
    jobs.release()
    jobs.release()

    assert _balance(Account.DUES) == -300


def test_two_jobs_at_once_release_once(app, invoice_id):
    def run(_number: int) -> None:
        with app.app_context():
            jobs.release()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))

    assert _balance(Account.DUES) == -300
    _sound()


def test_at_the_end_of_the_time_all_is_income(invoice_id, at):
    at(datetime(2028, 1, 5, 12, tzinfo=UTC))

    jobs.release()

    assert (_balance(Account.DEFERRED), _balance(Account.DUES)) == (0, -1200)
    assert services.release_some() is None
    _sound()


def test_more_than_one_portion_is_released(app):
    for _ in range(3):
        make.invoice(make.member(), amount=1200, period=YEAR)

    last = services.release_some(at_most=2)

    assert _balance(Account.DUES) == -600
    assert services.release_some(after=last or 0, at_most=2) is not None
    assert _balance(Account.DUES) == -900


def test_next_years_dues_wait_until_the_year_begins(app):
    make.invoice(
        make.member(),
        year=2028,
        issued_on=date(2027, 4, 1),
        amount=1200,
        period=Period(date(2028, 1, 1), date(2028, 12, 31)),
    )

    jobs.release()

    assert _balance(Account.DUES) == 0


def test_what_is_void_is_no_income_any_more(invoice_id):
    jobs.release()

    services.void(invoice_id, "billed twice", actor=TREASURER)

    assert (_balance(Account.DEFERRED), _balance(Account.DUES)) == (0, 0)
    jobs.release()
    assert _balance(Account.DUES) == 0
    _sound()


def test_a_credit_gives_up_what_is_not_earned_first(invoice_id):
    jobs.release()  # 300 earned, 900 waiting

    _credited(invoice_id, 1000)

    assert (_balance(Account.DEFERRED), _balance(Account.DUES)) == (0, -300)
    assert _balance(Account.CREDITED) == 100
    _sound()


def test_after_a_credit_the_months_left_share_what_is_left(invoice_id, at):
    jobs.release()
    _credited(invoice_id, 450)
    at(datetime(2028, 1, 5, 12, tzinfo=UTC))

    jobs.release()

    assert (_balance(Account.DEFERRED), _balance(Account.DUES)) == (0, -750)
    _sound()


def test_a_credited_invoice_that_is_voided_leaves_nothing(invoice_id):
    jobs.release()
    _credited(invoice_id, 1000)

    services.void(invoice_id, "billed twice", actor=TREASURER)

    for account in (Account.DEFERRED, Account.DUES, Account.CREDITED, Account.RECEIVABLE):
        assert _balance(account) == 0
    _sound()


def test_a_month_in_a_locked_period_counts_for_the_first_open_day(invoice_id):
    ledger.lock_before(date(2027, 3, 1), actor=make.staff(Role.TREASURER))

    jobs.release()

    days = db.session.scalars(
        select(JournalEntry.booked_on)
        .where(JournalEntry.kind == "release")
        .order_by(JournalEntry.id)
    ).all()
    assert days == [date(2027, 3, 1), date(2027, 3, 1), date(2027, 3, 31)]


def test_yen_and_dinars_are_released_in_their_own_units(app):
    for currency in ("JPY", "KWD"):
        make.invoice(make.member(), amount=1000, period=YEAR, currency=currency)

    jobs.release()

    assert balance(db.session, Account.DUES, currency="JPY") == -249  # 83 a month
    assert balance(db.session, Account.DUES, currency="KWD") == -249
    _sound()


def test_the_check_names_an_invoice_that_released_too_little(invoice_id):
    with transaction() as session:
        session.get_one(Invoice, invoice_id).released_through = date(2027, 12, 31)

    db.session.rollback()
    (fault,) = whole_check(db.session).faults
    assert "left over after its last month" in str(fault)
