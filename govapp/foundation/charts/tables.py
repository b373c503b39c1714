"""The table that stands beside every chart: the same numbers, in words and figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from govapp.foundation.charts.descriptions import Bars, Columns, Flow, Line, Series, StackedBars


@dataclass(frozen=True)
class Row:
    """One row: its head cells, then its figures as shown."""

    heads: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A table: names of the head columns and of the figure columns, then its rows."""

    head_names: tuple[str, ...]
    cell_names: tuple[str, ...]
    body: tuple[Row, ...]


@singledispatch
def rows(chart: object) -> Rows:
    """The numbers of a chart as a table, in the order of the chart."""
    raise TypeError(f"no table for {type(chart).__name__}")


@rows.register
def _(chart: Bars) -> Rows:
    pairs = zip(chart.categories, chart.values, strict=True)
    body = tuple(Row((name,), (chart.show(value),)) for name, value in pairs)
    return Rows((chart.category_name,), (chart.value_name,), body)


@rows.register
def _(chart: StackedBars) -> Rows:
    body = tuple(
        Row(
            (name,),
            (*(chart.show(one.values[place]) for one in chart.series), chart.show(total)),
        )
        for place, (name, total) in enumerate(zip(chart.categories, chart.totals, strict=True))
    )
    names = tuple(one.name for one in chart.series)
    return Rows((chart.category_name,), (*names, chart.total_name), body)


@rows.register
def _(chart: Line) -> Rows:
    return _by_category(chart, chart.series)


@rows.register
def _(chart: Columns) -> Rows:
    return _by_category(chart, (*chart.series, *chart.lines))


def _by_category(chart: Line | Columns, series: tuple[Series, ...]) -> Rows:
    body = tuple(
        Row((name,), tuple(chart.show(one.values[place]) for one in series))
        for place, name in enumerate(chart.categories)
    )
    return Rows((chart.category_name,), tuple(one.name for one in series), body)


@rows.register
def _(chart: Flow) -> Rows:
    label = {node.key: node.label for node in chart.nodes}
    body = tuple(
        Row((label[link.source], label[link.target]), (chart.show(link.value),))
        for link in chart.links
    )
    return Rows((chart.source_name, chart.target_name), (chart.value_name,), body)
