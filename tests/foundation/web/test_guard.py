"""Signed in unless listed; a token on every write; exceptions only by name."""

from __future__ import annotations

import re

import pytest
from flask import Flask, g, render_template_string

from govapp.foundation.access.actor import Actor
from govapp.foundation.web.guard import identify_with

HERE = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/open"}}


@pytest.fixture
def pages(app: Flask) -> Flask:
    form = '<input name="csrf_token" value="{{ csrf_token() }}">'
    app.add_url_rule("/open", "open", lambda: render_template_string(form))
    app.add_url_rule("/write", "write", lambda: "written", methods=["POST"])
    app.add_url_rule("/inside", "inside", lambda: "inside")
    app.add_url_rule("/sign-in", "accounts.sign_in", lambda: "sign in")
    return app


def token_of(client) -> str:
    page = client.get("/open", base_url="https://localhost")
    return re.search(r'value="([^"]+)"', page.text).group(1)


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

    answer = client.post("/write", data={"csrf_token": token}, **HERE)

    assert answer.text == "written"


def test_a_token_may_come_in_the_header_that_htmx_sends(pages, client):
    token = token_of(client)

    headers = {**HERE["headers"], "X-CSRFToken": token}
    answer = client.post("/write", headers=headers, base_url=HERE["base_url"])

    assert answer.text == "written"


def test_somebody_else_s_token_is_refused(pages, client):
    token = token_of(pages.test_client())
    token_of(client)

    assert client.post("/write", data={"csrf_token": token}, **HERE).status_code == 400


def test_a_write_from_another_site_is_refused_even_with_a_token(pages, client):
    token = token_of(client)

    here = {**HERE, "headers": {**HERE["headers"], "Sec-Fetch-Site": "cross-site"}}
    answer = client.post("/write", data={"csrf_token": token}, **here)

    assert answer.status_code == 400


def test_a_method_cannot_be_changed_by_a_header_or_field(pages, client):
    answer = client.get("/write?_method=POST", headers={"X-HTTP-Method-Override": "POST"})

    assert answer.status_code == 405


@pytest.mark.parametrize("host", ["evil.example", "members.example.org.evil.example", "a@b", ""])
def test_no_other_host_is_answered(pages, client, host):
    assert client.get("/open", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["members.example.org", "members.example.org:443", "127.0.0.1"])
def test_the_configured_host_and_this_machine_are_answered(pages, client, host):
    assert client.get("/open", headers={"Host": host}).status_code == 200


def test_the_cookie_of_forms_is_bound_to_this_host(pages, client):
    cookie = client.get("/open", base_url="https://members.example.org").headers["Set-Cookie"]

    assert cookie.startswith("__Host-form=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
