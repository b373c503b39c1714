"""Booking, and what the database refuses even when the code would not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from govapp.db import db, transaction
from govapp.foundation.kernel.money import Money
from govapp.ledger import services
from govapp.ledger.models import Dimension, JournalEntry, JournalLine
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import AlreadyBooked
from tests import make

pytestmark = pytest.mark.usefixtures("app")

RAW_ENTRY = (
    "INSERT INTO journal_entry "
    "(id, booked_on, recorded_at, source, kind, currency, lines_to_come, balance) "
    "VALUES (77, '2027-01-01', '2027-01-01 00:00:00', 'raw', 'raw', 'USD', {lines}, 0)"
)
RAW_LINE = (
    "INSERT INTO journal_line (entry_id, account, amount_minor, currency, about, party, bank) "
    "VALUES (77, 'bank', {minor}, '{currency}', '', '', '')"
)


def _raw(*statements: str) -> None:
    with transaction() as session:
        for statement in statements:
            session.execute(text(statement))


def test_an_entry_is_booked_with_its_lines():
    entry_id = make.entry(12_345, about="invoice:3", party="organization:7")

    lines = db.session.scalars(select(JournalLine).where(JournalLine.entry_id == entry_id)).all()
    assert {(line.account, line.amount_minor, line.about) for line in lines} == {
        ("bank", 12_345, "invoice:3"),
        ("receivable", -12_345, "invoice:3"),
    }


def test_the_same_source_is_booked_once():
    make.entry(source="payment:1")

    with pytest.raises(AlreadyBooked) as refusal:
        make.entry(source="payment:1")

    assert refusal.value.source == "payment:1"
    assert db.session.scalar(select(func.count(JournalEntry.id))) == 1


def test_rivals_with_one_source_book_it_once(app):
    def book(_number: int) -> bool:
        with app.app_context():
            try:
                make.entry(source="payment:9")
            except AlreadyBooked:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        booked = list(pool.map(book, range(16)))

    assert sum(booked) == 1


def test_the_database_refuses_an_entry_that_does_not_balance():
    with pytest.raises(IntegrityError):
        _raw(
            RAW_ENTRY.format(lines=2),
            RAW_LINE.format(minor=100, currency="USD"),
            RAW_LINE.format(minor=-99, currency="USD"),
        )

    assert db.session.scalar(select(func.count(JournalLine.id))) == 0


def test_the_database_refuses_an_entry_short_of_a_line():
    with pytest.raises(IntegrityError):
        _raw(RAW_ENTRY.format(lines=2))


def test_the_database_refuses_an_entry_of_a_single_line():
    with pytest.raises(DBAPIError):
        _raw(RAW_ENTRY.format(lines=1))


def test_the_database_refuses_lines_that_join_later():
    _raw(
        RAW_ENTRY.format(lines=2),
        RAW_LINE.format(minor=100, currency="USD"),
        RAW_LINE.format(minor=-100, currency="USD"),
    )

    with pytest.raises(IntegrityError):
        _raw(
            RAW_LINE.format(minor=5, currency="USD"),
            RAW_LINE.format(minor=-5, currency="USD"),
        )


def test_the_database_refuses_a_line_in_another_currency():
    with pytest.raises(IntegrityError):
        _raw(
            RAW_ENTRY.format(lines=2),
            RAW_LINE.format(minor=100, currency="USD"),
            RAW_LINE.format(minor=-100, currency="EUR"),
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_line SET amount_minor = 1",
        "UPDATE journal_line SET about = 'invoice:2'",
        "DELETE FROM journal_line",
        "DELETE FROM journal_entry",
        "UPDATE journal_entry SET booked_on = '2020-01-01'",
        "UPDATE journal_entry SET source = 'other'",
        "UPDATE journal_entry SET currency = 'EUR'",
    ],
)
def test_the_database_refuses_to_change_the_journal(statement):
    make.entry(500)

    with pytest.raises(DBAPIError):
        _raw(statement)

    assert db.session.scalar(select(func.max(JournalLine.amount_minor))) == 500


def test_a_dimension_is_registered_once_and_needed_by_lines():
    with transaction() as session:
        services.dimension(session, "usecase:3", "usecase")
        services.dimension(session, "usecase:3", "usecase")

    assert db.session.scalar(select(func.count()).select_from(Dimension)) == 1
    lines = [
        Line(Account.SPENT, Money(10), usecase="usecase:4"),
        Line(Account.BANK, Money(-10)),
    ]
    with pytest.raises(IntegrityError), transaction() as session:
        services.post(session, source="s", kind="k", booked_on=date(2027, 1, 1), lines=lines)
