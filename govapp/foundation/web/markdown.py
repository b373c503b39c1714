"""Text that people wrote in Markdown, as harmless HTML."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST = 20_000
MOST_BRACKETS = 2_000  # each opening one makes the reader look through the rest
_BLOCKS = "p br hr h3 h4 h5 h6 ul ol li blockquote pre table thead tbody tr th td"
_TAGS = frozenset([*_BLOCKS.split(), "a", "code", "em", "strong", "s"])
_SCHEMES = ("http://", "https://", "mailto:")


def render_markdown(text: str | None) -> Markup:
    """The text as HTML: no raw HTML, no images, links by scheme only, then sanitised.

    Headings begin at the third level, because the page owns the first two. What is longer than
    `LONGEST` letters, or made of brackets, is shown as plain text.
    """
    import nh3

    if not text:
        return Markup()
    if len(text) > LONGEST or text.count("[") > MOST_BRACKETS:
        return Markup("<p>{}</p>").format(text)
    cleaned = nh3.clean(
        _reader().render(text),
        tags=set(_TAGS),
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    return Markup('<div class="markdown prose">{}</div>').format(
        Markup(cleaned)  # noqa: S704 - nh3 has just cleaned it
    )


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    reader.disable(["image", "html_block", "html_inline"])
    reader.validateLink = _allowed  # type: ignore[method-assign]

    def lower_headings(tokens: list[Token]) -> None:
        for token in tokens:
            if token.type in {"heading_open", "heading_close"}:
                token.tag = f"h{min(6, int(token.tag[1]) + 2)}"

    reader.core.ruler.push("lower_headings", lambda state: lower_headings(state.tokens))
    return reader


def _allowed(address: str) -> bool:
    return address.strip().lower().startswith(_SCHEMES)
