"""A chart description as a picture: one call for pages, pieces of page height for paper."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from itertools import pairwise

from markupsafe import Markup

from govapp.foundation.charts.bars import bars, stacked
from govapp.foundation.charts.columns import columns
from govapp.foundation.charts.descriptions import Bars, Chart, Columns, Flow, Line, StackedBars
from govapp.foundation.charts.flows import flow
from govapp.foundation.charts.lines import line

A_PAGE = 18  # bars that fit on a page of paper, with title and legend


@singledispatch
def svg(chart: object, identifier: str) -> Markup:
    """The picture; `identifier` must be unique on its page and makes every id in it."""
    raise TypeError(f"no picture for {type(chart).__name__}")


svg.register(Bars, bars)
svg.register(StackedBars, stacked)
svg.register(Columns, columns)
svg.register(Line, line)
svg.register(Flow, flow)


@singledispatch
def pieces(chart: Chart) -> tuple[Chart, ...]:
    """The chart in parts that fit on a page of paper each, all on one scale."""
    return (chart,)


@pieces.register
def _(chart: Bars) -> tuple[Chart, ...]:
    top = chart.top or max(chart.values, default=0)
    return tuple(
        replace(chart, categories=chart.categories[part], values=chart.values[part], top=top)
        for part in _parts(len(chart.categories), A_PAGE)
    )


@pieces.register
def _(chart: StackedBars) -> tuple[Chart, ...]:
    top = chart.top or max(chart.totals, default=0)
    room = max(A_PAGE - len(chart.series) // 2, 4)  # the legend takes half a bar a series
    return tuple(
        replace(
            chart,
            categories=chart.categories[part],
            series=tuple(replace(one, values=one.values[part]) for one in chart.series),
            top=top,
        )
        for part in _parts(len(chart.categories), room)
    )


def _parts(count: int, room: int) -> list[slice]:
    """`count` things in as few parts as `room` allows, as even as can be."""
    parts = max(-(-count // room), 1)
    edges = [count * number // parts for number in range(parts + 1)]
    return [slice(begin, end) for begin, end in pairwise(edges)]


def is_empty(chart: Chart) -> bool:
    """Whether there is nothing to draw at all."""
    if isinstance(chart, Flow):
        return not chart.links
    if isinstance(chart, Bars):
        return not chart.categories
    return not (chart.categories and chart.series)
