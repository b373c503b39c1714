"""The page lint finds what it says it finds, and leaves good pages alone."""

from __future__ import annotations

import pytest

from tests.pagelint import problems

PAGE = "<!doctype html><html lang=en><title>A</title><main><h1>B</h1>{}</main></html>"


@pytest.mark.parametrize(
    "part",
    [
        "<h2>C</h2><h3>D</h3><h2>E</h2>",
        '<label for="a">A</label><input id="a">',
        "<label>A <input></label>",
        '<a href="/x"><svg aria-hidden="true"></svg>Go</a>',
        '<button><img src="x" alt="Save"></button>',
        '<table><caption>C</caption><tr><th scope="col">H</th></tr></table>',
        '<form method="post"><input type="hidden" name="csrf_token"></form>',
        '<svg><title>Chart</title></svg><script src="x.js"></script>',
    ],
)
def test_good_pages_pass(part):
    assert problems(PAGE.format(part)) == []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("<h1>C</h1>", "exactly one h1"),
        ("<h3>C</h3>", "jumps from level 1 to 3"),
        ("<h2></h2>", "says nothing"),
        ("<input>", "has no label"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
        ("<button><svg></svg></button>", "has no words"),
        ('<a href="">x</a>', "leads nowhere"),
        ('<a href="#">x</a>', "leads nowhere"),
        ('<a href="#gone">x</a>', "which is not there"),
        ('<img src="x">', "no alternative text"),
        ("<table><caption>C</caption><tr><th>H</th></tr></table>", "has no scope"),
        ('<table><tr><th scope="col">H</th></tr></table>', "has no caption"),
        ('<p style="x">y</p>', "inline style"),
        ("<script>1</script>", "inline script"),
        ('<p onclick="x">y</p>', "inline handler"),
        ('<form method="post"></form>', "without a token"),
        ('<input aria-label="x" aria-describedby="gone">', "points at #gone"),
    ],
)
def test_bad_pages_are_told(part, words):
    assert any(words in problem for problem in problems(PAGE.format(part)))


def test_a_page_without_frame_is_told():
    assert problems("<h1>B</h1>") == [
        "the page names no language",
        "the page has no title",
        "the page needs exactly one main",
    ]
