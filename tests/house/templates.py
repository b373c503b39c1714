"""Templates as text: which words stand bare, which endpoints are named, what is inline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

TEXT_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description", "label"}
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
_HOLE = "\ue000"  # stands where the template prints or decides something
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"[A-Z][a-z]+(\s|$)|[A-Z][a-z]+[^\w/.-]")
_ADDRESS = re.compile(rf"{_HOLE}?/[\w/.-]+")
# Names that stay as they are in every language.
UNTRANSLATED = {"govapp"}


def is_html(path: Path) -> bool:
    """True unless the template makes plain text: a letter's `text` and `subject`."""
    return path.suffix == ".html" or path.name == "html"


def without_jinja(environment: Environment, source: str) -> str:
    """The template's own text, with a hole wherever Jinja does something."""
    parts: list[str] = []
    for _line, kind, text in environment.lex(source):
        if kind == "data":
            parts.append(text)
        elif kind in {"variable_begin", "block_begin", "comment_begin", "raw_begin"}:
            parts.append(_HOLE)
    return re.sub(f"(</?){_HOLE}", r"\1div ", "".join(parts))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet += tag in {"code", "style", "script"}
        shown = dict(attrs)
        for name, value in shown.items():
            is_label = name in TEXT_ATTRIBUTES and tag != "symbol"
            is_button = name == "value" and shown.get("type") in {"submit", "button"}
            if (is_label or is_button) and value and _bare(value):
                self.found.append(f"{name}={value!r}")

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in {"code", "style", "script"}

    def handle_data(self, data: str) -> None:
        if not self.quiet and _bare(data):
            self.found.append(data.strip())


def _bare(text: str) -> bool:
    for known in UNTRANSLATED:
        text = text.replace(known, "")
    return _LETTER.search(_ADDRESS.sub("", text).replace(_HOLE, " ")) is not None


def bare_words(environment: Environment, source: str, *, html: bool) -> list[str]:
    """Words that gettext never sees: between tags, in attributes people read, in expressions."""
    text = without_jinja(environment, source)
    found = []
    if html:
        reader = _Words()
        reader.feed(text)
        found = reader.found
    elif _bare(text):
        found = [line.strip() for line in text.splitlines() if _bare(line)]
    return found + list(_bare_constants(environment.parse(source)))


def _bare_constants(node: nodes.Node, *, said: bool = False) -> Iterator[str]:
    """Constants that read like a sentence and do not go through gettext."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        if not said and _SENTENCE.match(node.value):
            yield node.value
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        said = said or node.node.name in GETTEXT
    if isinstance(node, nodes.Compare | nodes.Test | nodes.Getitem):
        said = True
    for child in node.iter_child_nodes():
        yield from _bare_constants(child, said=said)


def inline(environment: Environment, source: str) -> list[str]:
    """Inline styles, scripts and handlers, which the content security policy forbids."""
    text = without_jinja(environment, source)
    patterns = {
        "style attribute": r"<[^>]*\sstyle\s*=",
        "handler": r"<[^>]*\son[a-z]+\s*=",
        "htmx handler": r"\shx-on[:a-z-]*\s*=",
        "style element": r"<style\b",
        "inline script": r"<script\b(?![^>]*\bsrc=)",
        "javascript address": r"javascript:",
    }
    return [name for name, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)]


def images_without_alt(environment: Environment, source: str) -> list[str]:
    """Images without an alternative text."""
    text = without_jinja(environment, source)
    return [tag for tag in re.findall(r"<img\b[^>]*>", text) if not re.search(r"\salt=", tag)]


def endpoints(environment: Environment, source: str) -> set[str]:
    """The endpoints that `url_for` names, without those relative to the page's blueprint."""
    return {
        call.args[0].value
        for call in environment.parse(source).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name == "url_for"
        and call.args
        and isinstance(call.args[0], nodes.Const)
        and not call.args[0].value.startswith(".")
    }


def icons(environment: Environment, source: str) -> set[str]:
    """The icons that `icon` names."""
    return {
        call.args[0].value
        for call in environment.parse(source).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name == "icon"
        and call.args
        and isinstance(call.args[0], nodes.Const)
    }
