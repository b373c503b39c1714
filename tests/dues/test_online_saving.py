"""Saved accounts: kept by their ending, charged only after a letter, and exactly what it said."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.demo.stripe_stand_in import checkout, money
from govapp.demo.stripe_stand_in.server import Fault
from govapp.dues import services
from govapp.dues.models import (
    ChargeState,
    Invoice,
    Payment,
    PaymentState,
    PlannedCharge,
    SavedMethod,
)
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services import online as paying
from govapp.foundation.access.actor import Actor, Hat, Role, operator
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.models import Letter
from tests import make
from tests.dues.test_services_online_booking import deliver, settled, sums, told

TREASURER = operator("tests", Role.TREASURER)
OPENED = date(2027, 2, 10)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(OPENED)
    make.charter("codex")
    make.consortium()


@pytest.fixture
def owed(online):
    """An organization that saved an account and owes 1000: (organization, invoice)."""
    organization_id = make.member()
    make.contact(organization_id, "billing", email="bills@payer.example")
    save(online, organization_id)
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 2, 12))
    make.twin_asked(invoice_id, organization_id)
    run_due()
    return organization_id, invoice_id


def save(online, organization_id):
    address = paying.saving_page(organization_id, actor=TREASURER)
    page = next(one for one in online.store.all("checkout.session") if one["url"] == address)
    checkout.complete(online.store, page["id"])
    deliver(told(online))


def charges():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(PlannedCharge)).all()


def test_what_is_saved_is_known_by_its_ending_and_belongs_to_stripes_customer(online, owed):
    (row,) = db.session.scalars(select(SavedMethod)).all()

    assert (row.organization_id, row.ending, row.kind) == (owed[0], "6789", "us_bank_account")


def test_a_page_for_saving_that_was_not_finished_saves_nothing(online):
    organization_id = make.member()
    paying.saving_page(organization_id, actor=TREASURER)
    (page,) = online.store.all("checkout.session")
    online.store.emit("checkout.session.completed", page)

    deliver(told(online))

    assert db.session.scalars(select(SavedMethod)).all() == []


def test_only_its_finance_people_and_the_treasurer_may_save(online):
    organization_id = make.member()
    hats = frozenset({Hat(Role.BILLING, "organization:999")})

    for stranger in (operator("tests", Role.AUDITOR), Actor("other", 1, hats)):
        with pytest.raises(Forbidden):
            paying.saving_page(organization_id, actor=stranger)


def test_the_payer_is_told_of_amount_day_and_ending_before_the_charge(online, owed, at):
    _, invoice_id = owed

    paying.announce_charge(invoice_id, actor=TREASURER)

    letter = db.session.scalars(select(Letter).where(Letter.kind == "charge_announced")).one()
    assert letter.address == "bills@payer.example"
    for said in ("$10.00", "6789", "2027"):
        assert said in letter.text
    (row,) = charges()
    assert (row.announced_on, row.charge_on) == (OPENED, date(2027, 2, 17))
    at(date(2027, 2, 16))
    assert paying.charge_due() == 0


def test_on_the_day_the_account_pays_and_the_debit_settles_days_later(online, owed, at):
    _, invoice_id = owed
    paying.announce_charge(invoice_id, actor=TREASURER)
    at(date(2027, 2, 17))

    assert paying.charge_due() == 1
    run_due()
    deliver(told(online))
    assert db.session.scalars(select(Payment.state)).all() == [PaymentState.PENDING]
    (intent,) = online.store.all("payment_intent", status="processing")
    money.succeed(online.store, intent)
    deliver(told(online))

    assert settled(invoice_id) == date(2027, 2, 17)
    assert paying.charge_due() == 0


@pytest.mark.parametrize("kind", ["lose", "500", "500-after", "429", "drop"])
def test_whatever_fails_the_account_is_charged_once(online, owed, at, kind):
    _, invoice_id = owed
    paying.announce_charge(invoice_id, actor=TREASURER)
    at(date(2027, 2, 17))
    paying.charge_due()
    online.faults.append(Fault(kind, "/v1/invoices/"))

    deliver([])  # the jobs run, as hours go by

    begun = [
        one
        for one in online.store.all("payment_intent")
        if one["status"] in ("processing", "succeeded")
    ]
    assert [one["amount"] for one in begun] == [1000]


def test_a_sum_that_has_changed_is_not_charged(online, owed, at):
    organization_id, invoice_id = owed
    paying.announce_charge(invoice_id, actor=TREASURER)
    receipt = Receipt(organization_id, Method.CHEQUE, "1", OPENED, Money(400))
    services.book_payment(receipt, [Share(invoice_id, Money(400))], actor=TREASURER)
    at(date(2027, 2, 17))

    assert paying.charge_due() == 0

    assert [row.state for row in charges()] == [ChargeState.CALLED_OFF]


def test_a_cheque_between_the_sending_and_the_job_stops_the_charge(online, owed, at):
    organization_id, invoice_id = owed
    paying.announce_charge(invoice_id, actor=TREASURER)
    at(date(2027, 2, 17))
    paying.charge_due()
    receipt = Receipt(organization_id, Method.CHEQUE, "1", OPENED, Money(1000))
    services.book_payment(receipt, [Share(invoice_id, Money(1000))], actor=TREASURER)

    deliver([])
    deliver(told(online))

    assert sums()["bank"] == 1000
    begun = {"processing", "succeeded"}
    assert not [one for one in online.store.all("payment_intent") if one["status"] in begun]


def test_a_permission_taken_back_calls_the_charge_off(online, owed):
    _, invoice_id = owed
    paying.announce_charge(invoice_id, actor=TREASURER)
    (method,) = online.store.all("payment_method")

    checkout.revoke_mandate(online.store, method["id"])
    deliver(told(online))

    assert [row.state for row in charges()] == [ChargeState.CALLED_OFF]
    with pytest.raises(Refused, match="saved no bank account"):
        paying.announce_charge(invoice_id, actor=TREASURER)


def test_the_payer_calls_it_off(online, owed):
    organization_id, invoice_id = owed
    paying.announce_charge(invoice_id, actor=TREASURER)
    (row,) = charges()
    hats = frozenset({Hat(Role.BILLING, f"organization:{organization_id}")})

    paying.call_off(row.id, actor=Actor("payer", make.person(), hats))

    assert [row.state for row in charges()] == [ChargeState.CALLED_OFF]
    with pytest.raises(Refused, match="called off already"):
        paying.call_off(row.id, actor=TREASURER)


def test_nobody_is_told_twice_of_one_charge(online, owed):
    _, invoice_id = owed
    paying.announce_charge(invoice_id, actor=TREASURER)

    with pytest.raises(Refused, match="told of this charge already"):
        paying.announce_charge(invoice_id, actor=TREASURER)


def test_what_is_paid_is_not_charged(online, owed):
    organization_id, _ = owed
    paid = make.invoice(organization_id, year=2026, amount=5)
    make.payment(organization_id, {paid: None})

    with pytest.raises(Refused, match="Nothing is open"):
        paying.announce_charge(paid, actor=TREASURER)

    assert db.session.get(Invoice, paid).settled_on
