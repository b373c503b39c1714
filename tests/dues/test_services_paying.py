"""Booking money: once, exactly, and never more than is open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import Invoice, Payment, Settlement
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.foundation.access.actor import Actor, Hat, Role, operator
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.models import Letter
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)
DAY = date(2027, 2, 10)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _receipt(organization_id: int, amount: int, **values) -> Receipt:
    given = {"method": Method.CHEQUE, "reference": "4711", "received_on": DAY, **values}
    return Receipt(organization_id, amount=Money(amount), **given)


def _open(invoice_id: int) -> int:
    return balance(db.session, Account.RECEIVABLE, about=f"invoice:{invoice_id}")


def _settled_on(invoice_id: int) -> date | None:
    db.session.rollback()
    return db.session.scalar(select(Invoice.settled_on).where(Invoice.id == invoice_id))


def test_one_cheque_pays_three_invoices():
    organization_id = make.member()
    ids = [make.invoice(organization_id, year=year, amount=1000) for year in (2025, 2026, 2027)]

    services.book_payment(
        _receipt(organization_id, 3000), [Share(one, Money(1000)) for one in ids], actor=TREASURER
    )

    assert [_open(one) for one in ids] == [0, 0, 0]
    assert [_settled_on(one) for one in ids] == [DAY, DAY, DAY]
    assert balance(db.session, Account.BANK) == 3000
    assert soundness(db.session).faults == ()


def test_part_of_the_money_leaves_the_rest_open():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)

    services.book_payment(
        _receipt(organization_id, 400), [Share(invoice_id, Money(400))], actor=TREASURER
    )

    assert _open(invoice_id) == 600
    assert _settled_on(invoice_id) is None


def test_what_is_too_much_waits_unapplied_and_can_be_applied_later():
    organization_id = make.member()
    first = make.invoice(organization_id, year=2026, amount=1000)
    payment_id = services.book_payment(
        _receipt(organization_id, 1500), [Share(first, Money(1000))], actor=TREASURER
    )
    assert balance(db.session, Account.UNAPPLIED, party=f"organization:{organization_id}") == -500
    second = make.invoice(organization_id, year=2027, amount=500)

    services.apply(payment_id, Share(second, Money(500)), actor=TREASURER)

    assert _open(second) == 0
    assert _settled_on(second) == DAY
    assert balance(db.session, Account.UNAPPLIED) == 0


def test_more_than_is_left_cannot_be_applied():
    organization_id = make.member()
    payment_id = services.book_payment(_receipt(organization_id, 100), [], actor=TREASURER)
    invoice_id = make.invoice(organization_id, amount=500)

    with pytest.raises(Refused, match="more than the payment brings"):
        services.apply(payment_id, Share(invoice_id, Money(101)), actor=TREASURER)


@pytest.mark.parametrize("reference", ["4711", " 4711 ", "４７１１"])
def test_the_same_cheque_is_refused_with_what_is_known(reference):
    organization_id = make.member()
    services.book_payment(_receipt(organization_id, 100), [], actor=TREASURER)

    with pytest.raises(Refused, match=r"in the books already.*USD 1\.00") as refusal:
        services.book_payment(
            _receipt(organization_id, 100, reference=reference), [], actor=TREASURER
        )

    assert refusal.value.reasons[0].values["day"] == DAY


def test_another_payer_may_have_a_cheque_of_the_same_number():
    for _ in range(2):
        services.book_payment(_receipt(make.member(), 100), [], actor=TREASURER)

    assert db.session.scalar(select(func.count(Payment.id))) == 2


@pytest.mark.parametrize(
    ("values", "minor", "why"),
    [
        ({"received_on": date(2027, 2, 11)}, 100, "lies ahead"),
        ({"reference": "  "}, 100, "number or the wire"),
        ({}, 1001, "has only USD 10.00 open"),
        ({}, 0, "would get nothing"),
        ({}, -5, "would get nothing"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(values, minor, why):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)

    with pytest.raises(Refused, match=why):
        services.book_payment(
            _receipt(organization_id, 5000, **values),
            [Share(invoice_id, Money(minor))],
            actor=TREASURER,
        )

    assert db.session.scalar(select(func.count(Payment.id))) == 0
    assert _open(invoice_id) == 1000


def test_an_invoice_that_was_paid_meanwhile_is_refused():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    make.payment(organization_id, {invoice_id: None})

    with pytest.raises(Refused, match="Nothing is open"):
        services.book_payment(
            _receipt(organization_id, 1000), [Share(invoice_id, Money(1000))], actor=TREASURER
        )


def test_another_currency_is_refused():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    euros = Receipt(organization_id, Method.WIRE, "w1", DAY, Money(1000, "EUR"))

    with pytest.raises(Refused, match="another currency"):
        services.book_payment(euros, [Share(invoice_id, Money(1000, "EUR"))], actor=TREASURER)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR, Role.ELECTION_OFFICER])
def test_only_the_treasurer_books(role):
    organization_id = make.member()

    with pytest.raises(Forbidden):
        services.book_payment(_receipt(organization_id, 1), [], actor=operator("tests", role))


def test_a_representative_may_not_book():
    organization_id = make.member()
    person_id = make.representative(organization_id)
    hats = frozenset({Hat(Role.PRIMARY, f"organization:{organization_id}")})

    with pytest.raises(Forbidden):
        services.book_payment(_receipt(organization_id, 1), [], actor=Actor("r", person_id, hats))


def test_a_payer_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        services.book_payment(_receipt(999, 1), [], actor=TREASURER)


def test_the_payers_get_one_receipt_each():
    organization_id = make.member()
    make.contact(organization_id, "billing", email="bills@payer.example")
    invoice_id = make.invoice(organization_id, amount=1000)

    services.book_payment(
        _receipt(organization_id, 1500), [Share(invoice_id, Money(1000))], actor=TREASURER
    )

    letter = db.session.scalars(select(Letter)).one()
    assert letter.address == "bills@payer.example"
    assert "$15.00" in letter.subject
    assert "2027-0001" in letter.text
    assert "$5.00" in letter.text


def test_fifty_bookings_of_one_cheque_at_once_book_it_once(app):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    now = clock.now()

    def book(_number: int) -> bool:
        with app.app_context():
            try:
                services.book_payment(
                    _receipt(organization_id, 1000),
                    [Share(invoice_id, Money(1000))],
                    actor=TREASURER,
                )
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        booked = list(pool.map(book, range(50)))

    assert clock.now() == now
    assert sum(booked) == 1
    assert db.session.scalar(select(func.count(Settlement.id))) == 1
    assert balance(db.session, Account.BANK) == 1000


def test_two_clerks_with_two_cheques_for_one_invoice_do_not_overpay_it(app):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)

    def book(number: int) -> bool:
        with app.app_context():
            try:
                services.book_payment(
                    _receipt(organization_id, 1000, reference=f"no {number}"),
                    [Share(invoice_id, Money(1000))],
                    actor=TREASURER,
                )
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        booked = list(pool.map(book, range(6)))

    assert sum(booked) == 1
    assert _open(invoice_id) == 0
