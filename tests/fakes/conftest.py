"""The stand-in, and the official SDK pointed at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from govapp.demo.stripe_stand_in.server import KEY, StandIn
from tests.fakes.stripe import running


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running() as found:
        yield found


@pytest.fixture
def sdk(stand_in: StandIn) -> stripe.StripeClient:
    return client_of(stand_in)


def client_of(stand_in: StandIn, **given: object) -> stripe.StripeClient:
    values = {"max_network_retries": 0, "http_client": stripe.RequestsClient(timeout=5), **given}
    return stripe.StripeClient(KEY, base_addresses={"api": stand_in.address}, **values)
