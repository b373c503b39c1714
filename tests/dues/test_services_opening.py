"""Open invoices of a former system: all of a file or nothing, and all of it back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import Invoice, InvoiceKind, InvoiceState, OpeningImport, OpeningState
from govapp.dues.queries.checks import agreement
from govapp.dues.queries.openings import preview
from govapp.dues.queries.standings import standings
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, Invalid, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.models import Letter
from govapp.ledger.queries import balance, whole_check
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)
HEAD = "organization,number,issued,due,open,currency,po\n"
GOOD = HEAD + (
    "Example One,A-17,2026-11-01,2026-12-01,1500.00,USD,PO 9\n"
    "Example Two,A-18,2026-11-02,2026-12-02,200,,\n"
    "Example Two,A-19,2026-11-02,2026-12-02,1000,JPY,\n"
)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()
    make.member(name="Example One")
    make.member(name="Example Two")


def _read(text: str) -> int:
    return services.read_openings("open.csv", text.encode(), actor=TREASURER)


def _problems(number: int) -> list[str]:
    db.session.rollback()
    return [str(one) for row in preview(number, TREASURER).rows for one in row.problems]


def _invoices() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Invoice.id))) or 0


def _sound() -> None:
    db.session.rollback()
    assert whole_check(db.session).faults == ()
    assert agreement(db.session).faults == ()


def test_reading_books_nothing(app):
    number = _read(GOOD)

    found = preview(number, TREASURER)
    assert len(found.rows) == 3
    assert found.wrong == ()
    assert found.totals == (Money(1000, "JPY"), Money(170_000))
    assert _invoices() == 0


def test_the_look_names_whose_rights_it_stops_and_since_when(app):
    make.good_member(on=date(2027, 1, 20), name="Example Three")
    make.good_member(on=date(2027, 1, 20), name="Example Four")
    make.organization(name="Example Guest")
    number = _read(
        HEAD
        + "Example Two,A-1,2026-10-01,2026-11-27,100,,\n"  # 75 days before today
        + "Example Two,A-2,2026-09-01,2026-10-01,100,,\n"
        + "Example Three,A-3,2026-10-01,2026-11-28,100,,\n"
        + "Example Four,A-4,2020-10-01,2020-11-01,100,,\n"
        + "Example Guest,A-5,2020-10-01,2020-11-01,100,,\n"
    )

    found = preview(number, TREASURER).resting

    assert [(one.organization, one.number, one.day) for one in found] == [
        ("Example Four", "A-4", date(2021, 1, 15)),
        ("Example Two", "A-2", date(2026, 12, 15)),
    ]
    before = _good()
    services.take_openings(number, actor=TREASURER)
    db.session.rollback()
    assert before - _good() == {one.organization_id for one in found}
    assert preview(number, TREASURER).resting == ()


def _good() -> set[int]:
    today = date(2027, 2, 10)
    return {number for number, one in standings(db.session, today).items() if one.good}


def test_a_file_is_taken_over_with_numbers_of_ours(app):
    number = _read(GOOD)

    assert services.take_openings(number, actor=TREASURER) == 3

    db.session.rollback()
    rows = db.session.scalars(select(Invoice).order_by(Invoice.id)).all()
    assert [row.number for row in rows] == ["2027-0001", "2027-0002", "2027-0003"]
    assert [row.former_number for row in rows] == ["A-17", "A-18", "A-19"]
    assert {row.kind for row in rows} == {InvoiceKind.OPENING}
    assert rows[0].due_on == date(2026, 12, 1)
    assert balance(db.session, Account.OPENING) == -170_000
    assert balance(db.session, Account.DUES) == 0
    assert db.session.scalar(select(func.count(Letter.id))) == 0
    _sound()


def test_one_bad_row_keeps_the_whole_file_out(app):
    number = _read(GOOD + "Example Nobody,A-20,2026-11-01,2026-12-01,1,,\n")

    with pytest.raises(Refused, match="Rows that must be mended"):
        services.take_openings(number, actor=TREASURER)

    assert _invoices() == 0
    assert db.session.get_one(OpeningImport, number).state is OpeningState.READ


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Example Nobody,A-1,2026-11-01,2026-12-01,1,,", "No organization is called"),
        ("Example One,,2026-11-01,2026-12-01,1,,", "number in the former system is missing"),
        ("Example One,A-1,01/11/2026,2026-12-01,1,,", "Write the day issued like"),
        ("Example One,A-1,2026-11-01,soon,1,,", "Write the day due like"),
        ("Example One,A-1,2026-12-01,2026-11-01,1,,", "due before it was issued"),
        ("Example One,A-1,2027-12-01,2027-12-02,1,,", "lies ahead"),
        ("Example One,A-1,2026-11-01,2026-12-01,0,,", "Nothing is open"),
        ('Example One,A-1,2026-11-01,2026-12-01,"1,5",,', "Write the amount"),
        ("Example One,A-1,2026-11-01,2026-12-01,1.50,JPY,", "digits after the point"),
        ("Example One,A-1,2026-11-01,2026-12-01,1,DOLLAR,", "no currency"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(app, row, problem):
    assert any(problem in one for one in _problems(_read(HEAD + row + "\n")))


def test_the_same_number_twice_is_refused_in_one_file_and_over_two(app):
    twice = HEAD + "Example One,A-1,2026-11-01,2026-12-01,1,,\n" * 2
    assert _problems(_read(twice)) == ["The same number stands in row 2."]
    services.take_openings(_read(GOOD), actor=TREASURER)

    again = _read(GOOD)

    assert _problems(again) == ["This number was taken over already."] * 3
    with pytest.raises(Refused):
        services.take_openings(again, actor=TREASURER)
    assert _invoices() == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (HEAD, "no rows"),
        ("organization,number\nExample One,A-1\n", "missing: issued, due, open"),
        (HEAD + "Example One,A-1,2026-11-01,2026-12-01,1,,\n" * 501, "at most|may have"),
    ],
)
def test_a_file_that_is_none_is_refused(app, text, words):
    with pytest.raises(Invalid, match=words):
        _read(text)

    assert db.session.scalar(select(func.count(OpeningImport.id))) == 0


def test_an_untouched_file_can_be_taken_back_and_read_again(app):
    number = _read(GOOD)
    services.take_openings(number, actor=TREASURER)

    services.undo_openings(number, actor=TREASURER)

    db.session.rollback()
    states = db.session.scalars(select(Invoice.state)).all()
    assert set(states) == {InvoiceState.VOID}
    assert balance(db.session, Account.OPENING) == 0
    _sound()
    assert services.take_openings(_read(GOOD), actor=TREASURER) == 3


def test_a_file_stays_once_something_happened_to_an_invoice(app):
    number = _read(GOOD)
    services.take_openings(number, actor=TREASURER)
    db.session.rollback()
    first = db.session.scalars(select(Invoice).order_by(Invoice.id)).first()
    make.payment(first.organization_id, {first.id: 100})

    with pytest.raises(Refused, match="Something happened"):
        services.undo_openings(number, actor=TREASURER)

    assert balance(db.session, Account.OPENING) == -170_000


def test_only_the_treasurer_takes_over(app):
    with pytest.raises(Forbidden):
        services.read_openings("open.csv", GOOD.encode(), actor=operator("t", Role.SECRETARIAT))
