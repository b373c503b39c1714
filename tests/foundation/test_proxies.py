"""Headers of a proxy are believed only as far as the settings say that there is one."""

from __future__ import annotations

import pytest
from flask import Flask, request

from tests.clients import Client

SENT = {"X-Forwarded-For": "203.0.113.7, 198.51.100.9", "X-Forwarded-Proto": "https"}


def _seen_by(app: Flask) -> tuple[str | None, str]:
    """Address and scheme that the application sees for a request with a proxy's headers."""
    seen: list[tuple[str | None, str]] = []
    app.before_request_funcs[None].insert(
        0, lambda: seen.append((request.remote_addr, request.scheme))
    )
    Client(app, app.response_class).get("/health", headers=SENT)
    app.before_request_funcs[None].pop(0)
    return seen[0]


def test_without_a_proxy_its_headers_are_a_visitors_claim(app):
    assert _seen_by(app) == ("127.0.0.1", "http")


@pytest.mark.settings(TRUSTED_PROXIES=1)
def test_one_proxy_is_believed_about_the_one_before_it(app):
    assert _seen_by(app) == ("198.51.100.9", "https")


@pytest.mark.settings(TRUSTED_PROXIES=2)
def test_two_proxies_are_believed_about_the_visitor(app):
    assert _seen_by(app)[0] == "203.0.113.7"
