"""Signed in unless listed; a token on every write; exceptions only by name."""

from __future__ import annotations

import re

import pytest
from flask import Flask, g, render_template_string

from govapp.foundation.access.actor import Actor
from govapp.foundation.web.guard import identify_with


@pytest.fixture
def pages(app: Flask) -> Flask:
    form = '<input name="csrf_token" value="{{ csrf_token() }}">'
    app.add_url_rule("/open", "open", lambda: render_template_string(form))
    app.add_url_rule("/write", "write", lambda: "written", methods=["POST"])
    app.add_url_rule("/inside", "inside", lambda: "inside")
    app.add_url_rule("/sign-in", "accounts.sign_in", lambda: "sign in")
    return app


def token_of(client) -> str:
    return re.search(r'value="([^"]+)"', client.get("/open").text).group(1)


def test_a_page_that_is_not_listed_asks_to_sign_in_and_remembers_the_way(pages, client):
    answer = client.get("/inside?page=2")

    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/inside?page%3D2"


def test_a_visitor_of_an_app_without_sign_in_is_refused(app, client):
    app.add_url_rule("/inside", "inside", lambda: "inside")

    assert client.get("/inside").status_code == 403


def test_who_is_signed_in_passes(pages, client):
    identify_with(pages, lambda: setattr(g, "actor", Actor("Ada", 1)))

    assert client.get("/inside").text == "inside"


def test_a_write_without_token_is_refused_and_says_that_nothing_is_lost(pages, client):
    answer = client.post("/write")

    assert answer.status_code == 400
    assert "Nothing you typed is lost" in answer.text


def test_a_write_with_the_page_s_token_passes(pages, client):
    token = token_of(client)

    answer = client.post("/write", data={"csrf_token": token}, base_url="http://localhost")

    assert answer.text == "written"


def test_a_token_may_come_in_the_header_that_htmx_sends(pages, client):
    token = token_of(client)

    answer = client.post("/write", headers={"X-CSRFToken": token}, base_url="http://localhost")

    assert answer.text == "written"


def test_somebody_else_s_token_is_refused(pages, client):
    token = token_of(pages.test_client())
    token_of(client)

    assert client.post("/write", data={"csrf_token": token}).status_code == 400


def test_a_write_from_another_site_is_refused_even_with_a_token(pages, client):
    token = token_of(client)

    answer = client.post(
        "/write", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert answer.status_code == 400


def test_a_method_cannot_be_changed_by_a_header_or_field(pages, client):
    answer = client.get("/write?_method=POST", headers={"X-HTTP-Method-Override": "POST"})

    assert answer.status_code == 405
