"""Money that comes back, and invoices that ask for less: the helpers others stand on."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.dues.models import CreditKind, CreditNote, Invoice, Payment, PaymentState, Settlement
from govapp.dues.queries.checks import agreement
from govapp.dues.queries.standings import standing
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services import void
from govapp.dues.services.books import locked_invoices
from govapp.dues.services.crediting import credit
from govapp.dues.services.receiving import Origin, announced, lock, receive, reverse
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make

pytestmark = pytest.mark.both_databases
TREASURER = operator("tests", Role.TREASURER)
DAY = date(2027, 2, 10)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _booked(organization_id: int, amount: int, shares: dict[int, int], **values) -> int:
    given = {"method": Method.CHEQUE, "reference": "4711", "received_on": DAY, **values}
    receipt = Receipt(organization_id, amount=Money(amount), **given)
    with transaction() as session:
        locked = lock(session, organization_id, shares)
        parts = [Share(one, Money(minor)) for one, minor in shares.items()]
        return receive(session, receipt, parts, locked, actor=TREASURER).id


def _taken_back(payment_id: int, on: date = DAY) -> None:
    with transaction() as session:
        payment = session.get_one(Payment, payment_id, with_for_update=True)
        reverse(session, payment, "insufficient funds", on=on, actor=TREASURER)


def _credited(invoice_id: int, minor: int) -> str:
    with transaction() as session:
        invoice = locked_invoices(session, [invoice_id])[invoice_id]
        note = credit(
            session,
            invoice,
            Money(minor),
            CreditKind.CORRECTION,
            "billed twice",
            on=DAY,
            actor=TREASURER,
        )
        return note.number


def _all_agrees() -> bool:
    return not soundness(db.session).faults and not agreement(db.session).faults


def test_a_payment_taken_back_opens_what_it_paid_and_what_waited_is_gone():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    payment_id = _booked(organization_id, 1500, {invoice_id: 1000})

    _taken_back(payment_id)

    assert balance(db.session, Account.RECEIVABLE, about=f"invoice:{invoice_id}") == 1000
    assert balance(db.session, Account.UNAPPLIED) == 0
    assert balance(db.session, Account.BANK) == 0
    assert db.session.get_one(Invoice, invoice_id).settled_on is None
    assert db.session.scalar(select(Settlement.released_on)) == DAY
    assert _all_agrees()


def test_a_payment_taken_back_takes_good_standing_with_it():
    organization_id = make.member(began_on=date(2027, 1, 1))
    invoice_id = make.invoice(organization_id, year=2027, amount=1000)
    payment_id = _booked(organization_id, 1000, {invoice_id: 1000})
    before = standing(db.session, organization_id, DAY).good

    _taken_back(payment_id)

    assert (before, standing(db.session, organization_id, DAY).good) == (True, False)


def test_a_payment_is_taken_back_once():
    organization_id = make.member()
    payment_id = _booked(organization_id, 1500, {})
    _taken_back(payment_id)

    with pytest.raises(Refused):
        _taken_back(payment_id)

    assert balance(db.session, Account.BANK) == 0


def test_money_on_its_way_is_in_no_book_until_it_is_there():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    receipt = Receipt(organization_id, Method.ACH_DEBIT, "py_1", DAY, Money(1000))
    with transaction() as session:
        waiting = announced(session, receipt, origin=Origin(external_id="pi_1"), actor=TREASURER)
    assert balance(db.session, Account.CLEARING) == 0

    with transaction() as session:
        locked = lock(session, organization_id, [invoice_id])
        pending = session.get_one(Payment, waiting.id, with_for_update=True)
        shares = [Share(invoice_id, Money(1000))]
        receive(session, receipt, shares, locked, pending=pending, actor=TREASURER)

    assert balance(db.session, Account.CLEARING) == 1000
    assert db.session.get_one(Payment, waiting.id).state is PaymentState.SETTLED
    assert _all_agrees()


def test_money_that_never_came_has_failed_and_touched_no_book():
    organization_id = make.member()
    receipt = Receipt(organization_id, Method.ACH_DEBIT, "py_1", DAY, Money(1000))
    with transaction() as session:
        waiting = announced(session, receipt, actor=TREASURER)

    _taken_back(waiting.id)

    assert db.session.get_one(Payment, waiting.id).state is PaymentState.FAILED
    assert balance(db.session, Account.CLEARING) == 0
    assert _all_agrees()


def test_the_same_external_payment_is_booked_once():
    organization_id = make.member()
    receipt = Receipt(organization_id, Method.CARD, "ch_1", DAY, Money(1000))
    with transaction() as session:
        announced(session, receipt, origin=Origin(external_id="pi_1"), actor=TREASURER)

    with pytest.raises(Refused), transaction() as session:
        announced(session, receipt, origin=Origin(external_id="pi_1"), actor=TREASURER)

    assert len(db.session.scalars(select(Payment.id)).all()) == 1


def test_a_credit_note_settles_an_invoice_and_counts_for_standing():
    organization_id = make.member(began_on=date(2027, 1, 1))
    invoice_id = make.invoice(organization_id, year=2027, amount=1000)

    number = _credited(invoice_id, 1000)

    assert number == "CN-2027-0001"
    assert db.session.get_one(Invoice, invoice_id).settled_on == DAY
    assert standing(db.session, organization_id, DAY).good
    assert _all_agrees()


def test_a_credit_of_more_than_is_open_is_refused_and_takes_no_number():
    invoice_id = make.invoice(make.member(), amount=1000)

    with pytest.raises(Refused):
        _credited(invoice_id, 1001)

    assert db.session.scalars(select(CreditNote)).all() == []
    assert _credited(invoice_id, 400) == "CN-2027-0001"


def test_voiding_a_credited_invoice_leaves_the_books_sound():
    invoice_id = make.invoice(make.member(), amount=1000)
    _credited(invoice_id, 400)

    void(invoice_id, "sent to the wrong member", actor=TREASURER)

    assert balance(db.session, Account.CREDITED) == 0
    assert balance(db.session, Account.RECEIVABLE) == 0
    assert _all_agrees()
