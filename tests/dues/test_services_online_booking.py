"""What Stripe tells: the right ledger, in any order and however often it is told."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from govapp.db import db, transaction
from govapp.demo.stripe_stand_in import giving_back, intents, money, payouts
from govapp.demo.stripe_stand_in.hooks import signature
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.demo.stripe_stand_in.server import SECRET, Fault
from govapp.dues import services
from govapp.dues.gateway import BadDelivery
from govapp.dues.models import (
    EventState,
    Invoice,
    Payment,
    PaymentState,
    StripeDifference,
    StripeEvent,
)
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services import online as paying
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make
from tests.fakes.stripe import signed

TREASURER = operator("tests", Role.TREASURER)
OPENED = date(2027, 2, 10)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(OPENED)
    make.charter("codex")
    make.consortium()


@pytest.fixture
def owed(online):
    """An organization with an invoice of 100,000 (minor) and its twin: (organization, ours, id)."""
    organization_id = make.member()
    return organization_id, *twin(online, organization_id)


def twin(online, organization_id, minor=100_000, year=2027):
    invoice_id = make.invoice(organization_id, amount=minor, year=year, due_on=date(2027, 3, 10))
    with transaction() as session:
        paying.ask_twin(session, invoice_id, organization_id)
    run_due()
    return invoice_id, online.store.all("invoice")[0]["id"]


def told(online):
    return list(reversed(online.store.all("event")))


def deliver(events):
    for event in events:
        content, headers = signed(event)
        paying.hear(content, headers["Stripe-Signature"])
    settle_down()


def settle_down():
    now = clock.now()
    for hours in range(4):
        with clock.at(now + timedelta(hours=hours)):
            run_due()
    db.session.rollback()
    db.session.expire_all()


def sums():
    db.session.rollback()
    return {
        account: balance(db.session, account)
        for account in (
            Account.BANK,
            Account.CLEARING,
            Account.RECEIVABLE,
            Account.UNAPPLIED,
            Account.FEES,
        )
        if balance(db.session, account)
    }


def payment():
    db.session.rollback()
    return db.session.scalars(
        select(Payment).execution_options(populate_existing=True).order_by(Payment.id)
    ).all()[-1]


def settled(invoice_id):
    db.session.rollback()
    return db.session.scalar(select(Invoice.settled_on).where(Invoice.id == invoice_id))


CARD_FEE = 2930


def test_a_card_on_the_page_pays_the_invoice_and_its_fee_is_booked(online, owed):
    _, invoice_id, twin_id = owed

    pay_on_page(online.store, twin_id, "card")
    deliver(told(online))

    assert settled(invoice_id) == OPENED
    assert sums() == {Account.CLEARING: 100_000 - CARD_FEE, Account.FEES: CARD_FEE}
    assert (payment().state, payment().method) == (PaymentState.SETTLED, Method.CARD)
    assert soundness(db.session).faults == ()


def test_a_debit_on_its_way_is_shown_and_pays_nothing_until_it_arrives(online, owed):
    _, invoice_id, twin_id = owed
    intent = pay_on_page(online.store, twin_id, "us_bank_account")
    deliver(told(online))
    assert (payment().state, payment().meant_for_id) == (PaymentState.PENDING, invoice_id)
    assert sums() == {Account.RECEIVABLE: 100_000}

    money.succeed(online.store, intent)
    deliver(told(online))

    assert payment().state is PaymentState.SETTLED
    assert settled(invoice_id) == OPENED
    assert sums() == {Account.CLEARING: 99_500, Account.FEES: 500}
    assert db.session.scalar(select(func.count(Payment.id))) == 1


def test_a_debit_that_the_bank_refuses_leaves_the_debt_and_may_be_tried_again(online, owed):
    _, invoice_id, twin_id = owed
    intent = pay_on_page(online.store, twin_id, "us_bank_account")
    deliver(told(online))

    money.fail(online.store, intent, "insufficient_funds")
    deliver(told(online))
    assert (payment().state, payment().reversal_reason) == (
        PaymentState.FAILED,
        "insufficient funds",
    )
    assert sums() == {Account.RECEIVABLE: 100_000}

    money.succeed(online.store, pay_on_page(online.store, twin_id, "us_bank_account"))
    deliver(told(online))

    assert payment().state is PaymentState.SETTLED
    assert settled(invoice_id) == OPENED


def test_a_late_return_opens_the_debt_again_though_stripe_calls_it_paid(online, owed, at):
    _, invoice_id, twin_id = owed
    charge = money.succeed(online.store, pay_on_page(online.store, twin_id, "us_bank_account"))
    deliver(told(online))
    at(date(2027, 4, 1))

    giving_back.dispute(online.store, charge["id"])
    deliver(told(online))

    assert online.store.get(twin_id, "invoice")["status"] == "paid"
    assert settled(invoice_id) is None
    assert payment().state is PaymentState.REVERSED
    assert sums() == {
        Account.RECEIVABLE: 100_000,
        Account.CLEARING: -500,
        Account.FEES: 500,
    }


def test_a_disputed_card_opens_the_debt_and_a_won_one_pays_it_again(online, owed):
    _, invoice_id, twin_id = owed
    pay_on_page(online.store, twin_id, "card")
    charge = online.store.all("charge")[0]
    deliver(told(online))
    dispute = giving_back.dispute(online.store, charge["id"], "fraudulent")
    deliver(told(online))
    assert settled(invoice_id) is None
    assert sums()[Account.FEES] == CARD_FEE + 1500

    giving_back.dispute_ends(online.store, dispute["id"], won=True)
    deliver(told(online))

    assert settled(invoice_id) == OPENED
    assert sums() == {
        Account.CLEARING: 100_000 - CARD_FEE - 1500,
        Account.FEES: CARD_FEE + 1500,
    }


def test_an_invoice_paid_by_cheque_and_by_card_leaves_the_money_unmatched(online, owed):
    organization_id, invoice_id, twin_id = owed
    intent = pay_on_page(online.store, twin_id, "us_bank_account")
    receipt = Receipt(organization_id, Method.CHEQUE, "4711", OPENED, Money(100_000))
    services.book_payment(receipt, [Share(invoice_id, Money(100_000))], actor=TREASURER)

    money.succeed(online.store, intent)
    deliver(told(online))

    assert sums() == {
        Account.BANK: 100_000,
        Account.CLEARING: 99_500,
        Account.FEES: 500,
        Account.UNAPPLIED: -100_000,
    }


def test_all_of_it_refunded_at_stripe_appears_by_itself(online, owed):
    _, invoice_id, twin_id = owed
    intent = pay_on_page(online.store, twin_id, "card")
    deliver(told(online))

    giving_back.refund(online.store, {"payment_intent": intent["id"]})
    deliver(told(online))

    assert payment().state is PaymentState.REVERSED
    assert settled(invoice_id) is None


def test_a_part_refunded_at_stripe_is_put_before_staff(online, owed):
    _, _, twin_id = owed
    intent = pay_on_page(online.store, twin_id, "card")
    deliver(told(online))

    giving_back.refund(online.store, {"payment_intent": intent["id"], "amount": "400"})
    deliver(told(online))

    (found,) = db.session.scalars(select(StripeDifference)).all()
    assert "was refunded at Stripe" in found.words
    assert payment().state is PaymentState.SETTLED


def test_a_payout_moves_the_money_to_the_bank_and_leaves_clearing_empty(online, owed):
    _, _, twin_id = owed
    pay_on_page(online.store, twin_id, "card")
    payouts.pay_out(online.store)

    deliver(told(online))

    assert sums() == {Account.BANK: 100_000 - CARD_FEE, Account.FEES: CARD_FEE}
    assert db.session.scalars(select(StripeDifference)).all() == []


def test_a_payout_that_fails_comes_back(online, owed):
    _, _, twin_id = owed
    pay_on_page(online.store, twin_id, "card")
    payout = payouts.pay_out(online.store)
    deliver(told(online))

    payouts.payout_fails(online.store, payout["id"])
    deliver(told(online))

    assert sums() == {Account.CLEARING: 100_000 - CARD_FEE, Account.FEES: CARD_FEE}


def a_busy_spring(online, twins):
    """Everything that can happen to four invoices; the events, oldest first."""
    store = online.store
    pay_on_page(store, twins[0], "card")
    returned = money.succeed(store, pay_on_page(store, twins[1], "us_bank_account"))
    giving_back.dispute(store, returned["id"])
    failed = pay_on_page(store, twins[2], "us_bank_account")
    money.fail(store, failed, "account_closed")
    money.succeed(store, pay_on_page(store, twins[3], "us_bank_account"))
    payouts.pay_out(store)
    return told(online)


@pytest.mark.parametrize("seed", range(5))
def test_in_any_order_and_doubled_the_books_are_the_same(online, seed):
    organization_id = make.member()
    twins = [twin(online, organization_id, year=year)[1] for year in range(2024, 2028)]
    events = a_busy_spring(online, twins) * 2
    random.Random(seed).shuffle(events)

    deliver(events)

    assert sums() == {
        Account.BANK: 100_000 - CARD_FEE + 100_000 - 500 - 500,
        Account.FEES: CARD_FEE + 500 + 500,
        Account.RECEIVABLE: 200_000,
    }
    assert soundness(db.session).faults == ()
    assert {event.state for event in db.session.scalars(select(StripeEvent))} <= {
        EventState.DONE,
        EventState.ASIDE,
    }


def test_twenty_deliveries_at_once_book_once(app, online, owed):
    _, invoice_id, twin_id = owed
    pay_on_page(online.store, twin_id, "card")
    (event,) = [one for one in told(online) if one["type"] == "invoice_payment.paid"]
    content, headers = signed(event)

    def hear(_number):
        with app.app_context():
            paying.hear(content, headers["Stripe-Signature"])
            run_due()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hear, range(20)))
    settle_down()

    assert settled(invoice_id) == OPENED
    assert db.session.scalar(select(func.count(Payment.id))) == 1
    assert db.session.scalar(select(func.count(StripeEvent.id))) == 1


def test_a_webhook_against_a_clerk_never_overpays_the_invoice(app, online):
    organization_id = make.member()
    for year in range(2021, 2027):
        invoice_id, twin_id = twin(online, organization_id, year=year)
        pay_on_page(online.store, twin_id, "card")
        events = [one for one in told(online) if one["type"] == "invoice_payment.paid"][-1:]
        receipt = Receipt(organization_id, Method.CHEQUE, f"c{year}", OPENED, Money(100_000))

        def by_hand(receipt=receipt, invoice_id=invoice_id):
            with app.app_context():
                try:
                    services.book_payment(
                        receipt, [Share(invoice_id, Money(100_000))], actor=TREASURER
                    )
                except Refused:
                    return False
                return True

        def by_webhook(events=events):
            with app.app_context():
                deliver(events)

        with ThreadPoolExecutor(2) as pool:
            clerk, webhook = pool.submit(by_hand), pool.submit(by_webhook)
            booked, _ = clerk.result(), webhook.result()
        over = 100_000 if booked else 0
        about = f"payment:{_payment_of(organization_id, Method.CARD)}"
        assert balance(db.session, Account.UNAPPLIED, about=about) == -over

    assert balance(db.session, Account.RECEIVABLE) == 0


def _payment_of(organization_id, method):
    db.session.rollback()
    return db.session.scalar(
        select(func.max(Payment.id)).where(
            Payment.organization_id == organization_id, Payment.method == method
        )
    )


def event_of(online, **changes):
    made = online.store.add("evt", "event", type="invoice.paid", data={"object": {}})
    return {**made, "data": {"object": {"object": "invoice", "id": "in_stranger"}}, **changes}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "not at Stripe any more"),
        ({"type": "product.created"}, "Nothing here follows"),
        ({"livemode": True}, "other mode"),
    ],
)
def test_what_is_none_of_ours_is_kept_and_set_aside_with_the_reason(online, changes, why):
    deliver([event_of(online, **changes)])

    (event,) = db.session.scalars(select(StripeEvent)).all()
    assert (event.state, why in event.note) == (EventState.ASIDE, True)


def test_a_payment_of_a_foreign_system_changes_nothing(online):
    stranger = online.store.add(
        "in", "invoice", customer="cus_1", currency="usd", amount_remaining=5, status="open"
    )
    stranger["lines"] = {"data": []}
    money.succeed(online.store, intents.intent(online.store, "cus_1", "usd", 500))

    deliver(told(online))

    assert sums() == {}
    assert "no organization of ours" in db.session.scalars(select(StripeEvent)).all()[-1].note


def test_an_answer_that_is_lost_is_asked_for_again(online, owed):
    _, invoice_id, twin_id = owed
    pay_on_page(online.store, twin_id, "card")
    online.faults.extend(
        Fault(kind, "/v1/", method="GET") for kind in ("lose", "500", "429", "drop")
    )

    deliver(told(online))
    settle_down()

    assert settled(invoice_id) == OPENED
    assert db.session.scalar(select(func.count(Payment.id))) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content, header: (content + b" ", header),
        lambda content, header: (content, None),
        lambda content, header: (content, ""),
        lambda content, header: (content, "t=1,v1=00"),
        lambda content, header: (content, "nonsense"),
        lambda content, header: (content, "t=,v1="),
        lambda content, header: (content, "t=abc,v1=é"),
    ],
)
def test_what_is_not_signed_is_refused(online, spoil):
    content, headers = signed(event_of(online))

    with pytest.raises(BadDelivery):
        paying.hear(*spoil(content, headers["Stripe-Signature"]))


@pytest.mark.parametrize("age", [301, -3600])
def test_old_and_future_signatures_are_refused(online, age):
    content, headers = signed(event_of(online), age=age)

    with pytest.raises(BadDelivery):
        paying.hear(content, headers["Stripe-Signature"])


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b'{"object":"event"}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_signed_body_that_is_no_event_is_refused(online, body):
    with pytest.raises(BadDelivery):
        paying.hear(body, signature(body, SECRET))


def test_two_secrets_hold_while_one_replaces_the_other(app, online):
    before = "whsec_before0123456789"
    app.config["GOVAPP"] = app.config["GOVAPP"].model_copy(
        update={"STRIPE_WEBHOOK_SECRET_BEFORE": before}
    )

    for secret in (app.config["GOVAPP"].STRIPE_WEBHOOK_SECRET, before):
        content, headers = signed(event_of(online), secret=secret)
        paying.hear(content, headers["Stripe-Signature"])

    assert db.session.scalar(select(func.count(StripeEvent.id))) == 2


def test_names_with_odd_letters_are_no_event(online):
    for odd in ("evt_\x00", "evt_\ud800", "x" * 300, ""):
        content, headers = signed(event_of(online, id=odd))
        with pytest.raises(BadDelivery):
            paying.hear(content, headers["Stripe-Signature"])
