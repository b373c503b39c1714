"""Lines over time: each series has its colour, its dash and its marker, and is named above."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from markupsafe import Markup

from govapp.foundation.charts.descriptions import Line, Series, Show, Value
from govapp.foundation.charts.drawing import (
    GRID,
    edged,
    element,
    frame,
    percent,
    share,
    short,
    stroke,
    told,
    words,
)

PLOT = 220
LEFT, RIGHT = 300, 9700  # hundredths of a per cent
MOST_MARKERS, MOST_LABELS = 24, 6
DASHES = (None, "7 4", "2 3", "9 3 2 3", "12 5", "4 2", "1 4", "6 2 1 2")


def line(chart: Line, identifier: str) -> Markup:
    """Lines from left to right over a grid of round numbers that begins at zero."""
    largest = max((value for one in chart.series for value in one.values), default=0)
    marks = ticks(largest)
    begin = len(chart.series) * 22 + 26
    places = _places(len(chart.categories))
    drawn = [
        *_legend(chart.series),
        *grid(chart.show, marks, begin),
        *dates(chart.categories, places, begin + PLOT + 18),
    ]
    for number, one in enumerate(chart.series):
        drawn += _drawn(chart, number, one, places, marks[-1], begin)
    return frame(identifier, chart.title, chart.description, begin + PLOT + 28, *drawn)


def ticks(largest: Value) -> tuple[Value, ...]:
    """Round numbers from zero to at least `largest`, three to six of them."""
    if largest <= 0:
        return (0, 1)
    step = Fraction(1)
    while step * 5 < largest:
        step *= 10
    while step / 10 * 5 >= largest:
        step /= 10
    step = next(step * part / 10 for part in (2, 5, 10) if step * part / 10 * 5 >= largest)
    count = -(-Fraction(largest) // step)
    return tuple(_whole(step * place) for place in range(int(count) + 1))


def _whole(value: Fraction) -> Value:
    return value.numerator if value.denominator == 1 else value


def _places(count: int) -> list[int]:
    if count == 1:
        return [(LEFT + RIGHT) // 2]
    return [LEFT + (RIGHT - LEFT) * place // (count - 1) for place in range(count)]


def _legend(series: tuple[Series, ...]) -> Iterator[Markup]:
    for number, one in enumerate(series):
        y = number * 22 + 9
        yield element("line", x1=0, y1=y, x2=26, y2=y, **dash(number))
        yield marker(number, "13", y)
        yield words(short(one.name, 42), x=34, y=y + 5)


def dash(number: int) -> dict[str, object]:
    """How the line of a series is drawn."""
    pattern = DASHES[number % len(DASHES)]
    return {"stroke_width": 2.5, "stroke_dasharray": pattern, **stroke(number)}


def marker(number: int, x: str, y: int) -> Markup:
    """A shape of its own for each of four series, then again with another dash and colour."""
    shapes = (
        "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1-4 0Z",
        "M-4-4H4V4H-4Z",
        "M0-5L5 4H-5Z",
        "M0-5L5 0L0 5L-5 0Z",
    )
    shape = element("path", d=shapes[number % len(shapes)], **edged(number))
    return element("svg", shape, x=x, y=y, width=1, height=1, overflow="visible")


def grid(show: Show, marks: tuple[Value, ...], begin: int) -> Iterator[Markup]:
    """A level line with its number for each mark."""
    for mark in marks:
        y = begin + PLOT - share(mark, marks[-1], PLOT)
        yield element("line", x1=0, y1=y, x2="100%", y2=y, stroke=GRID, class_="chart-grid")
        yield words(show(mark), x=0, y=y - 4, size=11, muted=True)


def dates(categories: tuple[str, ...], places: list[int], y: int) -> Iterator[Markup]:
    """Names of the categories below the plot, as many as there is room for."""
    every = -(-len(categories) // MOST_LABELS) or 1
    last = len(categories) - 1
    for number, (name, place) in enumerate(zip(categories, places, strict=True)):
        if number % every:
            continue
        anchor = "middle"
        if last and number in {0, last}:
            anchor = "end" if number else "start"
        yield words(short(name, 10), x=percent(place), y=y, size=11, anchor=anchor, muted=True)


def _drawn(
    chart: Line, number: int, one: Series, places: list[int], top: Value, begin: int
) -> Iterator[Markup]:
    heights = [begin + PLOT - share(value, top, PLOT) for value in one.values]
    points = list(zip(places, heights, strict=True))
    for (x1, y1), (x2, y2) in pairwise(points):
        yield element("line", x1=percent(x1), y1=y1, x2=percent(x2), y2=y2, **dash(number))
    if len(points) > MOST_MARKERS:
        return
    for name, value, (x, y) in zip(chart.categories, one.values, points, strict=True):
        title = told(f"{name}, {one.name}: {chart.show(value)}")
        yield element("g", title, marker(number, percent(x), y))
