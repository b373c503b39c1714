"""Asking Stripe over a loopback stand-in that speaks the written contract."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from govapp.dues import gateway
from govapp.foundation.kernel.errors import Refused

KEYS = {"STRIPE_SECRET_KEY": "sk_test_0123456789", "STRIPE_WEBHOOK_SECRET": "whsec_0123456789"}
BALANCE = {
    "object": "balance",
    "livemode": False,
    "available": [{"amount": 0, "currency": "usd", "source_types": {"card": 0}}],
    "pending": [],
}


class StandIn(BaseHTTPRequestHandler):
    """Answers GET /v1/balance for one key, 401 for any other."""

    def do_GET(self) -> None:
        known = self.headers.get("Authorization", "") == f"Bearer {KEYS['STRIPE_SECRET_KEY']}"
        error = {"error": {"type": "invalid_request_error", "message": "Invalid API Key"}}
        self.server.seen.append((self.path, self.headers.get("Stripe-Version")))  # type: ignore[attr-defined]
        text = json.dumps(BALANCE if known else error).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def stand_in() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def configured(settings, server, **changes):
    base = f"http://127.0.0.1:{server.server_port}"
    return settings.model_copy(update={**KEYS, "STRIPE_API_BASE": base, **changes})


def test_an_account_that_answers_says_its_mode_and_currency(settings, stand_in):
    found = gateway.account(configured(settings, stand_in))

    assert (found.live, found.currencies, found.hears) == (False, ("USD",), True)
    assert stand_in.seen == [("/v1/balance", "2026-10-28.endive")]


def test_an_unknown_key_is_refused_in_words(settings, stand_in):
    with pytest.raises(Refused) as refusal:
        gateway.account(configured(settings, stand_in, STRIPE_SECRET_KEY="sk_test_other99"))

    assert "does not know this key" in str(refusal.value)


def test_a_dead_line_is_refused_in_words(settings, stand_in):
    silent = configured(settings, stand_in, STRIPE_API_BASE="http://127.0.0.1:9")

    with pytest.raises(Refused) as refusal:
        gateway.account(silent)

    assert "could not be reached" in str(refusal.value)


def test_without_a_key_nothing_is_asked(settings, stand_in):
    with pytest.raises(Refused):
        gateway.account(configured(settings, stand_in, STRIPE_SECRET_KEY=""))

    assert stand_in.seen == []
