"""Horizontal bars: the label stands above its bar, so that a narrow phone shows it whole."""

from __future__ import annotations

from itertools import accumulate

from markupsafe import Markup

from govapp.foundation.charts.descriptions import Bars, StackedBars
from govapp.foundation.charts.drawing import (
    TRACK,
    colour,
    element,
    frame,
    group,
    legend,
    patterned,
    patterns,
    percent,
    share,
    short,
    told,
    words,
)

ROW, BAR = 44, 15


def bars(chart: Bars, identifier: str) -> Markup:
    """One bar a category with its number at the right."""
    top = chart.top or max(chart.values, default=0)
    drawn = []
    for place, (name, value) in enumerate(zip(chart.categories, chart.values, strict=True)):
        y, shown = place * ROW, chart.show(value)
        width = share(value, top)
        box = {"x": 0, "y": y + 20, "height": BAR}
        bar = element("rect", **box, width=percent(width), **colour(0)) if width else Markup("")
        drawn.append(group(told(f"{name}: {shown}"), *_row(name, shown, y), bar))
    height = max(len(drawn), 1) * ROW
    return frame(identifier, chart.title, chart.description, height, *drawn)


def stacked(chart: StackedBars, identifier: str) -> Markup:
    """One bar a category, its parts in the order of the legend, its sum at the right."""
    top = chart.top or max(chart.totals, default=0)
    names = tuple(one.name for one in chart.series)
    key, begin = legend(identifier, names)
    drawn = [patterns(identifier, len(names)), key]
    for place, (name, total) in enumerate(zip(chart.categories, chart.totals, strict=True)):
        y = begin + place * ROW
        drawn += _row(name, chart.show(total), y)
        edges = [0, *accumulate(one.values[place] for one in chart.series)]
        marks = [share(edge, top) for edge in edges]
        for number, one in enumerate(chart.series):
            width = marks[number + 1] - marks[number]
            if width:
                drawn.append(
                    patterned(
                        identifier,
                        number,
                        f"{name}, {one.name}: {chart.show(one.values[place])}",
                        x=percent(marks[number]),
                        y=y + 20,
                        width=percent(width),
                        height=BAR,
                    )
                )
    height = begin + max(len(chart.categories), 1) * ROW
    return frame(identifier, chart.title, chart.description, height, *drawn)


def _row(name: str, shown: str, y: int) -> list[Markup]:
    return [
        words(short(name), x=0, y=y + 14),
        words(shown, x="100%", y=y + 14, anchor="end"),
        element("rect", x=0, y=y + 20, width="100%", height=BAR, fill=TRACK, class_="chart-track"),
    ]
