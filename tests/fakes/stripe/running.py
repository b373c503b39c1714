"""Starting the stand-in for a test, and signing what it would send."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from govapp.demo.stripe_stand_in.hooks import body, signature
from govapp.demo.stripe_stand_in.server import KEY, SECRET, StandIn
from tests.fakes.stripe.contract import contract

KEYS = {"STRIPE_SECRET_KEY": KEY, "STRIPE_WEBHOOK_SECRET": SECRET}


@contextmanager
def running(*, checked: bool = True) -> Iterator[StandIn]:
    """A stand-in that answers; at the end, nothing may have broken the contract.

    Unchecked where thousands of calls are made that other tests have held against it.
    """
    held = contract() if checked else None
    stand_in = StandIn()
    if held is not None:
        stand_in.inspect, stand_in.check = held.request, held.answer
        stand_in.store.checks.append(held.thing)
    stand_in.start()
    try:
        yield stand_in
    finally:
        stand_in.stop()
    assert held is None or not held.complaints, held.complaints


def configured(stand_in: StandIn) -> dict[str, str]:
    """The settings that point to it."""
    return {**KEYS, "STRIPE_API_BASE": stand_in.address}


def signed(
    event: dict[str, object], *, secret: str = SECRET, age: int = 0
) -> tuple[bytes, dict[str, str]]:
    """The body and headers of a delivery that was signed `age` seconds ago."""
    content = body(event)
    header = signature(content, secret, at=int(time.time()) - age)
    return content, {"Stripe-Signature": header, "Content-Type": "application/json"}
