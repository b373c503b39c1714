"""What every drawing keeps: readable by machines and people, exact, and safe."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.foundation.charts import drawing
from govapp.foundation.charts.lines import ticks
from govapp.foundation.charts.svg import is_empty, pieces, svg
from tests.foundation.charts.makers import (
    ALL,
    SVG,
    attributes,
    bars,
    drawn,
    flow,
    line,
    parts,
    stacked,
)

STYLES = Path(drawing.__file__).resolve().parents[2] / "static" / "css" / "charts.css"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><image href="http://127.0.0.1/x"/>',
    "' onload='alert(1)",
    "]]><b>&amp;",
    "\x00\x0b\ud800 broken",
    "\u202edrawkcab",
)

amounts = st.integers(min_value=0, max_value=10**13) | st.fractions(0, 10**6, max_denominator=97)


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: type(chart).__name__)
def test_a_drawing_is_an_image_with_a_name_and_a_description(chart):
    root = drawn(chart, "money")

    named = root.attrib["aria-labelledby"].split()
    words = {each.attrib["id"]: each.text for each in root if "id" in each.attrib}

    assert root.attrib["role"] == "img"
    assert [words[name] for name in named] == [chart.title, chart.description]
    assert root[0].tag == f"{SVG}title"  # the PDF takes its alternative text from the first child


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: type(chart).__name__)
def test_a_drawing_needs_neither_styles_nor_scripts_nor_addresses(chart):
    forbidden = [
        name
        for name, value in attributes(drawn(chart))
        if name == "style" or name.startswith("on") or "href" in name or "//" in value
    ]

    assert forbidden == []


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: type(chart).__name__)
def test_ids_are_those_of_the_caller_and_unique(chart):
    page = [
        value
        for each in ("a", "b")
        for name, value in attributes(drawn(chart, each))
        if name == "id"
    ]

    assert len(page) == len(set(page))
    assert all(value.startswith(("a-", "b-")) for value in page)
    assert svg(chart, "a") == svg(chart, "a")


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_words_are_shown_and_do_nothing(label):
    chart = bars((1, 2), names=(label, "Other"), show=lambda _value: label)

    root = drawn(chart)

    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "text",
    }  # fmt: skip
    assert not [name for name, _ in attributes(root) if name.startswith("on")]
    assert "\x00" not in svg(chart, "c")


@pytest.mark.parametrize("identifier", ["", "1a", 'a"b', "a b", "ä"])
def test_an_identifier_that_is_no_word_is_refused(identifier):
    with pytest.raises(ValueError, match="identifier"):
        svg(bars(), identifier)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=5))
def test_parts_touch_and_add_up_to_their_bar_exactly(rows):
    chart = stacked(*zip(*rows, strict=True))
    top = max(chart.totals)

    found = parts(drawn(chart))

    for number, total in enumerate(chart.totals):
        boxes = found.get(f"Use case {number}", [])
        assert all(begin + width == then for (begin, width), (then, _) in pairwise(boxes))
        assert sum(width for _, width in boxes) == drawing.share(total, top)
        assert all(begin == 0 for begin, _ in boxes[:1])


@settings(deadline=None, max_examples=60)
@given(st.lists(amounts, min_size=2, max_size=8))
def test_a_larger_value_never_has_a_shorter_bar(values):
    widths = [drawing.share(value, max(values)) for value in sorted(values)]

    assert widths == sorted(widths)
    assert not any(values) or widths[-1] == 10_000


@settings(deadline=None, max_examples=60)
@given(amounts)
def test_the_grid_is_round_and_reaches_over_the_largest_value(largest):
    marks = ticks(largest)

    assert marks[0] == 0
    assert marks[-1] >= largest
    assert 2 <= len(marks) <= 6
    step = Fraction(marks[1])
    leading = str(step.numerator if step >= 1 else step.denominator).rstrip("0")
    assert leading in {"1", "2", "5"}


@pytest.mark.parametrize(
    "chart",
    [
        bars(()),
        bars((7,)),
        bars((0, 0)),
        bars(tuple(range(50))),
        stacked((), ()),
        stacked((0,), (0,)),
        stacked(*[(number,) for number in range(20)]),
        line((5,)),
        line((0, 0)),
        line(tuple(range(60))),
        line(),
    ],
)
def test_odd_amounts_of_numbers_are_drawn(chart):
    root = drawn(chart)

    assert int(root.attrib["height"]) > 0
    assert not [value for _, value in attributes(root) if "-" in value and value.endswith("%")]


def test_nothing_to_draw_is_known():
    empty = [bars(()), stacked((), ()), line(()), flow()]

    assert [is_empty(chart) for chart in empty] == [True, True, True, False]
    assert not is_empty(bars((0,)))


def test_a_long_label_is_cut_and_told_whole():
    name = "Patient mediated exchange across organisations and borders"

    root = drawn(bars((1,), names=(name,)))

    shown = [each.text for each in root.iter(f"{SVG}text")]
    assert shown[0] == "Patient mediated exchange across orga…"
    assert [each.text for each in root.iter(f"{SVG}title")][-1] == f"{name}: 1"


def test_sixteen_series_can_be_told_apart_without_colour_words():
    chart = stacked(*[(1,)] * 16)

    looks = set()
    for group in drawn(chart).iter(f"{SVG}g"):
        rects = group.findall(f"{SVG}rect")
        if "Use case 0" in (group.findtext(f"{SVG}title") or ""):
            looks.add(tuple(rect.attrib["fill"] for rect in rects))

    assert len(looks) == 16


def test_long_charts_go_to_paper_in_even_pieces_on_one_scale():
    chart = bars(tuple(range(50)))

    several = pieces(chart)

    assert [len(piece.categories) for piece in several] == [16, 17, 17]
    assert sum((piece.values for piece in several), ()) == chart.values
    assert {piece.top for piece in several} == {49}
    assert len(pieces(stacked(*[tuple(range(40))] * 8))) == 3
    assert pieces(flow()) == (flow(),)


def test_bands_fill_the_sides_of_their_nodes():
    paths = [each.attrib["d"] for each in drawn(flow()).iter(f"{SVG}path")]

    sides = [re.fullmatch(r"M14 (\d+)C.*V(\d+)C.* 14 (\d+)Z", path) for path in paths]
    tops, bottoms = [int(side[1]) for side in sides], [int(side[3]) for side in sides]

    assert tops[1] == bottoms[0]  # both leave the first node, touching
    assert bottoms[1] - tops[0] == drawing.share(750, 751, 260)


def _colours(kind: str) -> dict[str, tuple[str, str]]:
    found = re.findall(
        rf"\.chart-{kind}-(\d) {{ {kind}: light-dark\((#\w+), (#\w+)\)", STYLES.read_text()
    )
    return {number: (day, night) for number, day, night in found}


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_stand_out_by_day_and_by_night_and_match_paper():
    for kind in ("fill", "stroke"):
        colours = _colours(kind)
        assert tuple(day for day, _ in colours.values()) == drawing.COLOURS
        assert all(_contrast(day, "#f5f6f8") >= 3 for day, _ in colours.values())
        assert all(_contrast(night, "#161b23") >= 3 for _, night in colours.values())
