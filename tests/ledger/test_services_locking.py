"""The period lock: nothing is booked in it, by whatever way, until two people open it again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from govapp.db import db, transaction
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.ledger import queries, services
from govapp.ledger.models import JournalEntry, PeriodLock
from govapp.ledger.services import BooksClosed
from tests import make

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _today(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))


@pytest.fixture
def treasurer():
    return make.staff(Role.TREASURER)


@pytest.fixture
def locked(treasurer) -> int:
    return services.lock_before(NEW_YEAR, actor=treasurer)


def test_what_lies_before_the_lock_is_refused_with_the_next_step(locked):
    with pytest.raises(BooksClosed, match=r"locked before .* Period lock"):
        make.entry(source="late", booked_on=date(2026, 12, 31))

    assert db.session.scalar(select(func.count(JournalEntry.id))) == 0


def test_the_first_day_after_the_lock_is_open(locked):
    make.entry(source="in time", booked_on=NEW_YEAR)

    assert db.session.scalar(select(func.count(JournalEntry.id))) == 1


def test_the_database_refuses_it_too(locked):
    statement = text(
        "INSERT INTO journal_entry "
        "(id, booked_on, recorded_at, source, kind, currency, lines_to_come, balance) "
        "VALUES (77, '2026-12-31', '2027-01-01 00:00:00', 'raw', 'raw', 'USD', 2, 0)"
    )

    with pytest.raises((DBAPIError, IntegrityError), match="locked"), transaction() as session:
        session.execute(statement)


def test_a_lock_only_moves_forward(treasurer, locked):
    with pytest.raises(Refused, match="already"):
        services.lock_before(date(2026, 6, 1), actor=treasurer)


def test_days_to_come_cannot_be_locked(treasurer):
    with pytest.raises(Refused, match="over"):
        services.lock_before(date(2027, 2, 11), actor=treasurer)


def test_only_a_treasurer_with_an_account_locks():
    for actor in (make.staff(Role.SECRETARIAT), operator("tests", Role.TREASURER)):
        with pytest.raises(Forbidden):
            services.lock_before(NEW_YEAR, actor=actor)

    assert queries.closed_before(db.session) is None


def test_a_second_person_opens_the_period(treasurer, locked):
    services.ask_opening(locked, "The auditor found a cheque", actor=treasurer)

    services.answer_opening(locked, approve=True, actor=make.staff(Role.SECRETARIAT))

    make.entry(source="late", booked_on=date(2026, 12, 31))
    assert queries.closed_before(db.session) is None


def test_whoever_asked_does_not_answer(treasurer, locked):
    services.ask_opening(locked, "The auditor found a cheque", actor=treasurer)

    with pytest.raises(Forbidden):
        services.answer_opening(locked, approve=True, actor=treasurer)

    assert queries.closed_before(db.session) == NEW_YEAR


def test_opening_needs_a_reason(treasurer, locked):
    with pytest.raises(Refused, match="why"):
        services.ask_opening(locked, "  ", actor=treasurer)


def test_nobody_asked_nothing_opens(locked):
    with pytest.raises(Refused, match="answered"):
        services.answer_opening(locked, approve=True, actor=make.staff(Role.ADMINISTRATOR))


def test_what_is_declined_stays_locked_and_may_be_asked_again(treasurer, locked):
    services.ask_opening(locked, "The auditor found a cheque", actor=treasurer)

    services.answer_opening(locked, approve=False, actor=make.staff(Role.ADMINISTRATOR))

    assert queries.closed_before(db.session) == NEW_YEAR
    services.ask_opening(locked, "It is a large cheque", actor=treasurer)


def test_opening_the_newest_lock_leaves_the_one_before_it(treasurer, locked):
    newest = services.lock_before(date(2027, 2, 1), actor=treasurer)
    with pytest.raises(Refused, match="that one is opened first"):
        services.ask_opening(locked, "Too early", actor=treasurer)

    services.ask_opening(newest, "One more cheque", actor=treasurer)
    services.answer_opening(newest, approve=True, actor=make.staff(Role.ADMINISTRATOR))

    assert queries.closed_before(db.session) == NEW_YEAR


def test_a_booking_beside_the_lock_is_before_it_or_refused(app, treasurer):
    """Whatever was booked in the locked time was recorded before the lock was."""

    def book(number: int) -> str:
        with app.app_context():
            try:
                make.entry(source=f"rival:{number}", booked_on=date(2026, 12, 31))
            except BooksClosed:
                return "refused"
            return "booked"

    def lock(_number: int) -> str:
        with app.app_context():
            services.lock_before(NEW_YEAR, actor=treasurer)
            return "locked"

    with ThreadPoolExecutor(5) as pool:
        done = [pool.submit(lock if number == 2 else book, number) for number in range(5)]
        answers = [one.result() for one in done]

    db.session.rollback()
    booked = db.session.scalar(select(func.count(JournalEntry.id)))
    assert booked == answers.count("booked")
    assert db.session.scalar(select(func.count(PeriodLock.id))) == 1
    with pytest.raises(BooksClosed):
        make.entry(source="after", booked_on=date(2026, 12, 31))
