"""What people write in Markdown cannot do harm, nor hold up the page."""

from __future__ import annotations

import time

import pytest

from govapp.foundation.web.markdown import LONGEST, render_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[k](javascript:alert(1))",
    "[k](JaVaScRiPt:alert(1))",
    "[k](&#106;avascript:alert(1))",
    "[k](data:text/html;base64,PHNjcmlwdD4=)",
    "[k](vbscript:x)",
    "<javascript:alert(1)>",
    "[k]: javascript:alert(1)\n\n[k]",
    '[k](https://a.example "onmouseover=alert(1)")',
    "![k](https://a.example/x.png)",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>k</a>",
    "`<script>`",
    "<style>*{display:none}</style>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_active_comes_through(text):
    html = str(render_markdown(text)).lower()

    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert "<style" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert 'href="vbscript' not in html
    assert " onerror=" not in html.replace("&lt;img src=x onerror=alert(1)&gt;", "")


def test_ordinary_text_is_formatted():
    html = render_markdown("# Head\n\n*very* **good** [site](https://a.example)\n\n- one\n- two")

    assert "<h3>Head</h3>" in html
    assert "<em>very</em> <strong>good</strong>" in html
    assert '<a href="https://a.example" rel="noopener nofollow">site</a>' in html
    assert "<li>one</li>" in html


def test_nothing_is_nothing():
    assert render_markdown(None) == render_markdown("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "[" * LONGEST,
        "*" * LONGEST,
        "(" * LONGEST,
        "> " * (LONGEST // 2),
        "`" * LONGEST,
        "[a](" * (LONGEST // 4),
        "- " * (LONGEST // 2),
        "|" * LONGEST,
        "**a " * (LONGEST // 4),
        "<" * LONGEST,
        "_a_" * (LONGEST // 3),
        "![" * (LONGEST // 2),
        "[" * 10**5,
    ],
    ids=lambda text: f"{text[:4]} times {len(text)}",
)
def test_no_text_holds_up_the_page(text):
    begun = time.process_time()

    render_markdown(text)

    assert time.process_time() - begun < 1
