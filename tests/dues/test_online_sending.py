"""What Stripe is told: exactly one object, whatever goes wrong on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.demo.stripe_stand_in.server import Fault
from govapp.dues import services
from govapp.dues.models import CallState, Invoice, StripeCall
from govapp.dues.rules.corrections import Particulars
from govapp.dues.rules.online import Act
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services import online as paying
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden
from govapp.foundation.kernel.money import Money
from tests import make

TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 2, 10))
    make.charter("codex")
    make.consortium()


def issued(organization_id: int, **values: object) -> int:
    """An issued invoice, with its twin asked for as issuing does."""
    invoice_id = make.invoice(organization_id, due_on=date(2027, 3, 10), **values)
    with transaction() as session:
        paying.ask_twin(session, invoice_id, organization_id)
    return invoice_id


def calls() -> dict[Act, StripeCall]:
    db.session.rollback()
    db.session.expire_all()
    return {call.act: call for call in db.session.scalars(select(StripeCall))}


def work(rounds: int = 6) -> None:
    """Let the jobs run until they rest, as hours go by."""
    with clock.at(clock.now()):
        for number in range(rounds):
            with clock.at(clock.now() + timedelta(hours=13 * number)):
                run_due()


@pytest.mark.both_databases
def test_an_issued_invoice_gets_a_twin_with_our_number_and_a_page(online):
    organization_id = make.member()

    issued(organization_id, amount=125_000)
    work(1)

    call = calls()[Act.MIRROR]
    (twin,) = online.store.all("invoice")
    assert (call.state, call.external_id, call.url) == (
        CallState.DONE,
        twin["id"],
        twin["hosted_invoice_url"],
    )
    assert (twin["number"], twin["status"], twin["amount_due"], twin["auto_advance"]) == (
        "2027-0001",
        "open",
        125_000,
        False,
    )
    assert twin["collection_method"] == "send_invoice"
    assert twin["metadata"] == {"dues_invoice_id": str(call.invoice_id)}
    (customer,) = online.store.all("customer")
    assert customer["metadata"] == {"org_id": str(organization_id)}
    assert customer["email"] is None


def test_assessing_a_year_asks_for_twins(online):
    make.member()
    run_id = services.start_assessment(2027, actor=TREASURER)

    services.issue_some(run_id, actor=TREASURER)
    work(1)

    assert [one["status"] for one in online.store.all("invoice")] == ["open"]


def test_without_a_key_nothing_is_asked_for(app):
    make.member()
    run_id = services.start_assessment(2027, actor=TREASURER)

    services.issue_some(run_id, actor=TREASURER)

    assert calls() == {}


@pytest.mark.both_databases
def test_one_organization_is_one_customer(online):
    organization_id = make.member()

    for year in (2025, 2026, 2027):
        issued(organization_id, year=year)
    work(1)

    assert len(online.store.all("customer")) == 1
    assert len({one["customer"] for one in online.store.all("invoice")}) == 1


@pytest.mark.parametrize(("minor", "card"), [(1_000_000, True), (1_000_001, False)])
def test_cards_are_taken_up_to_the_limit_of_the_rulebook(online, minor, card):
    issued(make.member(), amount=minor)
    work(1)

    methods = online.store.all("invoice")[0]["payment_settings"]["payment_method_types"]
    assert ("card" in methods) is card
    assert {"us_bank_account", "customer_balance"} <= set(methods)


PATHS = ["/v1/customers", "/v1/invoices", "/v1/invoiceitems", "/v1/invoices/"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["drop", "lose", "429", "500", "500-after", "slow"])
def test_whatever_fails_once_there_is_one_object_of_each(online, path, kind):
    online.faults.append(Fault(kind, path, seconds=0.1))

    issued(make.member(), amount=125_000)
    work()

    assert len(online.store.all("customer")) == 1
    (twin,) = online.store.all("invoice")
    assert (twin["status"], twin["amount_due"]) == ("open", 125_000)
    assert len(online.store.all("invoiceitem")) == 1
    assert {call.state for call in calls().values()} == {CallState.DONE}


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", ["lose", "500", "500-after"])
def test_whatever_fails_each_first_time_there_is_one_object_of_each(online, kind):
    online.faults.extend(Fault(kind, path) for path in (*PATHS, "/v1/invoiceitems"))

    issued(make.member(), amount=125_000)
    work()

    assert [len(online.store.all(one)) for one in ("customer", "invoice", "invoiceitem")] == [
        1,
        1,
        1,
    ]
    assert calls()[Act.MIRROR].state is CallState.DONE


def test_a_stored_500_is_asked_again_with_the_next_version_of_the_key(online):
    online.faults.append(Fault("500", "/v1/customers"))

    issued(make.member())
    work(1)

    keys = [key for method, path, _, key in online.requests if path == "/v1/customers" and key]
    assert [key.split(":")[-2] for key in keys] == ["v1", "v2"]
    assert keys[0].rpartition(":v1:")[0] == keys[1].rpartition(":v2:")[0]


def test_a_500_that_had_acted_is_found_and_not_asked_again(online):
    online.faults.append(Fault("500-after", "/v1/customers"))

    issued(make.member())
    work(1)

    posts = [path for method, path, _, _ in online.requests if (method, path) == ("POST", PATHS[0])]
    assert len(posts) == len(online.store.all("customer")) == 1
    assert calls()[Act.CUSTOMER].external_id == online.store.all("customer")[0]["id"]


def test_what_always_fails_stays_on_its_row_and_can_be_tried_again(online):
    online.faults.append(Fault("500", "/v1/customers", times=99))
    issued(make.member())
    work(9)
    call = calls()[Act.CUSTOMER]
    assert call.state is CallState.WAITING
    assert "unknown error" in call.error
    online.faults.clear()

    paying.try_again(call.id, actor=TREASURER)
    paying.try_again(calls()[Act.MIRROR].id, actor=TREASURER)
    work(2)

    assert {one.state for one in calls().values()} == {CallState.DONE}


def test_what_is_declined_is_kept_with_the_words_and_not_repeated(online):
    organization_id = make.member()
    online.store.add("in", "invoice", number="2027-0001", status="open", customer="cus_x")

    issued(organization_id)
    work()

    call = calls()[Act.MIRROR]
    assert (call.state, "already used" in call.error) == (CallState.DECLINED, True)
    with pytest.raises(Forbidden):
        paying.try_again(call.id, actor=operator("tests", Role.AUDITOR))


def test_an_invoice_paid_before_it_was_told_needs_no_twin(online):
    organization_id = make.member()
    invoice_id = issued(organization_id, amount=1000)
    make.payment(organization_id, {invoice_id: None})

    work(1)

    assert calls()[Act.MIRROR].state is CallState.NEEDLESS
    assert online.store.all("invoice") == []


def _cheque(organization_id: int, invoice_id: int, minor: int) -> None:
    receipt = Receipt(
        organization_id, Method.CHEQUE, f"no {minor}", date(2027, 2, 10), Money(minor)
    )
    services.book_payment(receipt, [Share(invoice_id, Money(minor))], actor=TREASURER)


@pytest.mark.parametrize("kind", [None, "lose", "500", "500-after", "429"])
def test_a_cheque_for_a_part_is_told_once(online, kind):
    organization_id = make.member()
    invoice_id = issued(organization_id, amount=1000)
    work(1)
    if kind:
        online.faults.append(Fault(kind, "/v1/payment_records"))
        online.faults.append(Fault(kind, "/v1/invoices/"))

    _cheque(organization_id, invoice_id, 400)
    work()

    (twin,) = online.store.all("invoice")
    assert (twin["amount_remaining"], twin["status"]) == (600, "open")
    assert len(online.store.all("payment_record")) == 1
    assert calls()[Act.PART_ELSEWHERE].state is CallState.DONE


@pytest.mark.parametrize("kind", [None, "lose", "500", "500-after", "429"])
def test_a_cheque_for_the_rest_ends_the_asking(online, kind):
    organization_id = make.member()
    invoice_id = issued(organization_id, amount=1000)
    work(1)
    if kind:
        online.faults.append(Fault(kind, "/v1/invoices/"))

    _cheque(organization_id, invoice_id, 1000)
    work()

    (twin,) = online.store.all("invoice")
    assert (twin["amount_paid"], twin["status"]) == (1000, "paid")


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", [None, "lose", "500-after"])
def test_a_void_invoice_is_void_there(online, kind):
    invoice_id = issued(make.member())
    work(1)
    if kind:
        online.faults.append(Fault(kind, "/v1/invoices/"))

    services.void(invoice_id, "a mistake", actor=TREASURER)
    work()

    assert online.store.all("invoice")[0]["status"] == "void"
    assert calls()[Act.VOID].state is CallState.DONE


@pytest.mark.parametrize("kind", [None, "lose", "500-after", "500"])
def test_waived_dues_are_credited_there_once(online, kind):
    organization_id = make.member()
    issued(organization_id, amount=1000)
    work(1)
    if kind:
        online.faults.append(Fault(kind, "/v1/credit_notes"))
    one, other = make.staff(Role.TREASURER), make.staff(Role.SECRETARIAT)
    waiver_id = services.ask_waiver(organization_id, 2027, "hardship", actor=one)

    services.answer_waiver(waiver_id, approve=True, actor=other)
    work()

    assert [note["amount"] for note in online.store.all("credit_note")] == [1000]
    assert online.store.all("invoice")[0]["status"] == "paid"


def test_a_late_twin_knows_what_was_paid_before(online):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.payment(organization_id, {invoice_id: 300})

    with transaction() as session:
        paying.ask_late_twin(session, session.get_one(Invoice, invoice_id))
    work()

    assert online.store.all("invoice")[0]["amount_remaining"] == 700


def test_the_jobs_are_done_when_all_is_told(online):
    issued(make.member())
    work()

    states = set(db.session.scalars(select(Job.state).where(Job.kind == "stripe.send")))
    assert states == {JobState.DONE}


def test_what_follows_an_invoice_without_a_twin_is_not_needed_either(online):
    organization_id = make.member()
    paid, other = (issued(organization_id, year=year, amount=1000) for year in (2026, 2027))
    _cheque(organization_id, paid, 1000)

    work(1)

    assert calls()[Act.PAID_ELSEWHERE].state is CallState.NEEDLESS
    assert [one["metadata"]["dues_invoice_id"] for one in online.store.all("invoice")] == [
        str(other)
    ]


def test_a_wrong_key_declines_nothing_and_a_right_one_goes_on(online):
    issued(make.member())
    right, online.key = online.key, "sk_test_another"
    work(1)
    assert {call.state for call in calls().values()} == {CallState.WAITING}
    assert "API Key" in calls()[Act.CUSTOMER].error

    online.key = right
    work()

    assert {call.state for call in calls().values()} == {CallState.DONE}


def test_an_invoice_issued_anew_takes_its_money_along(online):
    organization_id = make.member()
    old = issued(organization_id, amount=1000)
    work(1)
    _cheque(organization_id, old, 400)
    work(1)

    wanted = Particulars("Another name", "PO 7", "billed to the wrong house")
    services.reissue(old, wanted, actor=TREASURER)
    work()

    twins = {one["number"]: one for one in online.store.all("invoice")}
    assert twins["2027-0002"]["amount_remaining"] == 600
