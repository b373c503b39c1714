"""Every template parses, speaks through gettext, keeps to the content security policy, and names
only pages and icons that exist.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment

from govapp.foundation.web.assets import SPRITE, icon_names
from tests.house import templates
from tests.house.source import PACKAGE, ROOT

FOLDER = ROOT / "templates"
FILES = sorted(path for path in FOLDER.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def environment() -> Environment:
    """Jinja with the filters, tests and globals of the application."""
    from govapp.foundation.web.setup import init_app

    app = Flask("govapp", root_path=str(PACKAGE), template_folder=str(FOLDER))
    app.config["SECRET_KEY"] = "only for tests"
    init_app(app)
    return app.jinja_env


def named(path: Path) -> str:
    return str(path.relative_to(FOLDER))


every_template = pytest.mark.parametrize("path", FILES, ids=named)


@every_template
def test_it_parses_and_knows_its_filters(path: Path, environment: Environment):
    environment.compile(path.read_text(encoding="utf-8"), named(path))


@every_template
def test_every_word_goes_through_gettext(path: Path, environment: Environment):
    source = path.read_text(encoding="utf-8")

    bare = templates.bare_words(environment, source, html=templates.is_html(path))

    assert bare == []


@every_template
def test_nothing_is_inline(path: Path, environment: Environment):
    source = path.read_text(encoding="utf-8")
    made_for_elsewhere = path.is_relative_to(FOLDER / "mail") or path.is_relative_to(FOLDER / "pdf")

    inline = [] if made_for_elsewhere else templates.inline(environment, source)

    assert inline == []


@every_template
def test_images_have_an_alternative(path: Path, environment: Environment):
    source = path.read_text(encoding="utf-8")

    assert templates.images_without_alt(environment, source) == []


@every_template
def test_icons_are_in_the_sprite(path: Path, environment: Environment):
    source = path.read_text(encoding="utf-8")

    assert templates.icons(environment, source) <= icon_names(PACKAGE / "static" / SPRITE)


def test_links_lead_to_pages_that_exist(app: Flask, environment: Environment):
    named_endpoints = {
        (named(path), endpoint)
        for path in FILES
        for endpoint in templates.endpoints(environment, path.read_text(encoding="utf-8"))
    }

    missing = sorted(use for use in named_endpoints if use[1] not in app.view_functions)

    assert missing == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ("<p>{{ _('Hello') }} 3 · – </p>", []),
        ('<img alt="A cat">', ["alt='A cat'"]),
        ("<img alt=\"{{ _('A cat') }}\">", []),
        ("{{ button('Save all') }}", ["Save all"]),
        ("{{ button(_('Save all')) }}", []),
        ("{% if kind == 'Member' %}<b>{{ x }}</b>{% endif %}", []),
        ("{# A comment #}<a class='Btn' href='/x'>{{ x }}</a>", []),
        ("<code>rank-1</code>", []),
    ],
)
def test_the_search_for_bare_words_finds_them(source, found, environment):
    assert templates.bare_words(environment, source, html=True) == found


def test_the_search_for_inline_code_finds_it(environment):
    source = "<p style='x'>{{ y }}</p><script>1</script><a onclick='x'></a>"

    assert templates.inline(environment, source) == ["style attribute", "handler", "inline script"]
