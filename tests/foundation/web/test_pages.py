"""Views are told what happened, and nobody is sent to another site."""

from __future__ import annotations

import pytest
from flask import get_flashed_messages
from wtforms import StringField

from govapp.foundation.kernel.errors import Forbidden, Invalid, Refused
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.web.fields import FlaskForm
from govapp.foundation.web.pages import accepts_htmx, own_path, safe_redirect, telling

NASTY = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n//evil.example",
    "///evil.example",
    "http://members.example.org@evil.example/",
    "@evil.example",
    "/%5cevil.example",
    "/%2Fevil.example",
    "/%09/evil.example",
    " /evil",
    "evil.example",
    "/a//evil.example",
    "data:text/html,x",
    "/\u2028/evil.example",
    "",
    None,
    "/" + "a" * 3000,
]


@pytest.mark.parametrize("target", NASTY)
def test_a_way_out_leads_to_the_fallback(target):
    assert own_path(target, "/home") == "/home"


@pytest.mark.parametrize(
    "target", ["/", "/elections/4?page=2#x", "/p/votes", "/find?q=a//b", "/members/M%C3%BCller"]
)
def test_own_paths_pass(target):
    assert own_path(target, "/home") == target


def test_a_safe_redirect_is_a_303(app):
    with app.test_request_context():
        answer = safe_redirect("//evil.example", "/home")

    assert (answer.status_code, answer.location) == (303, "/home")


def test_success_is_told(app):
    with app.test_request_context():
        with telling("Saved.") as told:
            pass

        assert told.done
        assert get_flashed_messages(with_categories=True) == [("done", "Saved.")]


def test_each_reason_of_a_refusal_is_told(app):
    with app.test_request_context():
        with telling("Saved.") as told:
            raise Refused([Phrase("name a champion"), Phrase("find %(n)s sponsors", n=2)])

        assert told.failed
        assert get_flashed_messages(with_categories=True) == [
            ("refused", "name a champion"),
            ("refused", "find 2 sponsors"),
        ]


class TitleForm(FlaskForm):
    title = StringField("Title")


def test_what_could_not_be_read_goes_to_its_field(app):
    with app.test_request_context():
        form = TitleForm(meta={"csrf": False})

        with telling("Saved.", form) as told:
            raise Invalid({"title": Phrase("Taken."), "": Phrase("Not today.")})

        assert told.failed
        assert form.title.errors == ["Taken."]
        assert form.form_errors == ["Not today."]
        assert form.errors


def test_without_a_form_it_is_told(app):
    with app.test_request_context():
        with telling("Saved."):
            raise Invalid(Phrase("Write the amount."))

        assert get_flashed_messages(with_categories=True) == [("wrong", "Write the amount.")]


def test_what_is_forbidden_passes_on(app):
    with app.test_request_context(), pytest.raises(Forbidden), telling("Saved."):
        raise Forbidden


def test_htmx_says_that_it_asks(app):
    with app.test_request_context(headers={"HX-Request": "true"}):
        assert accepts_htmx()
    with app.test_request_context():
        assert not accepts_htmx()
