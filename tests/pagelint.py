"""What a page must never lack, read from its HTML: `problems(html)` is empty for a good page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
UNLABELLED_INPUTS = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Element:
    """A tag with its attributes, its texts and what stands in it."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    @property
    def words(self) -> str:
        """What a screen reader would say of it: texts, alternatives of images, labels."""
        parts = [
            child if isinstance(child, str) else child.get("aria-label") or child.words
            for child in self.children
            if isinstance(child, str) or child.get("aria-hidden") != "true"
        ]
        alternative = [self.get("alt")] if self.tag == "img" else []
        return " ".join(" ".join([*alternative, *parts]).split())

    @property
    def place(self) -> str:
        name = self.get("id") or self.get("name") or self.get("class") or self.words[:30]
        return f"<{self.tag}> {name}".strip()

    def inside(self, *tags: str) -> bool:
        return self.parent is not None and (self.parent.tag in tags or self.parent.inside(*tags))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("#page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        found: Element | None = self.here
        while found is not None and found.tag != tag:
            found = found.parent
        if found is not None and found.parent is not None:
            self.here = found.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(html: str) -> Element:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def problems(html: str) -> list[str]:
    """What is wrong with the page, each as a sentence naming the element."""
    page = read(html)
    checks = (_frame, _headings, _ids, _names, _fields, _tables, _no_inline, _references)
    return [problem for check in checks for problem in check(page)]


def _frame(page: Element) -> Iterator[str]:
    roots = list(page.all("html"))
    if not roots or not roots[0].get("lang"):
        yield "the page names no language"
    titles = [title for title in page.all("title") if not title.inside("svg")]
    if len(titles) != 1 or not titles[0].words.strip(" ·"):
        yield "the page has no title"
    if len(list(page.all("main"))) != 1:
        yield "the page needs exactly one main"


def _headings(page: Element) -> Iterator[str]:
    headings = list(page.all("h1", "h2", "h3", "h4", "h5", "h6"))
    first = [heading for heading in headings if heading.tag == "h1"]
    if len(first) != 1:
        yield f"the page needs exactly one h1, it has {len(first)}"
    last = 0
    for heading in headings:
        level = int(heading.tag[1])
        if not heading.words:
            yield f"{heading.place} says nothing"
        if level > last + 1:
            yield f"{heading.place} jumps from level {last} to {level}"
        last = level


def _ids(page: Element) -> Iterator[str]:
    counted = Counter(element.get("id") for element in page.all() if "id" in element)
    for name, times in counted.items():
        if times > 1 or not name:
            yield f"id {name!r} stands {times} times"


def _names(page: Element) -> Iterator[str]:
    for element in page.all("a", "button", "summary"):
        if not (element.words or element.get("aria-label") or element.get("aria-labelledby")):
            yield f"{element.place} has no words"
    for link in page.all("a"):
        if link.get("href") in {"", "#"} or link.get("href").startswith("javascript:"):
            yield f"{link.place} leads nowhere"
    for image in page.all("img"):
        if "alt" not in image:
            yield f"{image.place} has no alternative text"


def _fields(page: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label") if label.words}
    for control in page.all("input", "select", "textarea"):
        if control.tag == "input" and control.get("type") in UNLABELLED_INPUTS:
            continue
        named = control.get("aria-label") or control.get("aria-labelledby") or control.get("title")
        if not named and control.get("id") not in labelled and not control.inside("label"):
            yield f"{control.place} has no label"
    for form in page.all("form"):
        if form.get("method").lower() == "post" and not any(
            control.get("name") == "csrf_token" for control in form.all("input")
        ):
            yield f"{form.place} posts without a token"


def _tables(page: Element) -> Iterator[str]:
    for table in page.all("table"):
        heads = list(table.all("th"))
        if not heads:
            yield f"{table.place} has no heads"
        if not (list(table.all("caption")) or table.get("aria-label")):
            yield f"{table.place} has no caption"
        for head in heads:
            if head.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                yield f"{head.place} has no scope"


def _no_inline(page: Element) -> Iterator[str]:
    for element in page.all():
        if "style" in element:
            yield f"{element.place} has inline style"
        if element.tag == "style":
            yield "a style element stands in the page"
        if element.tag == "script" and "src" not in element and element.words:
            yield "an inline script stands in the page"
        for name in element.attributes:
            if re.fullmatch(r"on[a-z]+", name) or name.startswith("hx-on"):
                yield f"{element.place} has an inline handler"


def _references(page: Element) -> Iterator[str]:
    known = {element.get("id") for element in page.all() if "id" in element}
    for element in page.all():
        for name in ("for", "aria-describedby", "aria-labelledby", "popovertarget"):
            for target in element.get(name).split():
                if target not in known:
                    yield f"{element.place} points at #{target}, which is not there"
        if element.tag == "a" and re.fullmatch(r"#.+", element.get("href")):
            target = element.get("href")[1:]
            if target not in known:
                yield f"{element.place} leads to #{target}, which is not there"
