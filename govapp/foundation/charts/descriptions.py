"""What a chart says: titles, names and exact numbers. Nothing of how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

Value = int | Fraction
Show = Callable[[Value], str]


@dataclass(frozen=True)
class Bars:
    """One bar a category, from zero. `top` fixes the full width; else the largest value does."""

    title: str
    description: str
    category_name: str
    value_name: str
    categories: tuple[str, ...]
    values: tuple[Value, ...]
    show: Show = str
    top: Value | None = None

    def __post_init__(self) -> None:
        _told(self.title, self.description)
        _numbers(self.values, len(self.categories))
        _within(self.values, self.top)


@dataclass(frozen=True)
class Series:
    """A name and one value a category, in their order."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class StackedBars:
    """One bar a category, made of one part a series; the parts add up to the bar."""

    title: str
    description: str
    category_name: str
    total_name: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    show: Show = str
    top: Value | None = None

    def __post_init__(self) -> None:
        _told(self.title, self.description)
        _series(self.series, len(self.categories))
        _within(self.totals, self.top)

    @property
    def totals(self) -> tuple[Value, ...]:
        """The sum of each category."""
        return tuple(
            sum(one.values[place] for one in self.series) for place in range(len(self.categories))
        )


@dataclass(frozen=True)
class Line:
    """How values move along the categories (mostly dates), one line a series, from zero."""

    title: str
    description: str
    category_name: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    show: Show = str

    def __post_init__(self) -> None:
        _told(self.title, self.description)
        _series(self.series, len(self.categories))


@dataclass(frozen=True)
class Columns:
    """Upright bars, one a series side by side in each category, and lines over them, from zero.

    For a year month by month against the year before: few categories, few series.
    """

    title: str
    description: str
    category_name: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    lines: tuple[Series, ...] = ()
    show: Show = str

    def __post_init__(self) -> None:
        _told(self.title, self.description)
        _series((*self.series, *self.lines), len(self.categories))


@dataclass(frozen=True)
class Node:
    """A place that something flows from or to. Nodes with one `kind` share their colour."""

    key: str
    label: str
    column: int
    kind: str = ""


@dataclass(frozen=True)
class Link:
    """How much flows from one node to another further right."""

    source: str
    target: str
    value: Value


@dataclass(frozen=True)
class Flow:
    """Amounts flowing from left to right: sources to uses, or votes from round to round."""

    title: str
    description: str
    source_name: str
    target_name: str
    value_name: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    show: Show = str

    def __post_init__(self) -> None:
        _told(self.title, self.description)
        _numbers([link.value for link in self.links], len(self.links))
        column = {node.key: node.column for node in self.nodes}
        if len(column) != len(self.nodes):
            raise ValueError("two nodes have the same key")
        for link in self.links:
            if link.source not in column or link.target not in column:
                raise ValueError("a link leads to or from no node")
            if column[link.source] >= column[link.target]:
                raise ValueError("a link leads to the right")


Chart = Bars | Columns | StackedBars | Line | Flow


def _told(title: str, description: str) -> None:
    if not title.strip() or not description.strip():
        raise ValueError("a chart needs a title and a description for those who cannot see it")


def _series(series: tuple[Series, ...], categories: int) -> None:
    for one in series:
        _numbers(one.values, categories)


def _numbers(values: Iterable[Value], wanted: int) -> None:
    values = tuple(values)
    if len(values) != wanted:
        raise ValueError(f"{wanted} categories need {wanted} values, not {len(values)}")
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise TypeError("a chart draws whole numbers and fractions")
        if value < 0:
            raise ValueError("a bar, line or flow cannot be below zero")


def _within(values: Iterable[Value], top: Value | None) -> None:
    if top is not None and any(value > top for value in values):
        raise ValueError("a value is above the top of the chart")
