"""Pages of paying online, and the address that Stripe tells."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.demo.stripe_stand_in.server import Fault
from govapp.dues.models import StripeEvent
from govapp.foundation.access.actor import Role
from govapp.foundation.jobs.services import run_due
from tests import make
from tests.dues.test_services_online_booking import event_of
from tests.fakes.stripe import signed


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 2, 10))
    make.charter("codex")
    make.consortium()


def post(client, content, headers):
    return client.post("/webhooks/stripe", data=content, headers=headers)


def test_a_signed_event_needs_no_account_and_no_form_token(online, client, csrf):
    content, headers = signed(event_of(online))

    answers = [post(client, content, headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert db.session.scalar(select(func.count(StripeEvent.id))) == 1


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"{}", {}),
        (b"{}", {"Stripe-Signature": "t=1,v1=00"}),
        (b"x" * 600_000, {"Stripe-Signature": "t=1,v1=00"}),
        (b"\xff\x00", {"Stripe-Signature": "v1"}),
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"--x", {"Content-Type": "multipart/form-data; boundary=x"}),
    ],
)
def test_what_is_not_signed_gets_a_400_and_leaves_nothing(online, client, csrf, content, headers):
    answer = post(client, content, headers)

    assert answer.status_code == 400
    assert db.session.scalar(select(func.count(StripeEvent.id))) == 0


def test_without_a_key_every_delivery_is_refused(client, csrf):
    content, headers = signed({"id": "evt_1", "object": "event", "type": "a.b", "data": {}})

    assert post(client, content, headers).status_code == 400


def test_an_open_invoice_links_to_its_page_and_says_that_no_money_moves(online, client):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.twin_asked(invoice_id, organization_id)
    run_due()
    make.sign_in(client, make.contact(organization_id, "billing"))

    page = client.get(f"/invoices/{invoice_id}").text

    address = online.store.all("invoice")[0]["hosted_invoice_url"]
    assert f'href="{address}"' in page
    assert "stand-in for Stripe: no money moves" in page


def test_a_debit_on_its_way_is_shown_instead_of_the_button(online, client):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.twin_asked(invoice_id, organization_id)
    run_due()
    pay_on_page(online.store, online.store.all("invoice")[0]["id"], "us_bank_account")
    for event in online.store.all("event"):
        content, headers = signed(event)
        post(client, content, headers)
    run_due()
    make.sign_in(client, make.contact(organization_id, "billing"))

    page = client.get(f"/invoices/{invoice_id}").text

    assert "$10.00 is on its way from the bank" in page
    assert online.store.all("invoice")[0]["hosted_invoice_url"] not in page


def test_without_a_key_the_invoice_says_how_else_to_pay(client):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    make.sign_in(client, make.contact(organization_id, "billing"))

    page = client.get(f"/invoices/{invoice_id}").text

    assert "Paying online is not set up here" in page


def test_the_return_page_only_says_that_we_are_checking(client):
    make.sign_in(client, make.person())

    page = client.get("/money/online/checking?session_id=cs_1&paid=true").text

    assert "We are checking" in page


def test_saving_leads_to_stripe_by_a_link(online, client):
    organization_id = make.member()
    make.sign_in(client, make.contact(organization_id, "billing"))

    page = client.post(f"/money/online/save/{organization_id}", data={"back": "/invoices"}).text

    assert online.store.all("checkout.session")[0]["url"] in page


def test_a_silent_stripe_is_told_and_nothing_breaks(online, client):
    organization_id = make.member()
    make.sign_in(client, make.contact(organization_id, "billing"))
    online.faults.append(Fault("drop", "/v1/", times=99))

    answer = client.post(
        f"/money/online/save/{organization_id}", data={"back": "/invoices"}, follow_redirects=True
    )

    assert "Stripe does not answer just now" in answer.text


def test_staff_see_what_waits_what_differs_and_what_came(online, client):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.twin_asked(invoice_id, organization_id)
    difference_id = make.stripe_difference("in_other")
    content, headers = signed(event_of(online))
    post(client, content, headers)
    make.sign_in(client, make.staff(Role.TREASURER))

    page = client.get("/money/stripe").text

    assert "Invoice in_other differs." in page
    assert "invoice.paid" in page
    assert "2027-0001" in page
    accepted = client.post(f"/money/stripe/differences/{difference_id}", follow_redirects=True)
    assert "Done as proposed." in accepted.text
    assert "in_other differs" not in accepted.text


def test_the_staff_page_without_a_key_says_that_the_rest_works(client):
    make.sign_in(client, make.staff(Role.AUDITOR))

    page = client.get("/money/stripe").text

    assert "Paying online is not set up." in page
    assert "Compare now" not in page


def test_a_charge_is_announced_and_called_off_on_the_invoice(online, client):
    organization_id = make.member()
    make.saved_account(organization_id)
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.twin_asked(invoice_id, organization_id)
    run_due()
    make.sign_in(client, make.staff(Role.TREASURER))

    page = client.post(f"/money/online/announce/{invoice_id}", follow_redirects=True).text

    assert "ending in 6789 pays $10.00" in page
    gone = client.post(
        "/money/online/call-off/1",
        data={"back": f"/invoices/{invoice_id}"},
        follow_redirects=True,
    ).text
    assert "Nothing will be charged." in gone


def test_the_page_of_an_invoice_costs_no_more_queries_than_it_must(online, client, queries):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    make.sign_in(client, make.staff(Role.TREASURER))
    client.get(f"/invoices/{invoice_id}")

    with queries() as seen:
        client.get(f"/invoices/{invoice_id}")

    assert len([one for one in seen if "stripe_" in one or "planned" in one or "saved" in one]) <= 3


def test_calls_that_were_declined_can_be_tried_again_from_the_page(online, client):
    organization_id = make.member()
    online.store.add("in", "invoice", number="2027-0001", status="open", customer="cus_x")
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.twin_asked(invoice_id, organization_id)
    run_due()
    make.sign_in(client, make.staff(Role.TREASURER))
    page = client.get("/money/stripe").text
    assert "already used" in page

    del online.store.things[next(iter(online.store.things))]
    client.post("/money/stripe/calls/2")
    run_due()

    assert "already used" not in client.get("/money/stripe").text
