"""Every error has a page that says what to do, asks no database, and fails closed."""

from __future__ import annotations

import pytest
from flask import g, request
from werkzeug.exceptions import TooManyRequests

from govapp.foundation.access.actor import Actor
from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound, Refused
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.web import errors, navigation
from tests.pagelint import problems


def raising(error):
    def view(*_args, **_more):
        raise error

    return view


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFound(), 404, "This page is not there"),
        (Forbidden(), 403, "This is for somebody else to do."),
        (Forbidden(Phrase("You stepped aside.")), 403, "You stepped aside."),
        (Refused(Phrase("find %(n)s sponsors", n=2)), 409, "find 2 sponsors"),
        (Invalid(Phrase("Write the amount.")), 422, "Write the amount."),
        (TooManyRequests(), 429, "wait a few minutes"),
    ],
)
def test_each_refusal_has_its_page(app, client, error, status, words):
    app.add_url_rule("/open", "open", raising(error))

    answer = client.get("/open")

    assert answer.status_code == status
    assert words in answer.text
    assert problems(answer.text) == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_refusal_with_several_reasons_is_a_checklist(app, client):
    refusal = Refused([Phrase("name a champion"), Phrase("find two sponsors")])
    app.add_url_rule("/open", "open", raising(refusal))

    assert client.get("/open").text.count('class="check"') == 2


def test_what_is_too_large_is_refused(app, client):
    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/write", "write", lambda: str(len(request.form)), methods=["POST"])

    answer = client.post("/write", data={"file": "x" * 200_000})

    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_bug_shows_an_id_and_nothing_else(app, client):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.add_url_rule("/open", "open", raising(RuntimeError("secret 4711")))

    answer = client.get("/open")

    assert answer.status_code == 500
    assert "4711" not in answer.text
    assert "error id" in answer.text
    assert problems(answer.text) == []


def test_something_that_is_down_is_a_503(app, client):
    class PdfUnavailable(Exception):
        pass

    errors.init_app(app, unavailable=(PdfUnavailable,))
    app.add_url_rule("/open", "open", raising(PdfUnavailable()))

    answer = client.get("/open")

    assert answer.status_code == 503
    assert "try again in a few minutes" in answer.text


def test_an_error_page_asks_nobody_what_waits(app, client):
    def broken(_actor):
        raise RuntimeError("the database is down")

    door = navigation.Door("votes", "Elections", "static", lambda _actor: True)
    navigation.register([door], waiting=[broken])
    app.before_request_funcs[None].insert(0, lambda: setattr(g, "actor", Actor("Ada", 1)))

    assert client.get("/nowhere").status_code == 404


def test_when_even_the_page_fails_the_least_is_said(app, client, monkeypatch):
    monkeypatch.setattr(errors, "render_template", raising(RuntimeError("no template")))

    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "Something went wrong" in answer.text


def test_allowed_methods_are_told(app, client):
    app.add_url_rule("/write", "write", lambda: "x", methods=["POST"])

    answer = client.get("/write")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
