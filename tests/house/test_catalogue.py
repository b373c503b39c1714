"""Every text for people can be translated: it is extracted, whole, and its places are filled."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog

from tests.house.scripts import script
from tests.house.source import Module, modules

MARKS = {"N_", "_", "_l", "gettext", "lazy_gettext"}
PLACE = re.compile(r"%\((\w+)\)")
WRONG = re.compile(r"%(?!\(\w+\)s|%)")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return script("extract-words").catalogue()


def _calls(names: set[str]) -> Iterator[tuple[Module, ast.Call]]:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in names:
                    yield module, node


def _marked() -> Iterator[tuple[str, str]]:
    for module, call in _calls(MARKS):
        if call.args and isinstance(call.args[0], ast.Constant):
            yield f"{module.shown}:{call.lineno}", call.args[0].value


def test_what_is_marked_is_one_constant_text():
    odd = [
        f"{module.shown}:{call.lineno}"
        for module, call in _calls(MARKS - {"gettext"})  # pages translate what rules marked
        if not (call.args and isinstance(call.args[0], ast.Constant))
    ]

    assert not [place for place in odd if not place.startswith("govapp/foundation/kernel/")]


def test_every_marked_text_is_extracted(catalogue):
    missing = [(place, text) for place, text in _marked() if text and text not in catalogue]

    assert not missing


def test_the_catalogue_also_holds_the_words_of_templates(catalogue):
    from_templates = [
        message for message in catalogue if any("templates/" in at for at, _ in message.locations)
    ]

    assert from_templates


def test_the_places_in_a_text_are_named(catalogue):
    texts = [text for message in catalogue if message.id for text in _forms(message.id)]

    assert not [text for text in texts if PLACE.search(text) and WRONG.search(text)]


def _forms(msgid: str | tuple[str, ...]) -> tuple[str, ...]:
    return (msgid,) if isinstance(msgid, str) else tuple(msgid)


def test_a_phrase_fills_every_place_of_its_text():
    odd = []
    for module, call in _calls({"Phrase"}):
        text = call.args[0] if call.args else None
        if isinstance(text, ast.Call) and text.args:  # Phrase(N_("…"), …)
            text = text.args[0]
        given = {keyword.arg for keyword in call.keywords}
        if isinstance(text, ast.Constant) and None not in given:
            wanted = set(PLACE.findall(text.value))
            if wanted != given:
                odd.append(f"{module.shown}:{call.lineno} wants {wanted}, given {given}")

    assert not odd


def test_every_phrase_of_a_constant_text_is_marked():
    bare = [
        f"{module.shown}:{call.lineno}"
        for module, call in _calls({"Phrase"})
        if call.args and isinstance(call.args[0], ast.Constant)
    ]

    assert not bare, "write Phrase(N_(…)), or no catalogue finds it"
