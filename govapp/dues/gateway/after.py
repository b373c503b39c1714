"""What is told to Stripe about an invoice that stands there: void, paid elsewhere, given back."""

from __future__ import annotations

from collections.abc import Iterator

from govapp.dues.gateway.client import Ask, Busy, Declined, Thing, Wire
from govapp.dues.gateway.sending import PAGE, Order, invoice_now, marked, once


def close(wire: Wire, order: Order, id_: str) -> Thing:
    """Let nothing be paid on the twin any more, as its state allows.

    A draft is deleted, since only final ones can be void. One with money on it cannot be void: what
    is left is taken off by a credit note, or, when it was given up, counts as paid elsewhere.
    """
    found = invoice_now(wire, id_)
    if found["status"] in ("void", "paid"):
        return found
    if found["status"] == "draft":
        return wire.ask(lambda sdk, options: sdk.v1.invoices.delete(id_, None, options))
    if _is_processing(wire, id_):
        raise Busy("a payment of it is under way; it is closed once that has arrived or failed")
    if not found["amount_paid"]:
        return _void(wire, order, id_)
    if found["status"] == "uncollectible":
        return paid_elsewhere(wire, order, id_)
    return credit(wire, order, id_, minor=int(found["amount_remaining"]))


def _is_processing(wire: Wire, id_: str) -> bool:
    """True while the bank has not said whether a payment of the invoice arrives."""
    return any(one["status"] == "processing" for one in _intents(wire, id_))


def _void(wire: Wire, order: Order, id_: str) -> Thing:
    return wire.ask(
        lambda sdk, options: sdk.v1.invoices.void_invoice(id_, None, options), f"{order.key}:void"
    )


def give_up(wire: Wire, order: Order, id_: str) -> Thing:
    """Mark a debt that was written off; it could still be paid."""
    found = invoice_now(wire, id_)
    if found["status"] != "open":
        return found
    return wire.ask(
        lambda sdk, options: sdk.v1.invoices.mark_uncollectible(id_, None, options),
        f"{order.key}:uncollectible",
    )


def paid_elsewhere(wire: Wire, order: Order, id_: str) -> Thing:
    """The rest came by cheque or wire: the page asks for nothing any more."""
    found = invoice_now(wire, id_)
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
        return marked(rows, "dues_payment", order.about)

    record = once(
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
        return marked(rows, "dues_refund", order.about)

    given = {
        "payment_intent": intent_id,
        "amount": minor,
        "metadata": {"dues_refund": order.about},
    }
    return once(
        wire, order, "refund", find, lambda sdk, options: sdk.v1.refunds.create(given, options)
    )


def credit(wire: Wire, order: Order, id_: str, *, minor: int) -> Thing:
    """A credit note; what of it exceeds the open sum went another way than through Stripe."""

    def find() -> Thing | None:
        asked = {"invoice": id_, "limit": PAGE}
        rows = wire.each(lambda sdk, _o: sdk.v1.credit_notes.list(asked))
        return marked(rows, "dues_credit", order.about)

    found = find() if order.again else None
    if found:
        return found
    left = int(invoice_now(wire, id_)["amount_remaining"])
    given: Thing = {"invoice": id_, "amount": minor, "metadata": {"dues_credit": order.about}}
    if minor > left:
        given["out_of_band_amount"] = minor - left
    return wire.ask(
        lambda sdk, options: sdk.v1.credit_notes.create(given, options), f"{order.key}:credit"
    )


def charge(wire: Wire, order: Order, id_: str, *, method_id: str, minor: int) -> Thing:
    """Pay an invoice with what the payer saved and was told of; the payment that began."""
    begun = _begun(wire, id_) if order.again else None
    if begun is None:
        if int(invoice_now(wire, id_)["amount_remaining"]) != minor:
            raise Declined("another sum is open at Stripe than the payer was told of")
        given = {"payment_method": method_id, "off_session": True}
        wire.ask(
            lambda sdk, options: sdk.v1.invoices.pay(id_, given, options), f"{order.key}:charge"
        )
    return begun or _begun(wire, id_) or {"id": id_}


def _begun(wire: Wire, id_: str) -> Thing | None:
    """A payment of this invoice that is under way or done, if any."""
    going = ("processing", "succeeded")
    return next((one for one in _intents(wire, id_) if one["status"] in going), None)


def _intents(wire: Wire, id_: str) -> Iterator[Thing]:
    """The payments that were begun or expected for this invoice, as they are now."""
    asked = {"invoice": id_, "limit": PAGE}
    for part in wire.each(lambda sdk, _o: sdk.v1.invoice_payments.list(asked)):
        intent_id = part["payment"].get("payment_intent")
        if intent_id:
            yield wire.ask(_intent(str(intent_id)))


def _intent(id_: str) -> Ask:
    return lambda sdk, _options: sdk.v1.payment_intents.retrieve(id_)
