"""Payment intents, and the parts of invoices that they pay."""

from __future__ import annotations

from govapp.demo.stripe_stand_in.forms import Thing
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal

WAITS = "requires_payment_method"


def intent(store: Store, customer: str, currency: str, amount: int) -> Thing:
    """A payment that nobody has begun yet."""
    return store.add(
        "pi",
        "payment_intent",
        amount=amount,
        amount_received=0,
        currency=currency,
        customer=customer,
        status=WAITS,
        payment_method=None,
        payment_method_types=["us_bank_account"],
        latest_charge=None,
        last_payment_error=None,
        metadata={},
        description=None,
        canceled_at=None,
    )


def expect(store: Store, invoice: Thing) -> Thing:
    """What a final invoice waits for: its own intent, an open part."""
    found = intent(store, invoice["customer"], invoice["currency"], invoice["amount_remaining"])
    found["x_invoice"] = invoice["id"]
    part(
        store,
        invoice,
        {"type": "payment_intent", "payment_intent": found["id"]},
        default=not store.all("invoice_payment", invoice=invoice["id"]),
    )
    store.emit("payment_intent.created", found)
    return found


def part(store: Store, invoice: Thing, payment: Thing, *, default: bool) -> Thing:
    """A part of an invoice that a payment is to pay."""
    return store.add(
        "inpay",
        "invoice_payment",
        invoice=invoice["id"],
        amount_paid=None,
        amount_requested=invoice["amount_remaining"],
        currency=invoice["currency"],
        is_default=default,
        payment=payment,
        status="open",
        status_transitions={"canceled_at": None, "paid_at": None},
    )


def begin(store: Store, invoice: Thing, kind: str, *, method: str | None) -> Thing:
    """Somebody begins to pay an invoice: its waiting intent, for what is left now."""
    waiting = [one for one in _of(store, invoice) if one["status"] == WAITS]
    if any(one["status"] == "processing" for one in _of(store, invoice)):
        raise StripeRefusal("A payment of this invoice is processing.", code="invoice_processing")
    found = waiting[0] if waiting else expect(store, invoice)
    found.update(
        amount=invoice["amount_remaining"], payment_method_types=[kind], payment_method=method
    )
    return found


def _of(store: Store, invoice: Thing) -> list[Thing]:
    return [
        one
        for one in store.all("payment_intent", customer=invoice["customer"])
        if one.get("x_invoice") == invoice["id"]
    ]


def cancel_waiting(store: Store, invoice: Thing) -> None:
    """Nothing is left to pay: what nobody began is canceled."""
    for found in _of(store, invoice):
        if found["status"] == WAITS:
            found.update(status="canceled", canceled_at=store.clock())
            for one in store.all("invoice_payment", invoice=invoice["id"], status="open"):
                if one["payment"].get("payment_intent") == found["id"]:
                    one["status"] = "canceled"
                    one["status_transitions"]["canceled_at"] = store.clock()
            store.emit("payment_intent.canceled", found)
