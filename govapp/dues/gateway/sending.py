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


def _once(
    wire: Wire, order: Order, step: str, find: Callable[[], Thing | None], make: Ask
) -> Thing:
    """The object of this step: found, if it was asked for before, or made."""
    found = find() if order.again else None
    return found or wire.ask(make, f"{order.key}:{step}")


def _with(found: Iterator[Thing], name: str, value: str) -> Thing | None:
    """The first of these objects whose metadata has our number."""
    return next((one for one in found if (one.get("metadata") or {}).get(name) == value), None)


def customer(wire: Wire, order: Order, *, organization_id: int, name: str) -> Thing:
    """The customer of an organization; never looked up by name or mail address."""
    ours = str(organization_id)

    def find() -> Thing | None:
        asked = {"created": {"gte": order.since}, "limit": PAGE}
        return _with(wire.each(lambda sdk, _o: sdk.v1.customers.list(asked)), "org_id", ours)

    given = {"name": name[:250], "metadata": {"org_id": ours}}
    return _once(
        wire, order, "customer", find, lambda sdk, options: sdk.v1.customers.create(given, options)
    )


def draft(wire: Wire, order: Order, bill: Bill, customer_id: str) -> Thing:
    """The invoice with our number, not yet final, without lines."""
    ours = str(bill.invoice_id)

    def find() -> Thing | None:
        asked = {"customer": customer_id, "limit": PAGE}
        return _with(
            wire.each(lambda sdk, _o: sdk.v1.invoices.list(asked)), "dues_invoice_id", ours
        )

    given = {
        "customer": customer_id,
        "collection_method": "send_invoice",
        "auto_advance": False,
        "pending_invoice_items_behavior": "exclude",
        "number": bill.number,
        "currency": bill.currency.lower(),
        "due_date": int(bill.due_at.timestamp()),
        "metadata": {"dues_invoice_id": ours},
        "payment_settings": _settings(bill.methods),
    }
    return _once(
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


def _invoice(wire: Wire, id_: str) -> Thing:
    return wire.ask(lambda sdk, _o: sdk.v1.invoices.retrieve(id_))


def finalize(wire: Wire, order: Order, id_: str) -> Thing:
    """Make the draft final: from now on it can be paid on its page."""

    def find() -> Thing | None:
        found = _invoice(wire, id_)
        return found if found["status"] != "draft" else None

    given = {"auto_advance": False}
    return _once(
        wire,
        order,
        "finalize",
        find,
        lambda sdk, options: sdk.v1.invoices.finalize_invoice(id_, given, options),
    )


def void(wire: Wire, order: Order, id_: str) -> Thing:
    """Take the twin back; a draft is deleted, since only final ones can be void."""
    found = _invoice(wire, id_)
    if found["status"] == "void":
        return found
    if found["status"] == "draft":
        return wire.ask(lambda sdk, options: sdk.v1.invoices.delete(id_, None, options))
    return wire.ask(
        lambda sdk, options: sdk.v1.invoices.void_invoice(id_, None, options), f"{order.key}:void"
    )


def give_up(wire: Wire, order: Order, id_: str) -> Thing:
    """Mark a debt that was written off; it could still be paid."""
    found = _invoice(wire, id_)
    if found["status"] != "open":
        return found
    return wire.ask(
        lambda sdk, options: sdk.v1.invoices.mark_uncollectible(id_, None, options),
        f"{order.key}:uncollectible",
    )


def paid_elsewhere(wire: Wire, order: Order, id_: str) -> Thing:
    """The rest came by cheque or wire: the page asks for nothing any more."""
    found = _invoice(wire, id_)
    if found["status"] in ("paid", "void"):
        return found
    given = {"paid_out_of_band": True}
    return wire.ask(
        lambda sdk, options: sdk.v1.invoices.pay(id_, given, options), f"{order.key}:elsewhere"
    )


def part_elsewhere(
    wire: Wire, order: Order, id_: str, *, minor: int, currency: str, reference: str
) -> Thing:
    """A part came by cheque or wire: a payment record, attached to the invoice once."""
    at = int(order.asked_at.timestamp())
    given = {
        "amount_requested": {"currency": currency.lower(), "value": minor},
        "initiated_at": at,
        "guaranteed": {"guaranteed_at": at},
        "outcome": "guaranteed",
        "payment_method_details": {"type": "custom", "custom": {"display_name": "Offline"}},
        "processor_details": {
            "type": "custom",
            "custom": {"payment_reference": reference[:100] or order.about},
        },
        "metadata": {"dues_payment": order.about},
    }

    def find() -> Thing | None:
        asked = {"created_after": order.since, "limit": PAGE}
        rows = wire.each(lambda sdk, _o: sdk.v1.payment_records.list(asked))
        return _with(rows, "dues_payment", order.about)

    record = _once(
        wire,
        order,
        "record",
        find,
        lambda sdk, options: sdk.v1.payment_records.report_payment(given, options),
    )
    if not (order.again and _attached(wire, id_, record["id"])):
        attached = {"payment_record": record["id"]}
        wire.ask(
            lambda sdk, options: sdk.v1.invoices.attach_payment(id_, attached, options),
            f"{order.key}:attach",
        )
    return record


def _attached(wire: Wire, id_: str, record_id: str) -> bool:
    asked = {"invoice": id_, "limit": PAGE}
    parts = wire.each(lambda sdk, _o: sdk.v1.invoice_payments.list(asked))
    return any(part["payment"].get("payment_record") == record_id for part in parts)


def refund(wire: Wire, order: Order, intent_id: str, *, minor: int) -> Thing:
    """Give money of a payment back the way it came."""

    def find() -> Thing | None:
        asked = {"payment_intent": intent_id, "limit": PAGE}
        rows = wire.each(lambda sdk, _o: sdk.v1.refunds.list(asked))
        return _with(rows, "dues_refund", order.about)

    given = {
        "payment_intent": intent_id,
        "amount": minor,
        "metadata": {"dues_refund": order.about},
    }
    return _once(
        wire, order, "refund", find, lambda sdk, options: sdk.v1.refunds.create(given, options)
    )


def credit(wire: Wire, order: Order, id_: str, *, minor: int) -> Thing:
    """A credit note; what of it exceeds the open sum went another way than through Stripe."""

    def find() -> Thing | None:
        asked = {"invoice": id_, "limit": PAGE}
        rows = wire.each(lambda sdk, _o: sdk.v1.credit_notes.list(asked))
        return _with(rows, "dues_credit", order.about)

    found = find() if order.again else None
    if found:
        return found
    left = int(_invoice(wire, id_)["amount_remaining"])
    given: Thing = {"invoice": id_, "amount": minor, "metadata": {"dues_credit": order.about}}
    if minor > left:
        given["out_of_band_amount"] = minor - left
    return wire.ask(
        lambda sdk, options: sdk.v1.credit_notes.create(given, options), f"{order.key}:credit"
    )


def charge(wire: Wire, order: Order, id_: str, *, method_id: str) -> Thing:
    """Pay an invoice with what the payer saved and was told of; the payment that began."""
    begun = _begun(wire, id_) if order.again else None
    if begun is None:
        given = {"payment_method": method_id, "off_session": True}
        wire.ask(
            lambda sdk, options: sdk.v1.invoices.pay(id_, given, options), f"{order.key}:charge"
        )
    return begun or _begun(wire, id_) or {"id": id_}


def _begun(wire: Wire, id_: str) -> Thing | None:
    """A payment of this invoice that is under way or done, if any."""
    asked = {"invoice": id_, "limit": PAGE}
    for part in wire.each(lambda sdk, _o: sdk.v1.invoice_payments.list(asked)):
        intent_id = part["payment"].get("payment_intent")
        if intent_id:
            found = wire.ask(_intent(str(intent_id)))
            if found["status"] in ("processing", "succeeded"):
                return found
    return None


def _intent(id_: str) -> Ask:
    return lambda sdk, _options: sdk.v1.payment_intents.retrieve(id_)


def saving_page(
    wire: Wire, key: str, customer_id: str, *, organization_id: int, back: str
) -> Thing:
    """A page on which the payer saves a bank account; it is good for a day."""
    ours = {"org_id": str(organization_id)}
    given = {
        "mode": "setup",
        "customer": customer_id,
        "currency": "usd",
        "allowed_payment_method_types": ["us_bank_account", "card"],
        "metadata": ours,
        "setup_intent_data": {"metadata": ours},
        "client_reference_id": str(organization_id),
        "success_url": back,
        "cancel_url": back,
    }
    return wire.ask(lambda sdk, options: sdk.v1.checkout.sessions.create(given, options), key)


def forget_method(wire: Wire, method_id: str) -> None:
    """Let Stripe forget a saved account."""
    wire.ask(lambda sdk, _o: sdk.v1.payment_methods.detach(method_id))
