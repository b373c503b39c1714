"""A line of the bank is booked or matched once, whoever tries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import BankLine, Invoice, LineState, Payment
from govapp.dues.queries.checks import agreement
from govapp.dues.rules.matching import Target
from govapp.dues.rules.settling import Method
from govapp.dues.services import Pick
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.ledger.models import JournalEntry
from govapp.ledger.queries import balance, balances, soundness
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _state(line_id: int) -> LineState:
    db.session.rollback()
    return db.session.scalar(select(BankLine.state).where(BankLine.id == line_id))


def _payments() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Payment.id)))


def test_a_line_is_booked_on_its_account_and_pays_the_invoice():
    member = make.member()
    invoice = make.invoice(member, amount=1000)
    line = make.bank_line(1200, text="ACH credit 77", reference="F1")

    payment_id = services.book_line(line, Pick(member, {invoice: 1000}), actor=TREASURER)

    payment = db.session.get(Payment, payment_id)
    assert (payment.method, payment.reference, payment.bank) == (Method.ACH, "F1", "operating")
    assert payment.received_on == date(2027, 2, 9)
    assert balances(db.session, Account.BANK, by="about") == {f"payment:{payment_id}": 1200}
    assert balance(db.session, Account.UNAPPLIED) == -200
    assert _state(line) is LineState.BOOKED
    assert agreement(db.session).faults == soundness(db.session).faults == ()


def test_a_cheque_of_the_statement_is_a_cheque_in_the_books():
    member = make.member()

    number = services.book_line(make.bank_line(cheque="4711"), Pick(member, {}), actor=TREASURER)

    payment = db.session.get(Payment, number)
    assert (payment.method, payment.reference) == (Method.CHEQUE, "4711")


def test_a_reference_that_a_bank_uses_again_does_not_stop_the_next_payment():
    member = make.member()
    lines = [make.bank_line(100, reference="1"), make.bank_line(100, reference="1")]

    numbers = [services.book_line(one, Pick(member, {}), actor=TREASURER) for one in lines]

    references = [db.session.get(Payment, number).reference for number in numbers]
    assert references == ["1", f"1 ({lines[1]})"]


@pytest.mark.parametrize(
    ("pays", "why"),
    [
        ({1: 1001}, "has only USD 10.00 open"),
        ({1: 0}, "would get nothing"),
        ({77: 10}, "Nothing is open"),
    ],
)
def test_more_than_is_open_is_refused_and_the_line_waits_on(pays, why):
    member = make.member()
    make.invoice(member, amount=1000)
    line = make.bank_line(5000)

    with pytest.raises(Refused, match=why):
        services.book_line(line, Pick(member, pays), actor=TREASURER)

    assert (_state(line), _payments()) == (LineState.NEW, 0)


def test_money_that_left_is_not_booked_as_a_payment():
    with pytest.raises(Refused, match="more than zero"):
        services.book_line(make.bank_line(-500), Pick(make.member(), {}), actor=TREASURER)


def test_two_clerks_book_a_line_once(app):
    members = [make.member() for _ in range(6)]
    line = make.bank_line(1000)

    def book(member: int) -> bool:
        with app.app_context():
            try:
                services.book_line(line, Pick(member, {}), actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        booked = list(pool.map(book, members))

    assert (sum(booked), _payments()) == (1, 1)
    assert balance(db.session, Account.BANK) == 1000


def test_a_line_against_a_cheque_for_the_same_invoice_do_not_overpay_it(app):
    member = make.member()
    invoice = make.invoice(member, amount=1000)
    lines = [make.bank_line(1000, reference=str(number)) for number in range(6)]

    def book(line: int) -> bool:
        with app.app_context():
            try:
                services.book_line(line, Pick(member, {invoice: 1000}), actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        booked = list(pool.map(book, lines))

    assert sum(booked) == 1
    assert balance(db.session, Account.RECEIVABLE) == 0
    db.session.rollback()
    assert db.session.get(Invoice, invoice).settled_on == date(2027, 2, 9)


# --- matched with what is in the books -----------------------------------------------------------


def test_a_line_matched_with_a_payment_books_nothing():
    member = make.member()
    payment = make.payment(member, amount=1000, reference="4711")
    line = make.bank_line(1000)

    services.match_line(line, Target.PAYMENT, payment, actor=TREASURER)

    assert (_state(line), _payments()) == (LineState.MATCHED, 1)
    assert db.session.scalar(select(func.count(JournalEntry.id))) == 1


def test_a_payment_is_told_of_by_one_line_only_even_when_two_clerks_try(app):
    payment = make.payment(make.member(), amount=1000)
    lines = [make.bank_line(1000) for _ in range(5)]

    def match(line: int) -> bool:
        with app.app_context():
            try:
                services.match_line(line, Target.PAYMENT, payment, actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(5) as pool:
        matched = list(pool.map(match, lines))

    assert sum(matched) == 1


def test_a_payment_of_another_amount_is_refused():
    payment = make.payment(make.member(), amount=999)

    with pytest.raises(Refused, match="amount or its account"):
        services.match_line(make.bank_line(1000), Target.PAYMENT, payment, actor=TREASURER)


def test_an_entry_on_the_bank_account_is_matched_by_its_sum():
    entry = make.entry(700, kind="payout", debit=Account.BANK, credit=Account.CLEARING)
    line, other = make.bank_line(700), make.bank_line(701)

    services.match_line(line, Target.ENTRY, entry, actor=TREASURER)
    with pytest.raises(Refused, match="tells of it already"):
        services.match_line(other, Target.ENTRY, entry, actor=TREASURER)

    assert _state(line) is LineState.MATCHED


@pytest.mark.parametrize("target", [Target.PAYMENT, Target.DEPOSIT, Target.ENTRY, Target.INVOICES])
def test_what_is_not_there_is_not_found(target):
    line = make.bank_line(1000)

    with pytest.raises(NotFound):
        services.match_line(line, target, 99, actor=TREASURER)


# --- set aside and brought back ------------------------------------------------------------------


def test_a_line_is_set_aside_with_a_reason_and_brought_back():
    line = make.bank_line(-100)
    with pytest.raises(Refused, match="Say why"):
        services.set_line_aside(line, "  ", actor=TREASURER)

    services.set_line_aside(line, "Fee of the bank", actor=TREASURER)
    assert _state(line) is LineState.ASIDE
    with pytest.raises(Refused, match="dealt with"):
        services.set_line_aside(line, "again", actor=TREASURER)
    services.free_line(line, actor=TREASURER)

    assert _state(line) is LineState.NEW


def test_a_matched_line_can_be_freed_and_a_booked_one_cannot():
    payment = make.payment(make.member(), amount=1000)
    matched, booked = make.bank_line(1000), make.bank_line(500)
    services.match_line(matched, Target.PAYMENT, payment, actor=TREASURER)
    services.book_line(booked, Pick(make.member(), {}), actor=TREASURER)

    services.free_line(matched, actor=TREASURER)
    with pytest.raises(Refused, match="take that back instead"):
        services.free_line(booked, actor=TREASURER)
    with pytest.raises(Refused, match="waits already"):
        services.free_line(matched, actor=TREASURER)

    assert (_state(matched), _state(booked)) == (LineState.NEW, LineState.BOOKED)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR])
def test_only_the_treasurer_deals_with_lines(role):
    actor = operator("tests", role)
    member = make.member()
    payment = make.payment(member, amount=1000)
    line = make.bank_line(1000)

    for command in (
        lambda: services.book_line(line, Pick(member, {}), actor=actor),
        lambda: services.match_line(line, Target.PAYMENT, payment, actor=actor),
        lambda: services.set_line_aside(line, "x", actor=actor),
        lambda: services.free_line(line, actor=actor),
    ):
        with pytest.raises(Forbidden):
            command()

    assert _state(line) is LineState.NEW
