"""Upright bars side by side with lines over them: a year by months against the year before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup

from govapp.foundation.charts.descriptions import Columns, Series, Value
from govapp.foundation.charts.drawing import (
    element,
    frame,
    legend,
    patterned,
    patterns,
    percent,
    share,
    short,
    told,
    words,
)
from govapp.foundation.charts.lines import PLOT, dash, dates, grid, marker, ticks

LEFT = 1900  # hundredths of a per cent at the left, where the numbers of the grid stand
GAP = 20  # of a hundred parts of a category's room, how much stays empty between two
KEY = 22  # height of a line of the legend


def columns(chart: Columns, identifier: str) -> Markup:
    """Bars over a grid of round numbers that begins at zero, then the lines."""
    largest = max((x for one in (*chart.series, *chart.lines) for x in one.values), default=0)
    marks = ticks(largest)
    key, height = legend(identifier, tuple(one.name for one in chart.series))
    begin = height + len(chart.lines) * KEY + 22
    room = _room(chart)
    places = [LEFT + room * place + room // 2 for place in range(len(chart.categories))]
    drawn = [
        patterns(identifier, len(chart.series)),
        key,
        *_line_legend(chart, height),
        *grid(chart.show, marks, begin),
        *dates(chart.categories, places, begin + PLOT + 18),
    ]
    for number, one in enumerate(chart.series):
        drawn += _bars(chart, identifier, number, one, marks[-1], begin)
    for number, one in enumerate(chart.lines, start=len(chart.series)):
        drawn += _line(chart, number, one, places, marks[-1], begin)
    return frame(identifier, chart.title, chart.description, begin + PLOT + 28, *drawn)


def _room(chart: Columns) -> int:
    """The width that one category has, in hundredths of a per cent."""
    return (10_000 - LEFT) // max(len(chart.categories), 1)


def _line_legend(chart: Columns, top: int) -> Iterator[Markup]:
    for place, one in enumerate(chart.lines):
        number, y = len(chart.series) + place, top + place * KEY + 7
        yield element("line", x1=0, y1=y, x2=26, y2=y, **dash(number))
        yield marker(number, "13", y)
        yield words(short(one.name, 42), x=34, y=y + 5)


def _bars(
    chart: Columns, identifier: str, number: int, one: Series, top: Value, begin: int
) -> Iterator[Markup]:
    room = _room(chart)
    wide = room * (100 - GAP) // 100 // len(chart.series)
    for place, (name, value) in enumerate(zip(chart.categories, one.values, strict=True)):
        tall = share(value, top, PLOT)
        if tall:
            yield patterned(
                identifier,
                number,
                f"{name}, {one.name}: {chart.show(value)}",
                x=percent(LEFT + room * place + room * GAP // 200 + wide * number),
                y=begin + PLOT - tall,
                width=percent(wide),
                height=tall,
            )


def _line(
    chart: Columns, number: int, one: Series, places: list[int], top: Value, begin: int
) -> Iterator[Markup]:
    heights = [begin + PLOT - share(value, top, PLOT) for value in one.values]
    points = list(zip(places, heights, strict=True))
    for (x1, y1), (x2, y2) in pairwise(points):
        yield element("line", x1=percent(x1), y1=y1, x2=percent(x2), y2=y2, **dash(number))
    for name, value, (x, y) in zip(chart.categories, one.values, points, strict=True):
        title = told(f"{name}, {one.name}: {chart.show(value)}")
        yield element("g", title, marker(number, percent(x), y))
