"""Pages at Stripe on which a payer pays an amount: made once, closed, looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govapp.dues.gateway.client import Ask, Thing, Wire
from govapp.dues.gateway.reading import id_of
from govapp.dues.gateway.sending import PAGE, Order, marked, once
from govapp.dues.rules.online import SeenPage

MARK = "dues_page"


@dataclass(frozen=True)
class Sheet:
    """What a page shows and asks for; `methods` are those that may be used, `back` our address."""

    words: str
    minor: int
    currency: str
    methods: Sequence[str]
    back: str


def payment_page(wire: Wire, order: Order, sheet: Sheet, customer_id: str) -> Thing:
    """The page of this order; it is good for a day. Its payment carries our mark, too."""
    ours = {MARK: order.about}

    def find() -> Thing | None:
        asked = {"customer": customer_id, "limit": PAGE}
        rows = wire.each(lambda sdk, _o: sdk.v1.checkout.sessions.list(asked))
        return marked(rows, MARK, order.about)

    price = {
        "currency": sheet.currency.lower(),
        "unit_amount": sheet.minor,
        "product_data": {"name": sheet.words[:250]},
    }
    given = {
        "mode": "payment",
        "customer": customer_id,
        "client_reference_id": order.about,
        "line_items": [{"price_data": price, "quantity": 1}],
        "allowed_payment_method_types": list(sheet.methods),
        "metadata": ours,
        "payment_intent_data": {"metadata": ours, "description": sheet.words[:500]},
        "success_url": sheet.back,
        "cancel_url": sheet.back,
    }
    return once(
        wire,
        order,
        "page",
        find,
        lambda sdk, options: sdk.v1.checkout.sessions.create(given, options),
    )


def close_page(wire: Wire, order: Order, id_: str) -> Thing:
    """Let nothing be paid on the page any more; one that was used or has expired stays so."""
    found = wire.ask(_page(id_))
    if found["status"] != "open":
        return found
    return wire.ask(
        lambda sdk, options: sdk.v1.checkout.sessions.expire(id_, None, options),
        f"{order.key}:expire",
    )


def page_now(wire: Wire, id_: str) -> SeenPage | None:
    """The page as it is now; None for one on which something is saved, not paid."""
    found = wire.ask(_page(id_))
    if found.get("mode") != "payment":
        return None
    return SeenPage(
        id=str(found["id"]),
        status=str(found.get("status") or ""),
        intent=id_of(found.get("payment_intent")),
        ours=str((found.get("metadata") or {}).get(MARK) or ""),
    )


def _page(id_: str) -> Ask:
    return lambda sdk, _options: sdk.v1.checkout.sessions.retrieve(id_)
