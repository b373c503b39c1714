"""The application pointed at the stand-in for Stripe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from govapp.demo.stripe_stand_in.server import StandIn
from tests.fakes.stripe import configured, running


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running() as found:
        yield found


@pytest.fixture
def online(app: Flask, stand_in: StandIn) -> StandIn:
    """The stand-in, with its key configured: paying online works."""
    point_at(app, stand_in)
    return stand_in


def point_at(app: Flask, stand_in: StandIn) -> None:
    app.config["GOVAPP"] = app.config["GOVAPP"].model_copy(update=configured(stand_in))
