"""Invoices: items, and the states after Stripe's table (draft, open, paid, void, uncollectible)."""

from __future__ import annotations

from govapp.demo.stripe_stand_in import intents
from govapp.demo.stripe_stand_in.forms import Thing, truth
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal, text_values

# https://docs.stripe.com/invoicing/integration/workflow-transitions
MOVES = {
    "draft": {"open"},
    "open": {"paid", "void", "uncollectible"},
    "uncollectible": {"paid", "void"},
    "paid": set(),
    "void": set(),
}
STAMPS = {
    "open": "finalized_at",
    "paid": "paid_at",
    "void": "voided_at",
    "uncollectible": "marked_uncollectible_at",
}


def create(store: Store, given: Thing) -> Thing:
    """A draft; its number must be new, since Stripe keeps numbers unique."""
    customer = store.get(given.get("customer"), "customer")
    number = given.get("number")
    if number and store.all("invoice", number=number):
        raise StripeRefusal(f"Invoice number {number} is already used in your account.")
    sending = given.get("collection_method") == "send_invoice"
    if sending and not (given.get("due_date") or given.get("days_until_due")):
        raise StripeRefusal("You must pass one of `due_date` or `days_until_due`.")
    invoice = store.add(
        "in",
        "invoice",
        customer=customer["id"],
        customer_name=customer["name"],
        customer_email=customer["email"],
        number=number,
        status="draft",
        collection_method=given.get("collection_method", "charge_automatically"),
        currency=given.get("currency", "usd"),
        due_date=int(given["due_date"]) if given.get("due_date") else None,
        description=given.get("description"),
        auto_advance=truth(given.get("auto_advance", "true")),
        metadata=text_values(given.get("metadata")),
        payment_settings=_settings(given),
        **_nothing_yet(),
    )
    lines: Thing = {"object": "list", "data": [], "has_more": False}
    invoice["lines"] = {**lines, "url": f"/v1/invoices/{invoice['id']}/lines"}
    store.emit("invoice.created", invoice)
    return invoice


def _nothing_yet() -> Thing:
    sums = ("subtotal", "total", "amount_due", "amount_remaining", "amount_paid", "amount_overpaid")
    notes = ("pre_payment_credit_notes_amount", "post_payment_credit_notes_amount")
    return {
        **dict.fromkeys((*sums, *notes, "attempt_count"), 0),
        **dict.fromkeys(("hosted_invoice_url", "invoice_pdf", "default_payment_method")),
        "status_transitions": dict.fromkeys(STAMPS.values()),
        "attempted": False,
    }


def _settings(given: Thing) -> Thing:
    settings = given.get("payment_settings") or {}
    types = settings.get("payment_method_types")
    return {
        "default_mandate": None,
        "payment_method_options": None,
        "payment_method_types": types if isinstance(types, list) else None,
    }


def add_item(store: Store, given: Thing) -> Thing:
    """A line on a draft."""
    invoice = store.get(given.get("invoice"), "invoice")
    if invoice["status"] != "draft":
        raise StripeRefusal("The invoice is not editable.", code="invoice_not_editable")
    words = {"description": given.get("description"), "currency": invoice["currency"]}
    metadata = text_values(given.get("metadata"))
    item = store.add(
        "ii",
        "invoiceitem",
        amount=int(given.get("amount", 0)),
        customer=invoice["customer"],
        invoice=invoice["id"],
        metadata=metadata,
        date=store.clock(),
        **words,
    )
    line = store.add(
        "il", "line_item", amount=item["amount"], invoice=invoice["id"], metadata=metadata, **words
    )
    invoice["lines"]["data"].append(line)
    reckon(invoice)
    store.emit("invoiceitem.created", item)
    return item


def reckon(invoice: Thing) -> None:
    """Add up: total, due, remaining, overpaid."""
    total = sum(line["amount"] for line in invoice["lines"]["data"])
    invoice["subtotal"] = invoice["total"] = total
    invoice["amount_due"] = max(0, total - invoice["pre_payment_credit_notes_amount"])
    left = invoice["amount_due"] - invoice["amount_paid"]
    invoice["amount_remaining"], invoice["amount_overpaid"] = max(0, left), max(0, -left)


def move(store: Store, invoice: Thing, to: str) -> None:
    """Change the state, or refuse as the table says."""
    if to not in MOVES[invoice["status"]]:
        raise StripeRefusal(
            f"Invoice is {invoice['status']} and cannot become {to}.",
            code="invoice_not_editable",
        )
    invoice["status"] = to
    invoice["status_transitions"][STAMPS[to]] = store.clock()


def finalize(store: Store, given: Thing, invoice: str) -> Thing:
    """From draft to open: from now on it can be paid on its hosted page."""
    found = store.get(invoice, "invoice")
    move(store, found, "open")
    found["auto_advance"] = truth(given.get("auto_advance", "false"))
    found["effective_at"] = store.clock()
    found["number"] = found["number"] or f"STANDIN-{store.numbers:04d}"
    found["hosted_invoice_url"] = f"{store.address}/i/{found['id']}"
    found["invoice_pdf"] = f"{store.address}/i/{found['id']}/pdf"
    if found["amount_remaining"]:
        intents.expect(store, found)
    store.emit("invoice.finalized", found)
    settle_if_paid(store, found)
    return found


def update(store: Store, given: Thing, invoice: str) -> Thing:
    """Metadata and due date; nothing else changes once it is final."""
    found = store.get(invoice, "invoice")
    found["metadata"].update(text_values(given.get("metadata")))
    if given.get("due_date"):
        found["due_date"] = int(given["due_date"])
    store.emit("invoice.updated", found)
    return found


def delete(store: Store, _given: Thing, invoice: str) -> Thing:
    """Only drafts can be deleted."""
    found = store.get(invoice, "invoice")
    if found["status"] != "draft":
        raise StripeRefusal("You can only delete draft invoices.")
    del store.things[invoice]
    return {"id": invoice, "object": "invoice", "deleted": True}


def void(store: Store, _given: Thing, invoice: str) -> Thing:
    """Take it back; one with money on it cannot be."""
    found = store.get(invoice, "invoice")
    if found["amount_paid"]:
        raise StripeRefusal("You cannot void an invoice that has payments.")
    move(store, found, "void")
    intents.cancel_waiting(store, found)
    store.emit("invoice.voided", found)
    return found


def mark_uncollectible(store: Store, _given: Thing, invoice: str) -> Thing:
    """A bad debt; it can still be paid."""
    found = store.get(invoice, "invoice")
    move(store, found, "uncollectible")
    store.emit("invoice.marked_uncollectible", found)
    return found


def take(store: Store, invoice: Thing, amount: int, *, payment: Thing) -> Thing:
    """Money for an invoice has arrived: its part is paid, and the sums are made anew."""
    waiting = store.all("invoice_payment", invoice=invoice["id"], status="open")
    fitting = [one for one in waiting if one["payment"] == payment]
    part = fitting[0] if fitting else intents.part(store, invoice, payment, default=False)
    part.update(amount_paid=amount, amount_requested=amount, status="paid")
    part["status_transitions"]["paid_at"] = store.clock()
    invoice["amount_paid"] += amount
    reckon(invoice)
    store.emit("invoice_payment.paid", part)
    store.emit("invoice.updated", invoice)
    settle_if_paid(store, invoice)
    if invoice["amount_overpaid"]:
        store.emit("invoice.overpaid", invoice)
    return part


def settle_if_paid(store: Store, invoice: Thing) -> None:
    """An open invoice with nothing left becomes paid."""
    if invoice["status"] in ("open", "uncollectible") and not invoice["amount_remaining"]:
        intents.cancel_waiting(store, invoice)
        move(store, invoice, "paid")
        store.emit("invoice.paid", invoice)


def attach(store: Store, given: Thing, invoice: str) -> Thing:
    """Tell the invoice of money taken outside of Stripe (a payment record)."""
    found = store.get(invoice, "invoice")
    if found["status"] not in ("open", "uncollectible"):
        raise StripeRefusal(f"The invoice is {found['status']}; no payment can be attached.")
    record = store.get(given.get("payment_record"), "payment_record")
    for part in store.all("invoice_payment", invoice=invoice):
        if part["payment"].get("payment_record") == record["id"]:
            raise StripeRefusal("This payment is attached already.")
    payment = {"type": "payment_record", "payment_record": record["id"]}
    take(store, found, record["amount"]["value"], payment=payment)
    return found
