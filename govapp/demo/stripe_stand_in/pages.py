"""The pages that a payer would see at Stripe, each plainly marked as a stand-in."""

from __future__ import annotations

from html import escape

from govapp.demo.stripe_stand_in import checkout, intents, money, payouts
from govapp.demo.stripe_stand_in.forms import Thing
from govapp.demo.stripe_stand_in.store import Store, StripeRefusal

MARK = "Stand-in for Stripe · no money moves"


def answer(store: Store, method: str, path: str, given: Thing) -> tuple[int, bytes, str]:
    """Status, page and where to go next."""
    folder, _, id_ = path.lstrip("/").partition("/")
    try:
        if folder == "i":
            return _invoice(store, method, id_, given)
        if folder == "c":
            return _session(store, method, id_, given)
        if folder == "desk":
            return _desk(store, method, given)
    except StripeRefusal as refusal:
        return refusal.status, _page("Not possible", f"<p>{escape(refusal.message)}</p>"), ""
    return 404, _page("Not found", "<p>There is no such page.</p>"), ""


def _page(title: str, inside: str) -> bytes:
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)} · {MARK}</title>"
        "<style>body{font:1.1rem/1.5 system-ui;max-width:36rem;margin:2rem auto;padding:0 1rem}"
        "button{font:inherit;padding:.6rem 1rem;margin:.3rem 0}"
        ".mark{background:#ffe9a8;color:#222;padding:.5rem 1rem}</style>"
        f"<p class=mark>{MARK}</p><main><h1>{escape(title)}</h1>{inside}</main></html>"
    ).encode()


def _button(words: str, **values: str) -> str:
    hidden = "".join(
        f"<input type=hidden name={escape(k)} value='{escape(v)}'>" for k, v in values.items()
    )
    return f"<form method=post>{hidden}<button>{escape(words)}</button></form>"


def _amount(minor: int, currency: str) -> str:
    return f"{minor / 100:,.2f} {currency.upper()}"


def _invoice(store: Store, method: str, id_: str, given: Thing) -> tuple[int, bytes, str]:
    invoice = store.get(id_, "invoice")
    if method == "POST" and invoice["status"] in ("open", "uncollectible"):
        kind = "card" if given.get("by") == "card" else "us_bank_account"
        pay_on_page(store, id_, kind)
        return 303, b"", f"/i/{id_}"
    left = _amount(invoice["amount_remaining"], invoice["currency"])
    inside = f"<p>{escape(str(invoice['customer_name']))}: {left} to pay, {invoice['status']}.</p>"
    types = invoice["payment_settings"]["payment_method_types"] or ["us_bank_account"]
    if invoice["status"] == "open":
        inside += _button("Pay by bank debit", by="debit")
        inside += _button("Pay by card", by="card") if "card" in types else ""
    return 200, _page(f"Invoice {invoice['number']}", inside), ""


def pay_on_page(store: Store, invoice_id: str, kind: str) -> Thing:
    """The payer pays an invoice on its page: a card at once, a debit that the bank looks at."""
    invoice = store.get(invoice_id, "invoice")
    if invoice["status"] not in ("open", "uncollectible"):
        raise StripeRefusal(f"Invoice is {invoice['status']}.")
    started = intents.begin(store, invoice, kind, method=None)
    if kind == "card":
        money.succeed(store, started)
    else:
        money.process(store, started)
    return started


def _session(store: Store, method: str, id_: str, given: Thing) -> tuple[int, bytes, str]:
    session = store.get(id_, "checkout.session")
    if method == "POST":
        kind = "card" if given.get("by") == "card" else "us_bank_account"
        done = checkout.complete(store, id_, kind)
        return 303, b"", str(done["success_url"])
    if session["status"] != "open":
        return 200, _page("Checkout", f"<p>This page is {session['status']}.</p>"), ""
    if session["mode"] == "setup":
        return 200, _page("Checkout", _button("Save the bank account")), ""
    inside = f"<p>{_amount(session['amount_total'], session['currency'])} to pay.</p>"
    types = session["payment_method_types"]
    inside += _button("Pay by bank debit", by="debit") if "us_bank_account" in types else ""
    inside += _button("Pay by card", by="card") if "card" in types else ""
    return 200, _page("Checkout", inside), ""


def _desk(store: Store, method: str, given: Thing) -> tuple[int, bytes, str]:
    """What banks do meanwhile, for whoever shows the demonstration."""
    if method == "POST":
        if given.get("act") == "settle":
            money.succeed(store, store.get(given.get("intent"), "payment_intent"))
        elif given.get("act") == "refuse":
            found = store.get(given.get("intent"), "payment_intent")
            money.fail(store, found, "insufficient_funds")
        elif given.get("act") == "payout":
            payouts.pay_out(store)
        return 303, b"", "/desk"
    inside = "<p>Debits that the bank has not answered yet:</p>"
    for found in store.all("payment_intent", status="processing"):
        inside += f"<p>{_amount(found['amount'], found['currency'])} {found['id']}</p>"
        inside += _button("The bank pays", act="settle", intent=found["id"])
        inside += _button("The bank refuses", act="refuse", intent=found["id"])
    return 200, _page("What banks do", inside + _button("Pay out", act="payout")), ""
