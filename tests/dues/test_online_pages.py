"""Paying several invoices, or a part of one, on one page: booked once, however it is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.demo.stripe_stand_in import checkout, giving_back, money
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.demo.stripe_stand_in.server import Fault
from govapp.dues import services
from govapp.dues.models import (
    CallState,
    PageState,
    Payment,
    PaymentPage,
    PaymentState,
    Settlement,
    StripeCall,
)
from govapp.dues.queries.checks import agreement
from govapp.dues.rules.online import Act
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services import online as paying
from govapp.foundation.access.actor import Actor, Hat, Role, operator
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make
from tests.dues.test_services_online_booking import OPENED, deliver, payment, settled, told
from tests.fakes.stripe import signed

TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(OPENED)
    make.charter("codex")
    make.consortium()


@pytest.fixture
def owed(online):
    """An organization that owes 1000 since March and 600 since April: (it, first, second)."""
    organization_id = make.member()
    first = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    second = make.invoice(organization_id, amount=600, year=2026, due_on=date(2027, 4, 10))
    for one in (first, second):
        make.twin_asked(one, organization_id)
    run_due()
    return organization_id, first, second


def open_page(organization_id, *invoices, amount=None):
    return paying.open_page(
        organization_id, invoices, Money(amount) if amount else None, actor=TREASURER
    )


def at_stripe(online):
    return online.store.all("checkout.session")


def fill_in(online, kind="card", number=0):
    return checkout.complete(online.store, at_stripe(online)[number]["id"], kind)


def pages():
    db.session.rollback()
    db.session.expire_all()
    return [row.state for row in db.session.scalars(select(PaymentPage).order_by(PaymentPage.id))]


def shares():
    db.session.rollback()
    rows = db.session.execute(
        select(Settlement.invoice_id, Settlement.amount_minor).order_by(Settlement.id)
    )
    return [tuple(row) for row in rows]


def sound():
    db.session.rollback()
    assert soundness(db.session).faults == ()
    assert agreement(db.session).faults == ()


def cheque(organization_id, invoice_id, minor):
    receipt = Receipt(organization_id, Method.CHEQUE, f"c-{minor}", OPENED, Money(minor))
    services.book_payment(receipt, [Share(invoice_id, Money(minor))], actor=TREASURER)
    run_due()


@pytest.mark.both_databases
def test_two_invoices_are_paid_at_once_and_their_own_pages_close(online, owed):
    organization_id, first, second = owed

    address = open_page(organization_id, first, second)
    (page,) = at_stripe(online)
    assert (page["url"], page["amount_total"], page["mode"]) == (address, 1600, "payment")
    assert page["client_reference_id"] == "payment_page:1"
    fill_in(online)
    deliver(told(online))

    assert (settled(first), settled(second)) == (OPENED, OPENED)
    assert pages() == [PageState.USED]
    assert {one["status"] for one in online.store.all("invoice")} == {"paid"}
    assert balance(db.session, Account.UNAPPLIED) == 0
    sound()


@pytest.mark.parametrize("kind", ["lose", "500", "500-after", "429", "drop"])
def test_whatever_fails_there_is_one_page_with_one_key_in_use(online, owed, kind):
    organization_id, first, _ = owed
    online.faults.append(Fault(kind, "/v1/checkout/sessions"))

    address = open_page(organization_id, first)
    deliver([])

    assert [one["url"] for one in at_stripe(online)] == [address]
    keys = [one[3] for one in online.requests if one[:2] == ("POST", "/v1/checkout/sessions")]
    assert len(set(keys)) == (2 if kind == "500" else 1)


def test_a_silent_stripe_is_told_and_leaves_no_open_page_behind_the_next_one(online, owed):
    organization_id, first, _ = owed
    online.faults.append(Fault("lose", "/v1/checkout/sessions"))
    online.faults.append(Fault("drop", "/v1/checkout/sessions", method="GET"))
    with pytest.raises(Refused, match="does not answer just now"):
        open_page(organization_id, first)

    open_page(organization_id, first)
    deliver([])

    assert sorted(one["status"] for one in at_stripe(online)) == ["expired", "open"]
    assert pages() == [PageState.CLOSED, PageState.OPEN]


@pytest.mark.both_databases
def test_twenty_doubles_at_once_are_one_payment(app, online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first, second)
    fill_in(online)
    events = [
        one
        for one in told(online)
        if one["type"] in ("checkout.session.completed", "payment_intent.succeeded")
    ]

    def hear(event):
        content, headers = signed(event)
        with app.app_context():
            paying.hear(content, headers["Stripe-Signature"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hear, events * 20))
    deliver([])

    assert db.session.scalar(select(func.count(Payment.id))) == 1
    assert shares() == [(first, 1000), (second, 600)]
    sound()


def test_a_part_pays_the_oldest_first_and_the_rest_on_another_page(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first, second, amount=1200)
    fill_in(online)
    deliver(told(online))
    assert shares() == [(first, 1000), (second, 200)]

    open_page(organization_id, second)
    assert at_stripe(online)[0]["amount_total"] == 400
    fill_in(online)
    deliver(told(online))

    assert shares()[2:] == [(second, 400)]
    assert balance(db.session, Account.RECEIVABLE) == 0
    sound()


def test_a_cheque_that_comes_first_closes_the_page_at_stripe(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first, second)

    cheque(organization_id, first, 1000)

    assert [one["status"] for one in at_stripe(online)] == ["expired"]
    assert pages() == [PageState.CLOSED]
    assert shares() == [(first, 1000)]


def test_a_page_whose_sum_is_still_open_stays(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first, second, amount=300)

    cheque(organization_id, first, 1000)

    assert [one["status"] for one in at_stripe(online)] == ["open"]


def test_money_that_came_in_spite_of_a_cheque_pays_others_then_waits_unmatched(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first)
    fill_in(online)

    cheque(organization_id, first, 1000)  # before any event was heard
    deliver(told(online))

    assert shares() == [(first, 1000), (second, 600)]
    assert balance(db.session, Account.UNAPPLIED) == -400
    assert pages() == [PageState.USED]
    sound()


def test_payment_on_an_invoices_own_page_closes_the_other(online, owed):
    organization_id, first, _ = owed
    open_page(organization_id, first)

    pay_on_page(online.store, online.store.all("invoice")[1]["id"], "card")
    deliver(told(online))

    assert [one["status"] for one in at_stripe(online)] == ["expired"]
    assert pages() == [PageState.CLOSED]


def test_without_any_event_the_clock_fetches_what_was_paid_once(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first, second)
    fill_in(online)

    assert paying.look_at_pages() == 1
    assert paying.look_at_pages() == 0
    deliver(told(online))

    assert shares() == [(first, 1000), (second, 600)]
    assert pages() == [PageState.USED]


def test_a_debit_is_on_its_way_for_every_invoice_chosen_until_it_arrives(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first, second)
    page = fill_in(online, "us_bank_account")
    deliver(told(online))
    assert payment().state is PaymentState.PENDING
    for one in (first, second):
        with pytest.raises(Refused, match="on its way already"):
            open_page(organization_id, one)
        with pytest.raises(Refused, match="on its way"):
            services.void(one, "wrong member", actor=TREASURER)

    money.succeed(online.store, online.store.get(page["payment_intent"], "payment_intent"))
    assert paying.look_at_pages() == 1  # no event came

    assert (settled(first), settled(second)) == (OPENED, OPENED)
    deliver(told(online))
    sound()


def test_a_debit_that_fails_leaves_the_debts_and_the_way_to_pay_them(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first, second)
    page = fill_in(online, "us_bank_account")
    deliver(told(online))

    intent = online.store.get(page["payment_intent"], "payment_intent")
    money.fail(online.store, intent, "insufficient_funds")
    deliver(told(online))

    assert payment().state is PaymentState.FAILED
    assert open_page(organization_id, first, second) == at_stripe(online)[0]["url"]


def test_a_debit_that_comes_back_opens_every_debt_again(online, owed, at):
    organization_id, first, second = owed
    open_page(organization_id, first, second)
    page = fill_in(online, "us_bank_account")
    intent = online.store.get(page["payment_intent"], "payment_intent")
    charge = money.succeed(online.store, intent)
    deliver(told(online))
    at(date(2027, 4, 1))

    giving_back.dispute(online.store, charge["id"])
    deliver(told(online))

    assert balance(db.session, Account.RECEIVABLE) == 1600
    left = sorted(one["amount_remaining"] for one in online.store.all("invoice", status="open"))
    assert left == [600, 1000]
    sound()


def test_an_expired_page_is_closed_when_stripe_says_so_or_is_asked(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first)
    open_page(organization_id, second)
    for page in reversed(at_stripe(online)):
        checkout.expire(online.store, {}, page["id"])

    deliver([one for one in told(online) if one["type"] == "checkout.session.expired"][:1])
    assert pages() == [PageState.CLOSED, PageState.OPEN]
    paying.look_at_pages()

    assert pages() == [PageState.CLOSED, PageState.CLOSED]


def test_a_new_page_takes_the_place_of_the_one_before(online, owed):
    organization_id, first, second = owed
    open_page(organization_id, first, second)

    open_page(organization_id, first)
    run_due()

    assert [one["status"] for one in at_stripe(online)] == ["open", "expired"]


def test_what_was_paid_meanwhile_is_not_asked_for_when_the_page_is_made_late(online, owed):
    organization_id, first, _ = owed
    online.faults.append(Fault("drop", "/v1/checkout/sessions", times=2))
    with pytest.raises(Refused):
        open_page(organization_id, first)

    cheque(organization_id, first, 1000)
    deliver([])

    assert [one["status"] for one in at_stripe(online)] in ([], ["expired"])
    assert pages() == [PageState.CLOSED]


def test_above_the_card_limit_only_the_bank_is_offered(online, owed):
    organization_id, first, _ = owed
    large = make.invoice(organization_id, amount=60_000_00, year=2025, due_on=date(2027, 5, 1))

    open_page(organization_id, first)
    open_page(organization_id, large, amount=500)

    assert [one["payment_method_types"] for one in at_stripe(online)] == [
        ["us_bank_account"],
        ["us_bank_account", "card"],
    ]


def test_foreign_invoices_and_strangers_are_refused(online, owed):
    organization_id, first, _ = owed
    foreign = make.invoice(make.member(), amount=700)
    hats = frozenset({Hat(Role.BILLING, "organization:999")})

    with pytest.raises(NotFound):
        open_page(organization_id, first, foreign)
    for stranger in (operator("tests", Role.AUDITOR), Actor("other", 1, hats)):
        with pytest.raises(Forbidden):
            paying.open_page(organization_id, [first], None, actor=stranger)
    with pytest.raises(Refused, match="at least one"):
        open_page(organization_id)
    assert at_stripe(online) == []


def test_without_a_key_it_is_refused():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=700)

    with pytest.raises(Refused, match="not set up"):
        open_page(organization_id, invoice_id)


def test_a_mark_that_names_the_page_of_another_payer_does_not_count(online, owed):
    organization_id, first, _ = owed
    other = make.member()
    theirs = make.invoice(other, amount=300, due_on=date(2027, 3, 10))
    open_page(organization_id, first)
    open_page(other, theirs)
    page = at_stripe(online)[0]
    page["x_metadata"] = {"dues_page": "payment_page:1"}

    fill_in(online)
    deliver(told(online))

    assert payment().organization_id == other
    assert shares() == []
    assert balance(db.session, Account.UNAPPLIED) == -300


def test_the_call_is_one_row_of_the_outbox(online, owed):
    organization_id, first, _ = owed

    open_page(organization_id, first)

    db.session.rollback()
    row = db.session.scalars(select(StripeCall).where(StripeCall.act == Act.PAGE)).one()
    assert (row.about, row.state, row.amount_minor) == ("payment_page:1", CallState.DONE, 1000)
    assert row.external_id == at_stripe(online)[0]["id"]
