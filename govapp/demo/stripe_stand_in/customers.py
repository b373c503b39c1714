"""Customers and the payment methods they saved."""

from __future__ import annotations

from govapp.demo.stripe_stand_in.forms import Thing
from govapp.demo.stripe_stand_in.store import Store, text_values


def create(store: Store, given: Thing) -> Thing:
    """A new customer."""
    customer = store.add(
        "cus",
        "customer",
        name=given.get("name"),
        email=given.get("email"),
        description=given.get("description"),
        metadata=text_values(given.get("metadata")),
        balance=0,
        currency=None,
        delinquent=False,
        invoice_settings={"default_payment_method": None, "custom_fields": None, "footer": None},
        cash_balance=None,
    )
    store.emit("customer.created", customer)
    return customer


def update(store: Store, given: Thing, customer: str) -> Thing:
    """Change its name, mail address or metadata."""
    found = store.get(customer, "customer")
    for name in ("name", "email", "description"):
        if name in given:
            found[name] = given[name]
    found["metadata"].update(text_values(given.get("metadata")))
    store.emit("customer.updated", found)
    return found


def save_method(store: Store, customer_id: str, kind: str) -> Thing:
    """Keep a bank account or card of the customer for later."""
    details = {
        "us_bank_account": {
            "last4": "6789",
            "bank_name": "STRIPE TEST BANK",
            "account_holder_type": "company",
            "routing_number": "110000000",
        },
        "card": {"last4": "4242", "brand": "visa", "exp_month": 12, "exp_year": 2039},
    }
    method = store.add("pm", "payment_method", type=kind, customer=customer_id, metadata={})
    method[kind] = details[kind]
    store.emit("payment_method.attached", method)
    return method


def detach(store: Store, _given: Thing, payment_method: str) -> Thing:
    """Forget a saved method."""
    found = store.get(payment_method, "payment_method")
    found["customer"] = None
    store.emit("payment_method.detached", found)
    return found
