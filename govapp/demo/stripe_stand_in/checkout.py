"""Checkout sessions: saving a bank account or card (setup), paying an amount (payment)."""

from __future__ import annotations

from govapp.demo.stripe_stand_in import customers, intents, money
from govapp.demo.stripe_stand_in.forms import Thing
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal, text_values

LASTS = 24 * 3600


def create(store: Store, given: Thing) -> Thing:
    """A page for one visit; it expires within a day."""
    if "payment_method_types" in given:
        raise StripeRefusal(
            "payment_method_types is no longer supported.",
            code="payment_method_types_no_longer_supported",
        )
    mode = given.get("mode", "payment")
    total = sum(_line(item) for item in given.get("line_items") or [])
    if mode == "payment" and not total:
        raise StripeRefusal("Nothing to pay: pass line_items.")
    session = store.add(
        "cs_test",
        "checkout.session",
        mode=mode,
        status="open",
        payment_status="no_payment_required" if mode == "setup" else "unpaid",
        customer=given.get("customer"),
        client_reference_id=given.get("client_reference_id"),
        metadata=text_values(given.get("metadata")),
        success_url=given.get("success_url"),
        cancel_url=given.get("cancel_url"),
        currency=given.get("currency", "usd"),
        amount_total=total or None,
        expires_at=store.clock() + LASTS,
        payment_intent=None,
        setup_intent=None,
        payment_method_types=given.get("allowed_payment_method_types") or ["us_bank_account"],
        x_metadata=text_values((given.get("payment_intent_data") or {}).get("metadata")),
    )
    session["url"] = f"{store.address}/c/{session['id']}"
    if mode == "setup":
        session["setup_intent"] = _setup(store, given, session)["id"]
    return session


def _setup(store: Store, given: Thing, session: Thing) -> Thing:
    return store.add(
        "seti",
        "setup_intent",
        status="requires_payment_method",
        customer=session["customer"],
        payment_method=None,
        mandate=None,
        metadata=text_values((given.get("setup_intent_data") or {}).get("metadata")),
        payment_method_types=session["payment_method_types"],
    )


def _line(item: Thing) -> int:
    price = item.get("price_data") or {}
    return int(price.get("unit_amount", 0)) * int(item.get("quantity", 1))


def expire(store: Store, _given: Thing, session: str) -> Thing:
    """Close the page unused."""
    found = _open(store, session)
    found["status"] = "expired"
    store.emit("checkout.session.expired", found)
    return found


def complete(store: Store, session_id: str, kind: str = "us_bank_account") -> Thing:
    """The visitor has filled it in."""
    session = _open(store, session_id)
    session["status"] = "complete"
    if session["mode"] == "setup":
        method = customers.save_method(store, session["customer"], kind)
        mandate = store.add(
            "mandate", "mandate", status="active", payment_method=method["id"], type="multi_use"
        )
        setup = store.get(session["setup_intent"], "setup_intent")
        setup.update(status="succeeded", payment_method=method["id"], mandate=mandate["id"])
        store.emit("setup_intent.succeeded", setup)
        store.emit("checkout.session.completed", session)
        return session
    started = intents.intent(
        store, session["customer"], session["currency"], session["amount_total"]
    )
    if kind not in session["payment_method_types"]:
        raise StripeRefusal(f"{kind} is not offered on this page.")
    started["payment_method_types"] = [kind]
    started["metadata"] = session["x_metadata"]
    session["payment_intent"] = started["id"]
    if kind == "card":
        session["payment_status"] = "paid"
        money.succeed(store, started)
    else:
        money.process(store, started)
    store.emit("checkout.session.completed", session)
    return session


def _open(store: Store, session_id: str) -> Thing:
    found = store.get(session_id, "checkout.session")
    if found["status"] != "open":
        raise StripeRefusal(f"This Session is {found['status']}.")
    return found


def revoke_mandate(store: Store, payment_method_id: str) -> None:
    """The payer takes the permission back."""
    for mandate in store.all("mandate", payment_method=payment_method_id):
        mandate["status"] = "inactive"
        store.emit("mandate.updated", mandate)
