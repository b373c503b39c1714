"""Which address of the API does what."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from govapp.demo.stripe_stand_in import (
    checkout,
    customers,
    giving_back,
    invoices,
    money,
    payouts,
)
from govapp.demo.stripe_stand_in.forms import Thing
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal, outward

Act = Callable[..., Thing]

ACTS: dict[tuple[str, str], Act] = {
    ("POST", "/v1/customers"): customers.create,
    ("POST", "/v1/customers/{customer}"): customers.update,
    ("POST", "/v1/payment_methods/{payment_method}/detach"): customers.detach,
    ("POST", "/v1/invoices"): invoices.create,
    ("POST", "/v1/invoices/{invoice}"): invoices.update,
    ("DELETE", "/v1/invoices/{invoice}"): invoices.delete,
    ("POST", "/v1/invoiceitems"): invoices.add_item,
    ("POST", "/v1/invoices/{invoice}/finalize"): invoices.finalize,
    ("POST", "/v1/invoices/{invoice}/void"): invoices.void,
    ("POST", "/v1/invoices/{invoice}/mark_uncollectible"): invoices.mark_uncollectible,
    ("POST", "/v1/invoices/{invoice}/pay"): money.pay,
    ("POST", "/v1/invoices/{invoice}/attach_payment"): invoices.attach,
    ("POST", "/v1/payment_records/report_payment"): money.report_payment,
    ("POST", "/v1/refunds"): giving_back.refund,
    ("POST", "/v1/credit_notes"): giving_back.credit,
    ("POST", "/v1/checkout/sessions"): checkout.create,
    ("POST", "/v1/checkout/sessions/{session}/expire"): checkout.expire,
    ("GET", "/v1/balance"): payouts.balance,
}

# Address → kind: a list there, and one of them below it.
COLLECTIONS = {
    "/v1/balance_transactions": "balance_transaction",
    "/v1/charges": "charge",
    "/v1/checkout/sessions": "checkout.session",
    "/v1/credit_notes": "credit_note",
    "/v1/customers": "customer",
    "/v1/disputes": "dispute",
    "/v1/events": "event",
    "/v1/invoice_payments": "invoice_payment",
    "/v1/invoiceitems": "invoiceitem",
    "/v1/invoices": "invoice",
    "/v1/mandates": "mandate",
    "/v1/payment_intents": "payment_intent",
    "/v1/payment_methods": "payment_method",
    "/v1/payment_records": "payment_record",
    "/v1/payouts": "payout",
    "/v1/refunds": "refund",
    "/v1/setup_intents": "setup_intent",
}
PLAIN = {"limit", "starting_after", "ending_before", "expand", "created", "types", "payout"}


def answer(store: Store, method: str, path: str, given: Thing) -> Thing:
    """Do what the request asks and show the result; `StripeRefusal` says no."""
    act, names = _act(method, path)
    if act is not None:
        return shown(store, act(store, given, **names), _wanted(given))
    if method == "GET" and path in COLLECTIONS:
        return _list(store, COLLECTIONS[path], path, given)
    folder, _, id_ = path.rpartition("/")
    if method == "GET" and folder in COLLECTIONS:
        return shown(store, store.get(id_, COLLECTIONS[folder]), _wanted(given))
    raise StripeRefusal(f"Unrecognized request URL ({method}: {path}).", status=404)


def _act(method: str, path: str) -> tuple[Act | None, dict[str, str]]:
    for (verb, template), act in ACTS.items():
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path)
        if verb == method and found:
            return act, found.groupdict()
    return None, {}


def _wanted(given: Thing) -> list[str]:
    wanted = given.get("expand") or []
    return [str(one) for one in wanted] if isinstance(wanted, list) else []


def _list(store: Store, kind: str, path: str, given: Thing) -> Thing:
    rows = [row for row in store.all(kind) if _fits(store, row, given)]
    after, limit = given.get("starting_after"), int(given.get("limit", 10))
    if after:
        ids = [row["id"] for row in rows]
        rows = rows[ids.index(after) + 1 :] if after in ids else []
    wanted = [one.removeprefix("data.") for one in _wanted(given)]
    return {
        "object": "list",
        "url": path,
        "has_more": len(rows) > limit,
        "data": [shown(store, row, wanted) for row in rows[:limit]],
    }


def _fits(store: Store, row: Thing, given: Thing) -> bool:
    if not _of_that_time(row, given.get("created")):
        return False
    if given.get("created_after") and row["created"] <= int(given["created_after"]):
        return False
    if given.get("types") and row.get("type") not in given["types"]:
        return False
    if given.get("payout") and row.get("x_payout") != given["payout"]:
        return False
    payment = given.get("payment")
    if isinstance(payment, dict) and any(row["payment"].get(k) != v for k, v in payment.items()):
        return False
    rest = {k: v for k, v in given.items() if k not in PLAIN | {"payment", "created_after"}}
    return all(str(row.get(name)) == str(value) for name, value in rest.items())


def _of_that_time(row: Thing, created: Any) -> bool:  # Any: a number, or bounds by name
    bounds = created if isinstance(created, dict) else {}
    tests: dict[str, Callable[[int], bool]] = {
        "gte": lambda at: row["created"] >= at,
        "gt": lambda at: row["created"] > at,
        "lte": lambda at: row["created"] <= at,
        "lt": lambda at: row["created"] < at,
    }
    return all(tests[name](int(value)) for name, value in bounds.items())


def shown(store: Store, thing: Thing, wanted: list[str]) -> Thing:
    """The object as it goes out, with the references in `wanted` opened."""
    found = outward(thing)
    if thing["object"] == "invoice" and any(one.startswith("payments") for one in wanted):
        parts = [outward(part) for part in store.all("invoice_payment", invoice=thing["id"])]
        url = f"/v1/invoice_payments?invoice={thing['id']}"
        found["payments"] = {"object": "list", "data": parts, "has_more": False, "url": url}
    for one in wanted:
        _open(store, found, one.split("."))
    return found


def _open(store: Store, found: Any, path: list[str]) -> None:  # Any: a part of an object
    if isinstance(found, list):
        for part in found:
            _open(store, part, path)
    elif path and isinstance(found, dict):
        inner = found.get(path[0])
        if isinstance(inner, str) and inner in store.things:
            found[path[0]] = inner = outward(store.things[inner])
        _open(store, inner, path[1:])
