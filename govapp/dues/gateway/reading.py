"""What Stripe says now: each object fetched anew and made a frozen value of our own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from govapp.dues.gateway.client import Thing, Wire
from govapp.dues.rules.online import (
    SeenInvoice,
    SeenLine,
    SeenMethod,
    SeenPayment,
    SeenPayout,
    SeenRefund,
    SeenReturn,
    came,
)
from govapp.foundation.kernel.money import Money

PAGE = 100


def _at(seconds: object) -> datetime:
    return datetime.fromtimestamp(int(str(seconds or 0)), UTC)


def _money(minor: object, currency: object) -> Money:
    return Money(int(str(minor or 0)), str(currency or "usd").upper())


def id_of(found: object) -> str:
    """The id of a reference that may have been opened."""
    return str(found.get("id", "")) if isinstance(found, dict) else str(found or "")


def _line(found: Thing) -> SeenLine:
    return SeenLine(
        id=str(found["id"]),
        kind=str(found.get("type") or ""),
        amount=_money(found["amount"], found["currency"]),
        fee=_money(found.get("fee"), found["currency"]),
        source=id_of(found.get("source")),
        at=_at(found.get("created")),
    )


def payment(wire: Wire, intent_id: str) -> SeenPayment:
    """A payment with the invoices it pays, its fee, and whatever was taken or given back."""
    expand = {"expand": ["latest_charge.balance_transaction"]}
    found = wire.ask(lambda sdk, _o: sdk.v1.payment_intents.retrieve(intent_id, expand))
    charge = found.get("latest_charge") or {}
    line = charge.get("balance_transaction") if isinstance(charge, dict) else None
    failure = found.get("last_payment_error") or {}
    state = came(str(found["status"]), refused=bool(failure))
    return SeenPayment(
        id=str(found["id"]),
        came=state,
        kind=_kind(found, charge),
        amount=_money(found.get("amount_received") or found["amount"], found["currency"]),
        customer=id_of(found.get("customer")),
        pays=tuple(_pays(wire, intent_id, found)),
        at=_at(charge.get("created") or found.get("created")),
        line=_line(line) if isinstance(line, dict) else None,
        returns=tuple(_returns(wire, intent_id)) if charge else (),
        refunds=tuple(_refunds(wire, intent_id)) if charge else (),
        failure=str(failure.get("code") or "")[:80],
        page=str((found.get("metadata") or {}).get("dues_page") or ""),
    )


def _kind(found: Thing, charge: Thing) -> str:
    details = charge.get("payment_method_details") or {}
    types = found.get("payment_method_types") or [""]
    return str(details.get("type") or types[0])


def _pays(wire: Wire, intent_id: str, found: Thing) -> Iterator[tuple[str, int]]:
    asked = {"payment": {"type": "payment_intent", "payment_intent": intent_id}, "limit": PAGE}
    for part in wire.each(lambda sdk, _o: sdk.v1.invoice_payments.list(asked)):
        amount = part.get("amount_paid") or part.get("amount_requested") or found["amount"]
        yield id_of(part["invoice"]), int(amount)


def _returns(wire: Wire, intent_id: str) -> Iterator[SeenReturn]:
    asked = {"payment_intent": intent_id, "limit": PAGE}
    for one in wire.each(lambda sdk, _o: sdk.v1.disputes.list(asked)):
        yield SeenReturn(
            id=str(one["id"]),
            status=str(one["status"]),
            reason=str(one.get("reason") or "")[:80],
            amount=_money(one["amount"], one["currency"]),
            lines=tuple(_line(line) for line in one.get("balance_transactions") or []),
            at=_at(one.get("created")),
        )


def _refunds(wire: Wire, intent_id: str) -> Iterator[SeenRefund]:
    asked = {"payment_intent": intent_id, "limit": PAGE}
    for one in wire.each(lambda sdk, _o: sdk.v1.refunds.list(asked)):
        yield SeenRefund(
            id=str(one["id"]),
            status=str(one.get("status") or ""),
            amount=_money(one["amount"], one["currency"]),
            ours=str((one.get("metadata") or {}).get("dues_refund") or ""),
            at=_at(one.get("created")),
        )


def intent_of(wire: Wire, kind: str, id_: str) -> str:
    """The payment that a dispute, refund, charge or part of an invoice belongs to; "" if none."""
    if kind == "dispute":
        found = wire.ask(lambda sdk, _o: sdk.v1.disputes.retrieve(id_))
    elif kind == "refund":
        found = wire.ask(lambda sdk, _o: sdk.v1.refunds.retrieve(id_))
    elif kind == "invoice_payment":
        part = wire.ask(lambda sdk, _o: sdk.v1.invoice_payments.retrieve(id_))
        found = part["payment"]
    else:
        found = {"payment_intent": id_}
    return id_of(found.get("payment_intent"))


def invoice(wire: Wire, id_: str) -> SeenInvoice:
    """An invoice with the payments and records on it."""
    expand = {"expand": ["payments"]}
    found = wire.ask(lambda sdk, _o: sdk.v1.invoices.retrieve(id_, expand))
    return _invoice(found)


def invoices_since(wire: Wire, since: datetime) -> Iterator[SeenInvoice]:
    """All invoices made since then, newest first."""
    asked = {
        "created": {"gte": int(since.timestamp())},
        "limit": PAGE,
        "expand": ["data.payments"],
    }
    for found in wire.each(lambda sdk, _o: sdk.v1.invoices.list(asked)):
        yield _invoice(found)


def _invoice(found: Thing) -> SeenInvoice:
    parts = [part["payment"] for part in (found.get("payments") or {}).get("data") or []]
    return SeenInvoice(
        id=str(found["id"]),
        number=str(found.get("number") or ""),
        status=str(found["status"]),
        ours=str((found.get("metadata") or {}).get("dues_invoice_id") or ""),
        customer=id_of(found.get("customer")),
        left=_money(found.get("amount_remaining"), found["currency"]),
        total=_money(found.get("total"), found["currency"]),
        url=str(found.get("hosted_invoice_url") or ""),
        intents=tuple(id_of(p["payment_intent"]) for p in parts if p.get("payment_intent")),
        records=tuple(id_of(p["payment_record"]) for p in parts if p.get("payment_record")),
        at=_at(found.get("created")),
    )


def payout(wire: Wire, id_: str) -> SeenPayout:
    """A payout with every line of the balance in it."""
    found = wire.ask(lambda sdk, _o: sdk.v1.payouts.retrieve(id_))
    asked = {"payout": id_, "limit": PAGE}
    lines = wire.each(lambda sdk, _o: sdk.v1.balance_transactions.list(asked))
    return SeenPayout(
        id=str(found["id"]),
        status=str(found["status"]),
        amount=_money(found["amount"], found["currency"]),
        lines=tuple(_line(line) for line in lines),
        at=_at(found.get("arrival_date") or found.get("created")),
    )


def payouts_since(wire: Wire, since: datetime) -> list[str]:
    """The ids of payouts made since then, oldest first."""
    asked = {"created": {"gte": int(since.timestamp())}, "limit": PAGE}
    found = wire.each(lambda sdk, _o: sdk.v1.payouts.list(asked))
    return [str(one["id"]) for one in found][::-1]


def events_since(wire: Wire, since: datetime, types: tuple[str, ...]) -> list[Thing]:
    """Events of these kinds since then, oldest first; Stripe keeps thirty days."""
    asked = {"created": {"gte": int(since.timestamp())}, "limit": PAGE, "types": list(types)}
    return list(wire.each(lambda sdk, _o: sdk.v1.events.list(asked)))[::-1]


def saved_method(wire: Wire, session_id: str) -> SeenMethod | None:
    """What was saved on a finished page for saving; None for any other page."""
    session = wire.ask(lambda sdk, _o: sdk.v1.checkout.sessions.retrieve(session_id))
    if session.get("mode") != "setup" or session.get("status") != "complete":
        return None
    expand = {"expand": ["payment_method"]}
    setup_id = id_of(session.get("setup_intent"))
    setup = wire.ask(lambda sdk, _o: sdk.v1.setup_intents.retrieve(setup_id, expand))
    if setup["status"] != "succeeded" or not isinstance(setup.get("payment_method"), dict):
        return None
    method = setup["payment_method"]
    kind = str(method["type"])
    details = method.get(kind) or {}
    return SeenMethod(
        id=str(method["id"]),
        kind=kind,
        ending=str(details.get("last4") or "")[:8],
        bank=str(details.get("bank_name") or details.get("brand") or "")[:80],
        customer=id_of(session.get("customer")),
        organization=str((session.get("metadata") or {}).get("org_id") or ""),
    )


def revoked_method(wire: Wire, mandate_id: str) -> str:
    """The saved account of a mandate that holds no more; "" while it does."""
    found = wire.ask(lambda sdk, _o: sdk.v1.mandates.retrieve(mandate_id))
    return id_of(found.get("payment_method")) if found.get("status") == "inactive" else ""
