"""Each response is protected, and nothing of a signed-in person is kept anywhere."""

from __future__ import annotations

import re

import pytest
from flask import g

from govapp.foundation.access.actor import Actor
from govapp.foundation.web.guard import identify_with
from govapp.foundation.web.headers import HTMX_CONFIG, csp_nonce


@pytest.fixture
def answer(app, client):
    app.add_url_rule("/open", "open", lambda: f"<p>{csp_nonce()}</p>")
    return client.get("/open")


def test_nothing_may_be_loaded_that_the_policy_does_not_name(answer):
    policy = answer.headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for directive in ("base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'"):
        assert directive in policy
    assert "style-src 'self';" in policy
    assert "form-action 'self'" in policy


def test_the_nonce_is_the_one_of_the_page_and_never_comes_back(app, client, answer):
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"]).group(1)

    again = client.get("/open")

    assert nonce in answer.text
    assert nonce not in again.headers["Content-Security-Policy"]


def test_the_usual_company_of_headers_is_there(answer):
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_pages_of_somebody_are_never_kept(app, client):
    app.add_url_rule("/open", "open", lambda: "x")
    identify_with(app, lambda: setattr(g, "actor", Actor("Ada", 1)))

    assert client.get("/open").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_good_only_under_their_digest(client):
    bare = client.get("/static/css/app.css")
    named = client.get("/static/css/app.css?v=1")

    assert bare.headers["Cache-Control"] == "public, max-age=3600"
    assert "immutable" in named.headers["Cache-Control"]


def test_htmx_writes_no_style_and_evaluates_nothing():
    assert '"includeIndicatorStyles":false' in HTMX_CONFIG
    assert '"allowEval":false' in HTMX_CONFIG
