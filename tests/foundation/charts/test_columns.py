"""Upright bars with lines over them."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from govapp.foundation.charts.descriptions import Columns, Series
from govapp.foundation.charts.svg import is_empty, svg
from govapp.foundation.charts.tables import rows

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = tuple(f"month {number}" for number in range(1, 13))


def _chart(*series: tuple[int, ...], line: tuple[int, ...] = ()) -> Columns:
    named = tuple(Series(f"series {n}", values) for n, values in enumerate(series, start=1))
    lines = (Series("last year", line),) if line else ()
    months = MONTHS[: len(series[0])] if series else ()
    return Columns("Dues", "Dues by month", "Month", months, named, lines, lambda x: f"{x} USD")


def _drawn(chart: Columns) -> ET.Element:
    return ET.fromstring(str(svg(chart, "dues")))  # noqa: S314 - our own drawing


def _bars(drawn: ET.Element) -> dict[str, ET.Element]:
    return {
        group.findtext(f"{SVG}title"): group.find(f"{SVG}rect")
        for group in drawn.iter(f"{SVG}g")
        if group.find(f"{SVG}rect") is not None
    }


def test_each_value_is_a_bar_whose_height_is_its_share():
    bars = _bars(_drawn(_chart((50, 100), (25, 0))))

    first, second = bars["month 1, series 1: 50 USD"], bars["month 2, series 1: 100 USD"]
    assert int(second.get("height")) == 2 * int(first.get("height")) == 220
    assert "month 2, series 2: 0 USD" not in bars


def test_bars_of_a_category_stand_side_by_side_and_within_the_picture():
    bars = _bars(_drawn(_chart(*[(9,) * 12] * 4)))

    spans = sorted(
        (float(bar.get("x")[:-1]), float(bar.get("x")[:-1]) + float(bar.get("width")[:-1]))
        for title, bar in bars.items()
        if title.startswith("month")
    )
    assert len(spans) == 48
    assert all(before[1] <= after[0] + 0.011 for before, after in pairwise(spans))
    assert spans[-1][1] <= 100


def test_the_line_goes_over_the_middle_of_the_categories():
    drawn = _drawn(_chart((10, 20), line=(20, 10)))

    markers = [
        (group.findtext(f"{SVG}title"), group.find(f"{SVG}svg").get("x"))
        for group in drawn.iter(f"{SVG}g")
        if group.find(f"{SVG}svg") is not None
    ]
    assert markers == [
        ("month 1, last year: 20 USD", "39.25%"),
        ("month 2, last year: 10 USD", "79.75%"),
    ]


def test_the_table_has_bars_and_lines():
    table = rows(_chart((10, 20), line=(5, 6)))

    assert table.cell_names == ("series 1", "last year")
    assert table.body[1].cells == ("20 USD", "6 USD")


def test_every_identifier_begins_with_that_of_the_chart():
    text = str(svg(_chart((1, 2), (3, 4)), "dues"))

    assert all(one.startswith("dues-") for one in re.findall(r'\sid="([^"]+)"', text))


def test_without_categories_there_is_nothing_to_draw():
    assert is_empty(_chart())
    assert _drawn(_chart()) is not None


@pytest.mark.parametrize("wrong", [(1,), (1, 2, 3), (-1, 2)])
def test_a_line_has_one_value_a_category_and_none_below_zero(wrong):
    with pytest.raises(ValueError, match=r"values|below zero"):
        _chart((1, 2), line=wrong)
