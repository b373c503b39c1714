"""Money that moves: intents, charges, balance transactions with their fees, payment records."""

from __future__ import annotations

from govapp.demo.stripe_stand_in import invoices
from govapp.demo.stripe_stand_in.forms import Thing, truth
from govapp.demo.stripe_stand_in.intents import begin
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal, text_values

DAY = 24 * 3600
ACH_MOST_FEE = 500
DISPUTE_FEE = 1500


def fee(kind: str, amount: int) -> int:
    """What taking this costs: card 2.9 % and 30 cents, debit 0.8 % up to five dollars."""
    if kind == "card":
        return amount * 29 // 1000 + 30
    return min(ACH_MOST_FEE, amount * 8 // 1000)


def balance_change(
    store: Store, type_: str, amount: int, *, cost: int, source: str, currency: str = "usd"
) -> Thing:
    """A line of the account's balance."""
    details = [{"amount": cost, "currency": currency, "type": "stripe_fee", "application": None}]
    return store.add(
        "txn",
        "balance_transaction",
        amount=amount,
        fee=cost,
        net=amount - cost,
        fee_details=details if cost else [],
        type=type_,
        reporting_category=type_,
        source=source,
        currency=currency,
        available_on=store.clock(),
        status="available",
        balance_type="payments",
        description=None,
        exchange_rate=None,
        x_payout=None,
    )


def invoice_of(store: Store, payment_intent: Thing) -> Thing | None:
    """The invoice an intent pays, if any."""
    id_ = payment_intent.get("x_invoice")
    return store.get(id_, "invoice") if id_ else None


def process(store: Store, payment_intent: Thing) -> None:
    """A debit was sent to the bank; days go by before it is known whether it comes."""
    payment_intent["status"] = "processing"
    store.emit("payment_intent.processing", payment_intent)


def succeed(store: Store, payment_intent: Thing) -> Thing:
    """The money is there: a charge, its line in the balance, and the invoice's payment."""
    kind, amount = payment_intent["payment_method_types"][0], payment_intent["amount"]
    charge = _charge(store, payment_intent, kind)
    type_ = "charge" if kind == "card" else "payment"
    change = balance_change(
        store,
        type_,
        amount,
        cost=fee(kind, amount),
        source=charge["id"],
        currency=payment_intent["currency"],
    )
    charge["balance_transaction"] = change["id"]
    payment_intent.update(status="succeeded", amount_received=amount, latest_charge=charge["id"])
    store.emit("charge.succeeded", charge)
    store.emit("payment_intent.succeeded", payment_intent)
    _tell_page(store, payment_intent, "async_payment_succeeded")
    invoice = invoice_of(store, payment_intent)
    if invoice is not None:
        paid_by = {"type": "payment_intent", "payment_intent": payment_intent["id"]}
        invoices.take(store, invoice, amount, payment=paid_by)
    return charge


def _charge(store: Store, payment_intent: Thing, kind: str) -> Thing:
    return store.add(
        "ch" if kind == "card" else "py",
        "charge",
        amount=payment_intent["amount"],
        amount_captured=payment_intent["amount"],
        amount_refunded=0,
        captured=True,
        currency=payment_intent["currency"],
        customer=payment_intent["customer"],
        disputed=False,
        paid=True,
        refunded=False,
        status="succeeded",
        payment_intent=payment_intent["id"],
        payment_method=payment_intent["payment_method"],
        payment_method_details={"type": kind, kind: {}},
        metadata={},
        failure_code=None,
        failure_message=None,
    )


def _tell_page(store: Store, payment_intent: Thing, what: str) -> None:
    """A debit made on a page that was filled in days ago has arrived, or never will."""
    for page in store.all("checkout.session", payment_intent=payment_intent["id"]):
        if page["status"] == "complete":
            page["payment_status"] = "paid" if what.endswith("succeeded") else "unpaid"
            store.emit(f"checkout.session.{what}", page)


def fail(store: Store, payment_intent: Thing, code: str) -> None:
    """The bank says no before any money came."""
    error = {"type": "card_error", "code": code, "message": "The payment was refused."}
    payment_intent.update(status="requires_payment_method", last_payment_error=error)
    store.emit("payment_intent.payment_failed", payment_intent)
    _tell_page(store, payment_intent, "async_payment_failed")
    invoice = invoice_of(store, payment_intent)
    if invoice is not None:
        invoice["attempted"] = True
        store.emit("invoice.payment_failed", invoice)


def pay(store: Store, given: Thing, invoice: str) -> Thing:
    """Pay an invoice now: out of band, or with a method the customer saved."""
    found = store.get(invoice, "invoice")
    if found["status"] not in ("open", "uncollectible"):
        raise StripeRefusal(f"Invoice is {found['status']}, it cannot be paid.")
    if truth(given.get("paid_out_of_band")):
        record = _record(store, found["amount_remaining"], found["currency"], {})
        paid_by = {"type": "payment_record", "payment_record": record["id"]}
        invoices.take(store, found, found["amount_remaining"], payment=paid_by)
        return found
    method = store.get(given.get("payment_method"), "payment_method")
    if method["customer"] != found["customer"]:
        raise StripeRefusal("The payment method does not belong to this customer.")
    started = begin(store, found, method["type"], method=method["id"])
    if method.get("x_refuses"):
        fail(store, started, "card_declined")
        raise StripeRefusal(
            "Your card was declined.", code="card_declined", status=402, type_="card_error"
        )
    if method["type"] == "card":
        succeed(store, started)
    else:
        process(store, started)
    return found


def report_payment(store: Store, given: Thing) -> Thing:
    """Money that was taken outside of Stripe, told to it."""
    requested = given.get("amount_requested") or {}
    return _record(
        store,
        int(requested.get("value", 0)),
        str(requested.get("currency", "usd")),
        text_values(given.get("metadata")),
    )


def _record(store: Store, value: int, currency: str, metadata: dict[str, str]) -> Thing:
    money = {"value": value, "currency": currency}
    none = {"value": 0, "currency": currency}
    return store.add(
        "pr",
        "payment_record",
        amount=money,
        amount_requested=money,
        amount_guaranteed=money,
        amount_authorized=none,
        amount_canceled=none,
        amount_failed=none,
        amount_refunded=none,
        reported_by="self",
        metadata=metadata,
    )
