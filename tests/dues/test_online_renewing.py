"""A debt that is open again can be paid online again: one twin at a time, for what is open."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.demo.stripe_stand_in import giving_back, money
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.dues import services
from govapp.dues.models import CallState, PaymentState, StripeCall
from govapp.dues.queries.checks import agreement
from govapp.dues.rules.online import Act
from govapp.dues.rules.refunds import AfterRefund
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services import refunding, returning, writing_off
from govapp.foundation.access.actor import Actor, Role
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make
from tests.dues.test_services_online_booking import OPENED, deliver, payment, settled, told, twin

BACK = date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(OPENED)
    make.charter("codex")
    make.consortium()


@pytest.fixture
def treasurer() -> Actor:
    return make.staff(Role.TREASURER)


@pytest.fixture
def owed(online):
    """An invoice of 1,000.00 and its twin: (organization, ours, Stripe's id)."""
    organization_id = make.member()
    return organization_id, *twin(online, organization_id)


def twins(online):
    """Status, what is left, and the number of every twin, the oldest first."""
    found = reversed(online.store.all("invoice"))
    return [(one["status"], one["amount_remaining"], one["number"]) for one in found]


def newest(online):
    return online.store.all("invoice")[0]["id"]


def sound():
    db.session.rollback()
    assert soundness(db.session).faults == ()
    assert agreement(db.session).faults == ()


def cheque(organization_id, invoice_id, minor, actor, on=OPENED):
    receipt = Receipt(organization_id, Method.CHEQUE, f"c-{minor}", on, Money(minor))
    number = services.book_payment(receipt, [Share(invoice_id, Money(minor))], actor=actor)
    run_due()
    return number


@pytest.mark.both_databases
def test_after_a_late_return_the_debt_is_paid_online_again(online, owed, at):
    _, invoice_id, twin_id = owed
    charge = money.succeed(online.store, pay_on_page(online.store, twin_id, "us_bank_account"))
    deliver(told(online))
    at(BACK)
    giving_back.dispute(online.store, charge["id"])

    deliver(told(online))
    assert settled(invoice_id) is None
    assert twins(online) == [("paid", 0, "2027-0001"), ("open", 100_000, "2027-0001-2")]
    pay_on_page(online.store, newest(online), "card")
    deliver(told(online))

    assert settled(invoice_id) == BACK
    assert balance(db.session, Account.RECEIVABLE) == 0
    sound()


def test_a_dispute_of_a_part_opens_exactly_that_part(online, owed, at):
    _, invoice_id, twin_id = owed
    pay_on_page(online.store, twin_id, "card")
    deliver(told(online))
    at(BACK)

    charge = online.store.all("charge")[0]
    dispute = giving_back.dispute(online.store, charge["id"], "fraudulent", amount=30_000)
    deliver(told(online) * 2)

    assert payment().state is PaymentState.SETTLED
    assert balance(db.session, Account.RECEIVABLE) == 30_000
    assert twins(online)[-1] == ("open", 30_000, "2027-0001-2")
    sound()

    giving_back.dispute_ends(online.store, dispute["id"], won=True)
    deliver(told(online) * 2)

    assert settled(invoice_id) == BACK
    assert twins(online)[-1] == ("paid", 0, "2027-0001-2")
    assert balance(db.session, Account.UNAPPLIED) == 0
    sound()


def test_a_dispute_won_after_it_was_paid_again_leaves_the_money_unmatched(online, owed, at):
    _, invoice_id, twin_id = owed
    pay_on_page(online.store, twin_id, "card")
    deliver(told(online))
    at(BACK)
    dispute = giving_back.dispute(online.store, online.store.all("charge")[0]["id"], "fraudulent")
    deliver(told(online))
    pay_on_page(online.store, newest(online), "card")
    deliver(told(online))

    giving_back.dispute_ends(online.store, dispute["id"], won=True)
    deliver(told(online))

    assert settled(invoice_id) == BACK
    assert balance(db.session, Account.UNAPPLIED) == -100_000
    sound()


def test_a_bounced_cheque_for_a_part_closes_the_page_that_asks_for_the_rest(
    online, owed, treasurer
):
    organization_id, invoice_id, _ = owed
    number = cheque(organization_id, invoice_id, 30_000, treasurer)
    assert twins(online) == [("open", 70_000, "2027-0001")]

    returning.bounce(number, "no funds", on=OPENED, fee=None, actor=treasurer)
    run_due()

    assert twins(online) == [("paid", 0, "2027-0001"), ("open", 100_000, "2027-0001-2")]
    assert {call.state for call in db.session.scalars(select(StripeCall))} == {CallState.DONE}


def test_while_a_debit_is_under_way_there_is_no_second_page(online, owed, treasurer):
    organization_id, invoice_id, twin_id = owed
    number = cheque(organization_id, invoice_id, 30_000, treasurer)
    intent = pay_on_page(online.store, twin_id, "us_bank_account")
    deliver(told(online))
    returning.bounce(number, "no funds", on=OPENED, fee=None, actor=treasurer)
    run_due()
    assert twins(online) == [("open", 70_000, "2027-0001")]

    money.succeed(online.store, intent)
    deliver(told(online))

    assert twins(online) == [("paid", 0, "2027-0001"), ("open", 30_000, "2027-0001-2")]
    sound()


def test_what_is_paid_before_the_new_page_is_made_is_not_asked_for(online, owed, treasurer):
    organization_id, invoice_id, _ = owed
    number = cheque(organization_id, invoice_id, 100_000, treasurer)
    returning.bounce(number, "no funds", on=OPENED, fee=None, actor=treasurer)
    receipt = Receipt(organization_id, Method.WIRE, "w", OPENED, Money(40_000))
    services.book_payment(receipt, [Share(invoice_id, Money(40_000))], actor=treasurer)

    run_due()

    assert twins(online)[-1] == ("open", 60_000, "2027-0001-2")


def test_a_refund_of_money_from_stripe_is_sent_at_once_and_the_debt_can_be_paid_again(
    online, owed, treasurer
):
    _, _, twin_id = owed
    pay_on_page(online.store, twin_id, "card")
    deliver(told(online))
    wish = refunding.Wish(Money(25_000), Method.CARD, "", AfterRefund.OWED, "too much")

    refunding.refund(payment().id, wish, actor=treasurer)
    run_due()
    deliver(told(online))

    (sent,) = online.store.all("refund")
    assert sent["amount"] == 25_000
    assert twins(online)[-1] == ("open", 25_000, "2027-0001-2")
    assert balance(db.session, Account.BANK) == 0
    sound()


def test_a_write_off_tells_stripe_with_its_own_commit(online, owed, treasurer):
    _, invoice_id, _ = owed

    writing_off.write_off(invoice_id, "not worth it", actor=treasurer)
    run_due()

    assert twins(online) == [("uncollectible", 100_000, "2027-0001")]


def test_an_invoice_with_a_debit_under_way_is_not_taken_back(online, owed, treasurer):
    _, invoice_id, twin_id = owed
    pay_on_page(online.store, twin_id, "us_bank_account")
    deliver(told(online))

    with pytest.raises(Refused, match="on its way"):
        services.void(invoice_id, "wrong member", actor=treasurer)


def test_taking_back_an_invoice_that_was_paid_in_part_closes_its_page(online, owed, treasurer):
    organization_id, invoice_id, _ = owed
    cheque(organization_id, invoice_id, 30_000, treasurer)

    services.void(invoice_id, "wrong member", actor=treasurer)
    run_due()

    assert twins(online) == [("paid", 0, "2027-0001")]
    assert db.session.scalar(select(StripeCall.state).where(StripeCall.act == Act.VOID)) == "done"
