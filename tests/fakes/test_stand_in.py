"""The stand-in behaves like Stripe where the application leans on it: through the official SDK."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from govapp.demo.stripe_stand_in import checkout, giving_back, money, payouts
from govapp.demo.stripe_stand_in.hooks import body, signature
from govapp.demo.stripe_stand_in.invoices import MOVES
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.demo.stripe_stand_in.server import SECRET, Fault
from tests.fakes.stripe import contract

NEEDS_CONTRACT = pytest.mark.skipif(contract() is None, reason="../shared/stripe is absent")


def draft(sdk, amount=125_000, **values):
    customer = sdk.v1.customers.create({"name": "Example Library", "metadata": {"org_id": "7"}})
    given = {
        "customer": customer.id,
        "collection_method": "send_invoice",
        "due_date": 1_900_000_000,
        "auto_advance": False,
        "pending_invoice_items_behavior": "exclude",
        "metadata": {"dues_invoice_id": "12"},
        **values,
    }
    invoice = sdk.v1.invoices.create(given)
    sdk.v1.invoice_items.create(
        {"customer": customer.id, "invoice": invoice.id, "amount": amount, "currency": "usd"}
    )
    return invoice


def opened(sdk, amount=125_000, **values):
    return sdk.v1.invoices.finalize_invoice(draft(sdk, amount, **values).id)


def events(stand_in):
    return [event["type"] for event in reversed(stand_in.store.all("event"))]


def test_a_finalized_invoice_has_its_sum_and_a_page_to_pay_on(sdk, stand_in):
    invoice = opened(sdk, number="2027-0001")

    assert (invoice.status, invoice.amount_remaining, invoice.number) == (
        "open",
        125_000,
        "2027-0001",
    )
    assert invoice.hosted_invoice_url.startswith(stand_in.address)
    assert events(stand_in)[-1] == "invoice.finalized"


ACTS = {
    "open": lambda sdk, id_: sdk.v1.invoices.finalize_invoice(id_),
    "void": lambda sdk, id_: sdk.v1.invoices.void_invoice(id_),
    "uncollectible": lambda sdk, id_: sdk.v1.invoices.mark_uncollectible(id_),
    "paid": lambda sdk, id_: sdk.v1.invoices.pay(id_, {"paid_out_of_band": True}),
}
WAYS = {
    "draft": (),
    "open": ("open",),
    "uncollectible": ("open", "uncollectible"),
    "paid": ("open", "paid"),
    "void": ("open", "void"),
}


@pytest.mark.parametrize(("state", "to"), list(itertools.product(WAYS, ACTS)))
def test_invoices_move_after_the_published_table(sdk, state, to):
    invoice = draft(sdk)
    for step in WAYS[state]:
        ACTS[step](sdk, invoice.id)

    if to in MOVES[state]:
        assert ACTS[to](sdk, invoice.id).status == to
    else:
        with pytest.raises(stripe.InvalidRequestError):
            ACTS[to](sdk, invoice.id)
        assert sdk.v1.invoices.retrieve(invoice.id).status == state


def test_only_drafts_are_deleted_and_only_drafts_take_lines(sdk):
    invoice = opened(sdk)

    with pytest.raises(stripe.InvalidRequestError, match="delete draft"):
        sdk.v1.invoices.delete(invoice.id)
    with pytest.raises(stripe.InvalidRequestError, match="not editable"):
        sdk.v1.invoice_items.create(
            {"customer": invoice.customer, "invoice": invoice.id, "amount": 1, "currency": "usd"}
        )


def test_a_number_is_taken_once(sdk):
    opened(sdk, number="2027-0001")

    with pytest.raises(stripe.InvalidRequestError, match="already used"):
        draft(sdk, number="2027-0001")


@NEEDS_CONTRACT
def test_what_the_contract_does_not_know_is_refused(stand_in, sdk):
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.customers.create({"nickname": "x"})
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.invoices.list({"number": "1"})

    # Only here are complaints what the test asked for.
    stand_in.inspect.__self__.complaints.clear()


def test_the_same_key_makes_one_object_and_answers_the_same(sdk, stand_in):
    one = sdk.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})
    two = sdk.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})

    assert one.id == two.id
    with pytest.raises(stripe.IdempotencyError):
        sdk.v1.customers.create({"name": "B"}, {"idempotency_key": "k"})
    assert len(stand_in.store.all("customer")) == 1


def test_twenty_requests_with_one_key_at_once_make_one_object(sdk, stand_in):
    stand_in.faults.append(Fault("slow", "/v1/customers", seconds=0.2))

    def create(_number):
        try:
            return sdk.v1.customers.create({"name": "A"}, {"idempotency_key": "k"}).id
        except stripe.APIError as error:
            return str(error.http_status)

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(create, range(20))) - {"409"}

    assert len(ids) == len(stand_in.store.all("customer")) == 1


@pytest.mark.parametrize(("kind", "made"), [("500", 0), ("500-after", 1)])
def test_a_stored_500_is_replayed_whatever_happened_behind_it(sdk, stand_in, kind, made):
    stand_in.faults.append(Fault(kind, "/v1/customers"))

    for _ in range(3):
        with pytest.raises(stripe.APIError):
            sdk.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})

    assert len(stand_in.store.all("customer")) == made


def test_a_429_is_not_kept(sdk, stand_in):
    stand_in.faults.append(Fault("429", "/v1/customers"))

    with pytest.raises(stripe.RateLimitError):
        sdk.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})

    assert sdk.v1.customers.create({"name": "A"}, {"idempotency_key": "k"}).name == "A"


@pytest.mark.parametrize(("kind", "made"), [("drop", 0), ("lose", 1)])
def test_a_dead_line_before_or_after_the_act(sdk, stand_in, kind, made):
    stand_in.faults.append(Fault(kind, "/v1/customers"))

    with pytest.raises(stripe.APIConnectionError):
        sdk.v1.customers.create({"name": "A"}, {"idempotency_key": "k"})

    assert len(stand_in.store.all("customer")) == made


def test_a_card_pays_at_once_and_costs_its_fee(sdk, stand_in):
    invoice = opened(sdk, 100_000)

    pay_on_page(stand_in.store, invoice.id, "card")

    found = sdk.v1.invoices.retrieve(invoice.id, {"expand": ["payments"]})
    assert (found.status, found.amount_paid) == ("paid", 100_000)
    intent = sdk.v1.payment_intents.retrieve(
        found.payments.data[0].payment.payment_intent,
        {"expand": ["latest_charge.balance_transaction"]},
    )
    change = intent.latest_charge.balance_transaction
    assert (change.amount, change.fee, change.net) == (100_000, 2930, 97_070)
    assert events(stand_in)[-2:] == ["invoice.updated", "invoice.paid"]


def test_a_debit_takes_days_and_may_fail(sdk, stand_in):
    invoice = opened(sdk)
    intent = pay_on_page(stand_in.store, invoice.id, "us_bank_account")
    assert sdk.v1.invoices.retrieve(invoice.id).status == "open"

    money.fail(stand_in.store, intent, "insufficient_funds")

    assert sdk.v1.invoices.retrieve(invoice.id).status == "open"
    assert sdk.v1.payment_intents.retrieve(intent["id"]).last_payment_error.code == (
        "insufficient_funds"
    )


def test_a_late_return_is_a_dispute_and_the_invoice_stays_paid(sdk, stand_in):
    invoice = opened(sdk)
    intent = pay_on_page(stand_in.store, invoice.id, "us_bank_account")
    charge = money.succeed(stand_in.store, intent)

    giving_back.dispute(stand_in.store, charge["id"])

    assert sdk.v1.invoices.retrieve(invoice.id).status == "paid"
    found = sdk.v1.disputes.list({"payment_intent": intent["id"]}).data[0]
    assert (found.reason, found.status) == ("insufficient_funds", "lost")
    assert sdk.v1.balance.retrieve().available[0].amount == -500


def test_a_part_taken_elsewhere_lowers_what_is_left(sdk):
    invoice = opened(sdk, 100_000)
    record = sdk.v1.payment_records.report_payment(
        {
            "amount_requested": {"currency": "usd", "value": 40_000},
            "initiated_at": 1_800_000_000,
            "payment_method_details": {"type": "custom", "custom": {"display_name": "Cheque"}},
            "guaranteed": {"guaranteed_at": 1_800_000_000},
            "outcome": "guaranteed",
        }
    )

    found = sdk.v1.invoices.attach_payment(invoice.id, {"payment_record": record.id})

    assert (found.status, found.amount_remaining) == ("open", 60_000)
    with pytest.raises(stripe.InvalidRequestError, match="attached already"):
        sdk.v1.invoices.attach_payment(invoice.id, {"payment_record": record.id})


def test_refunds_never_exceed_the_charge(sdk, stand_in):
    invoice = opened(sdk, 100_000)
    intent = pay_on_page(stand_in.store, invoice.id, "card")

    sdk.v1.refunds.create({"payment_intent": intent["id"], "amount": 60_000})

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        sdk.v1.refunds.create({"payment_intent": intent["id"], "amount": 40_001})


def test_a_credit_note_lowers_what_is_due_and_after_payment_says_where_money_went(sdk, stand_in):
    invoice = opened(sdk, 100_000)
    sdk.v1.credit_notes.create({"invoice": invoice.id, "amount": 30_000})
    assert sdk.v1.invoices.retrieve(invoice.id).amount_remaining == 70_000
    pay_on_page(stand_in.store, invoice.id, "card")

    with pytest.raises(stripe.InvalidRequestError, match="where the money"):
        sdk.v1.credit_notes.create({"invoice": invoice.id, "amount": 100})
    note = sdk.v1.credit_notes.create(
        {"invoice": invoice.id, "amount": 100, "out_of_band_amount": 100}
    )

    assert note.type == "post_payment"


def test_a_saved_account_pays_the_next_invoice(sdk, stand_in):
    invoice = opened(sdk)
    session = sdk.v1.checkout.sessions.create(
        {
            "mode": "setup",
            "customer": invoice.customer,
            "success_url": "http://localhost/done",
            "allowed_payment_method_types": ["us_bank_account"],
        }
    )
    checkout.complete(stand_in.store, session.id)
    setup = sdk.v1.setup_intents.retrieve(
        sdk.v1.checkout.sessions.retrieve(session.id).setup_intent,
        {"expand": ["payment_method"]},
    )
    assert setup.payment_method.us_bank_account.last4 == "6789"

    sdk.v1.invoices.pay(invoice.id, {"payment_method": setup.payment_method.id})

    assert sdk.v1.payment_intents.list({"customer": invoice.customer}).data[0].status == (
        "processing"
    )


def test_a_payout_takes_all_that_is_there_and_lists_its_parts(sdk, stand_in):
    for _ in range(2):
        pay_on_page(stand_in.store, opened(sdk, 100_000).id, "card")

    payout = payouts.pay_out(stand_in.store)

    parts = sdk.v1.balance_transactions.list({"payout": payout["id"]}).data
    assert payout["amount"] == 2 * 97_070
    assert sum(part.net for part in parts) == 0
    assert sdk.v1.balance.retrieve().available[0].amount == 0


def test_lists_come_page_by_page_newest_first(sdk):
    made = [sdk.v1.customers.create({"name": str(number)}).id for number in range(25)]

    found = [one.id for one in sdk.v1.customers.list({"limit": 10}).auto_paging_iter()]

    assert found == made[::-1]


def test_the_official_sdk_takes_the_signature(stand_in, sdk):
    opened(sdk)
    content = body(stand_in.store.all("event")[0])

    event = stripe.Webhook.construct_event(content, signature(content, SECRET), SECRET)

    assert event.type == "invoice.finalized"
