"""The account's balance, and its payouts to the bank."""

from __future__ import annotations

from govapp.demo.stripe_stand_in.forms import Thing
from govapp.demo.stripe_stand_in.money import balance_change
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal


def balance(store: Store, _given: Thing) -> Thing:
    """What is there and not paid out."""
    left = sum(change["net"] for change in _left(store))
    part = {"amount": left, "currency": "usd", "source_types": {"card": left}}
    none = {"amount": 0, "currency": "usd", "source_types": {"card": 0}}
    return {
        "object": "balance",
        "livemode": store.live,
        "available": [part],
        "pending": [none],
    }


def _left(store: Store) -> list[Thing]:
    return store.all("balance_transaction", x_payout=None)


def pay_out(store: Store) -> Thing:
    """Send everything that is there to the bank."""
    parts = _left(store)
    total = sum(change["net"] for change in parts)
    if total <= 0:
        raise StripeRefusal("There is nothing to pay out.", code="balance_insufficient")
    payout = store.add(
        "po",
        "payout",
        amount=total,
        currency=parts[0]["currency"],
        arrival_date=store.clock(),
        automatic=True,
        method="standard",
        status="paid",
        type="bank_account",
        reconciliation_status="completed",
        metadata={},
        failure_code=None,
        failure_message=None,
        trace_id=None,
    )
    change = balance_change(store, "payout", -total, cost=0, source=payout["id"])
    for part in [*parts, change]:
        part["x_payout"] = payout["id"]
    payout["balance_transaction"] = change["id"]
    store.emit("payout.paid", payout)
    store.emit("payout.reconciliation_completed", payout)
    return payout


def payout_fails(store: Store, payout_id: str) -> None:
    """The bank sends it back."""
    payout = store.get(payout_id, "payout")
    payout.update(status="failed", failure_code="account_closed")
    change = balance_change(store, "payout_failure", payout["amount"], cost=0, source=payout["id"])
    payout["failure_balance_transaction"] = change["id"]
    store.emit("payout.failed", payout)
