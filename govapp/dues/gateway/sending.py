"""Requests that change something at Stripe, each ending in exactly one object.

A first try just asks. A later one first looks for the object by our own number in its metadata
(lists are up to date at once, searches are not), and only asks again, with the key of the order,
when it is not there: a kept answer is replayed, and one that never arrived is done now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from govapp.dues.gateway.client import Ask, Thing, Wire

OUR_CLOCKS_DIFFER = timedelta(hours=1)
PAGE = 100


@dataclass(frozen=True)
class Order:
    """One entry of the outbox, as far as Stripe needs it.

    `key` is the idempotency key of this version; `again` is true if it was tried before, so that
    its object may be there already.
    """

    about: str
    key: str
    again: bool
    asked_at: datetime

    @property
    def since(self) -> int:
        """No object of this order is older (seconds since 1970)."""
        return int((self.asked_at - OUR_CLOCKS_DIFFER).timestamp())


@dataclass(frozen=True)
class Bill:
    """Our invoice, as its twin at Stripe shows it."""

    invoice_id: int
    number: str
    currency: str
    due_at: datetime
    lines: Sequence[tuple[str, int]]  # words and minor units
    methods: Sequence[str]  # `us_bank_account`, `customer_balance`, `card`
    version: int = 1  # later ones ask for what is open after money went back

    @property
    def marks(self) -> dict[str, str]:
        """The metadata that this version, and no other object, carries."""
        ours = {"dues_invoice_id": str(self.invoice_id)}
        return ours if self.version == 1 else {**ours, "dues_version": str(self.version)}


def once(wire: Wire, order: Order, step: str, find: Callable[[], Thing | None], make: Ask) -> Thing:
    """The object of this step: found, if it was asked for before, or made."""
    found = find() if order.again else None
    return found or wire.ask(make, f"{order.key}:{step}")


def marked(found: Iterator[Thing], name: str, value: str) -> Thing | None:
    """The first of these objects whose metadata has our number."""
    return next((one for one in found if (one.get("metadata") or {}).get(name) == value), None)


def customer(wire: Wire, order: Order, *, organization_id: int, name: str) -> Thing:
    """The customer of an organization; never looked up by name or mail address."""
    ours = str(organization_id)

    def find() -> Thing | None:
        asked = {"created": {"gte": order.since}, "limit": PAGE}
        return marked(wire.each(lambda sdk, _o: sdk.v1.customers.list(asked)), "org_id", ours)

    given = {"name": name[:250], "metadata": {"org_id": ours}}
    return once(
        wire, order, "customer", find, lambda sdk, options: sdk.v1.customers.create(given, options)
    )


def draft(wire: Wire, order: Order, bill: Bill, customer_id: str) -> Thing:
    """The invoice with our number, not yet final, without lines."""

    def find() -> Thing | None:
        asked = {"customer": customer_id, "limit": PAGE}
        rows = wire.each(lambda sdk, _o: sdk.v1.invoices.list(asked))
        return next((one for one in rows if (one.get("metadata") or {}) == bill.marks), None)

    given = {
        "customer": customer_id,
        "collection_method": "send_invoice",
        "auto_advance": False,
        "pending_invoice_items_behavior": "exclude",
        "number": bill.number,
        "currency": bill.currency.lower(),
        "due_date": int(bill.due_at.timestamp()),
        "metadata": bill.marks,
        "payment_settings": _settings(bill.methods),
    }
    return once(
        wire, order, "invoice", find, lambda sdk, options: sdk.v1.invoices.create(given, options)
    )


def _settings(methods: Sequence[str]) -> Thing:
    """How it can be paid; a bank transfer goes to a virtual account of the customer's own."""
    transfer = {"funding_type": "bank_transfer", "bank_transfer": {"type": "us_bank_transfer"}}
    options = {"customer_balance": transfer} if "customer_balance" in methods else {}
    settings: Thing = {"payment_method_types": list(methods)}
    return {**settings, "payment_method_options": options} if options else settings


def fill(wire: Wire, order: Order, bill: Bill, twin: Thing) -> None:
    """Put our lines on the draft, each once."""
    asked = {"invoice": twin["id"], "limit": PAGE}
    there = set()
    if order.again:
        items = wire.each(lambda sdk, _o: sdk.v1.invoice_items.list(asked))
        there = {(one.get("metadata") or {}).get("line") for one in items}
    for position, (words, minor) in enumerate(bill.lines, start=1):
        if str(position) in there:
            continue
        given = {
            "customer": twin["customer"],
            "invoice": twin["id"],
            "amount": minor,
            "currency": bill.currency.lower(),
            "description": words[:500],
            "metadata": {"line": str(position)},
        }
        wire.ask(_item(given), f"{order.key}:line:{position}")


def _item(given: Thing) -> Ask:
    return lambda sdk, options: sdk.v1.invoice_items.create(given, options)


def invoice_now(wire: Wire, id_: str) -> Thing:
    """The invoice as it is at Stripe."""
    return wire.ask(lambda sdk, _o: sdk.v1.invoices.retrieve(id_))


def finalize(wire: Wire, order: Order, id_: str) -> Thing:
    """Make the draft final: from now on it can be paid on its page."""

    def find() -> Thing | None:
        found = invoice_now(wire, id_)
        return found if found["status"] != "draft" else None

    given = {"auto_advance": False}
    return once(
        wire,
        order,
        "finalize",
        find,
        lambda sdk, options: sdk.v1.invoices.finalize_invoice(id_, given, options),
    )
