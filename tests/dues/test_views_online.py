"""Pages of paying online, and the address that Stripe tells."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.demo.stripe_stand_in.server import Fault
from govapp.dues.models import Payment, Refund, StripeEvent
from govapp.dues.rules.refunds import AfterRefund
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


def payable(organization_id=None):
    organization_id = organization_id or make.member()
    first = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    second = make.invoice(organization_id, amount=600, year=2026, due_on=date(2027, 4, 10))
    return organization_id, first, second


def test_the_account_offers_all_open_invoices_at_once(online, client):
    organization_id, first, second = payable()
    make.sign_in(client, make.contact(organization_id, "billing"))
    page = client.get(f"/money/account/{organization_id}").text
    assert f'action="/money/online/pay/{organization_id}"' in page
    assert [f'name="invoice" value="{one}" checked' in page for one in (first, second)] == [1, 1]

    answer = client.post(
        f"/money/online/pay/{organization_id}",
        data={"invoice": [first, second], "amount": "12.00", "back": "/invoices"},
    )

    (session,) = online.store.all("checkout.session")
    assert session["amount_total"] == 1200
    assert f'href="{session["url"]}"' in answer.text


@pytest.mark.parametrize("amount", ["17.00", "nonsense", "0.10"])
def test_an_amount_that_cannot_be_paid_is_told_and_opens_nothing(online, client, amount):
    organization_id, first, second = payable()
    make.sign_in(client, make.contact(organization_id, "billing"))

    page = client.post(
        f"/money/online/pay/{organization_id}",
        data={"invoice": [first, second], "amount": amount, "back": f"/invoices/{first}"},
        follow_redirects=True,
    ).text

    words = {"17.00": "No more than $16.00 is open", "nonsense": "Write the amount as a number"}
    assert words.get(amount, "Less than $0.50 is not taken") in page
    assert online.store.all("checkout.session") == []


def test_an_invoice_offers_a_part_of_it_to_its_payers_and_not_to_the_auditor(online, client):
    organization_id, first, _ = payable()
    make.sign_in(client, make.contact(organization_id, "billing"))
    assert "Pay this much" in client.get(f"/invoices/{first}").text

    make.sign_in(client, make.staff(Role.AUDITOR))

    assert "Pay this much" not in client.get(f"/invoices/{first}").text
    pay = client.post(f"/money/online/pay/{organization_id}", data={"invoice": first})
    assert pay.status_code in (403, 404)


def test_who_holds_a_link_pays_its_invoice_or_a_part_and_nothing_else(online, client):
    _, first, second = payable()
    make.link(first, "a-secret-of-a-finance-clerk-0123456789")
    assert "Pay this much" in client.get("/pay/a-secret-of-a-finance-clerk-0123456789").text

    answer = client.post(
        "/pay/a-secret-of-a-finance-clerk-0123456789/online",
        data={"amount": "4", "invoice": str(second)},
    )

    (session,) = online.store.all("checkout.session")
    assert f'href="{session["url"]}"' in answer.text
    assert session["amount_total"] == 400
    assert "a-secret" not in str(session["success_url"])
    assert "2027-0001" in str([one[2] for one in online.requests])
    too_much = client.post(
        "/pay/a-secret-of-a-finance-clerk-0123456789/online", data={"amount": "11"}
    )
    assert too_much.status_code == 422
    assert "No more than $10.00" in too_much.text


def test_an_unknown_link_opens_no_page(online, client):
    assert client.post("/pay/no-such-link/online", data={}).status_code == 404


def test_the_return_page_of_payers_needs_no_account_and_only_says_that_we_are_checking(client):
    page = client.get("/pay/checking?session_id=cs_1&paid=true")

    assert page.status_code == 200
    assert "We are checking" in page.text


def test_without_a_key_no_page_offers_to_pay_several(client):
    organization_id, first, _ = payable()
    make.sign_in(client, make.contact(organization_id, "billing"))

    for address in (f"/money/account/{organization_id}", f"/invoices/{first}"):
        assert "Pay this much" not in client.get(address).text


def paid_online(online, client):
    organization_id, first, _ = payable()
    make.twin_asked(first, organization_id)
    run_due()
    pay_on_page(online.store, online.store.all("invoice")[0]["id"], "card")
    for event in online.store.all("event"):
        post(client, *signed(event))
    run_due()
    db.session.rollback()
    return organization_id, db.session.scalars(select(Payment.id)).one()


def test_a_treasurer_sends_money_that_came_online_back_from_our_page(online, client):
    _, payment_id = paid_online(online, client)
    make.sign_in(client, make.staff(Role.TREASURER))
    page = client.get(f"/payments/{payment_id}/set-right").text
    assert f'action="/payments/{payment_id}/refund"' in page

    told = client.post(
        f"/payments/{payment_id}/refund",
        data={"amount": "4.00", "after": AfterRefund.OWED.value, "why": "charged too much"},
        follow_redirects=True,
    ).text
    run_due()

    assert "The money is sent back." in told
    sent = online.store.all("refund")
    assert [(one["amount"], one["metadata"]) for one in sent] == [
        (400, {"dues_refund": "refund:1"})
    ]
    assert "$4.00" in client.get(f"/payments/{payment_id}").text
    assert [one["amount_remaining"] for one in online.store.all("invoice", status="open")] == [400]


def test_a_representative_sends_nothing_back(online, client):
    organization_id, payment_id = paid_online(online, client)
    make.sign_in(client, make.contact(organization_id, "primary"))

    asked = client.get(f"/payments/{payment_id}/set-right").status_code
    answer = client.post(
        f"/payments/{payment_id}/refund",
        data={"amount": "4.00", "after": AfterRefund.OWED.value, "why": "charged too much"},
    )
    run_due()

    assert asked in (403, 404)
    assert answer.status_code in (403, 404)
    assert f"/payments/{payment_id}/set-right" not in client.get(f"/payments/{payment_id}").text
    assert db.session.scalar(select(func.count(Refund.id))) == 0
    assert online.store.all("refund") == []
