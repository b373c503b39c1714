"""Amounts flowing from left to right, as bands between labelled nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from govapp.foundation.charts.descriptions import Flow, Link, Node, Value
from govapp.foundation.charts.drawing import (
    colour,
    element,
    frame,
    group,
    share,
    short,
    told,
    words,
)

HEIGHT, SLOT, GAP = 260, 32, 8  # of the bands; least room of a node with its two lines; between
WIDTH, NODE = 1000, 14


@dataclass(frozen=True)
class _Box:
    node: Node
    value: Value
    place: int  # of its colour
    x: int
    y: int
    height: int


def flow(chart: Flow, identifier: str) -> Markup:
    """Nodes in their columns, a band for each link, each node with its label and sum."""
    boxes = _boxes(chart)
    height = max((box.y + max(box.height, SLOT) for box in boxes.values()), default=SLOT) + GAP
    last = max((box.node.column for box in boxes.values()), default=0)
    drawn = element(
        "svg",
        *_bands(chart, boxes),
        *(_node(chart, box) for box in boxes.values()),
        width="100%",
        height=height,
        viewBox=f"0 0 {WIDTH} {height}",
        preserveAspectRatio="none",
    )
    labels = (_label(chart, box, last) for box in boxes.values() if box.node.column in {0, last})
    return frame(identifier, chart.title, chart.description, height, drawn, *labels)


def _boxes(chart: Flow) -> dict[str, _Box]:
    values = _sums(chart)
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in chart.nodes:
        columns[node.column].append(node)
    largest = max(
        (sum(values[node.key] for node in column) for column in columns.values()), default=0
    )
    kinds = list(dict.fromkeys(node.kind or node.key for node in chart.nodes))
    last = max(columns, default=0)
    boxes = {}
    for number, column in columns.items():
        y = GAP // 2
        for node in column:
            height = share(values[node.key], largest, HEIGHT)
            x = number * (WIDTH - NODE) // last if last else 0
            place = kinds.index(node.kind or node.key)
            boxes[node.key] = _Box(node, values[node.key], place, x, y, height)
            y += max(height, SLOT) + GAP
    return boxes


def _sums(chart: Flow) -> dict[str, Value]:
    """What each node holds: the larger of what comes in and what goes out."""
    comes: dict[str, Value] = defaultdict(int)
    goes: dict[str, Value] = defaultdict(int)
    for link in chart.links:
        goes[link.source] += link.value
        comes[link.target] += link.value
    return {node.key: max(comes[node.key], goes[node.key]) for node in chart.nodes}


def _bands(chart: Flow, boxes: dict[str, _Box]) -> Iterator[Markup]:
    order = {node.key: place for place, node in enumerate(chart.nodes)}
    used_right: dict[str, Value] = defaultdict(int)
    used_left: dict[str, Value] = defaultdict(int)
    for link in sorted(chart.links, key=lambda each: (order[each.source], order[each.target])):
        source, target = boxes[link.source], boxes[link.target]
        upper = _slice(source, used_right, link)
        lower = _slice(target, used_left, link, arriving=True)
        title = f"{source.node.label} → {target.node.label}: {chart.show(link.value)}"
        if link.value:
            band = element("path", d=_curve(source, upper, target, lower), **colour(source.place))
            yield group(told(title), band, fill_opacity="0.28")


def _slice(
    box: _Box, used: dict[str, Value], link: Link, *, arriving: bool = False
) -> tuple[int, int]:
    """The part of a node's side that a link takes: from and to, from the top."""
    key = link.target if arriving else link.source
    begin = used[key]
    used[key] = begin + link.value
    edge = [box.y + share(part, box.value, box.height) for part in (begin, used[key])]
    return edge[0], edge[1]


def _curve(source: _Box, left: tuple[int, int], target: _Box, right: tuple[int, int]) -> str:
    x1, x2 = source.x + NODE, target.x
    middle = (x1 + x2) // 2
    return (
        f"M{x1} {left[0]}C{middle} {left[0]} {middle} {right[0]} {x2} {right[0]}"
        f"V{right[1]}C{middle} {right[1]} {middle} {left[1]} {x1} {left[1]}Z"
    )


def _node(chart: Flow, box: _Box) -> Markup:
    title = told(f"{box.node.label}: {chart.show(box.value)}")
    bar = element(
        "rect", x=box.x, y=box.y, width=NODE, height=max(box.height, 1), **colour(box.place)
    )
    return group(title, bar)


def _label(chart: Flow, box: _Box, last: int) -> Markup:
    """Name and sum in two lines, inside of the node's edge."""
    at_end = bool(last) and box.node.column == last
    x, anchor = ("97.4%", "end") if at_end else ("2.6%", "start")
    middle = box.y + max(box.height, SLOT) // 2 if box.height >= SLOT else box.y + SLOT // 2
    return group(
        told(f"{box.node.label}: {chart.show(box.value)}"),
        words(short(box.node.label, 22), x=x, y=middle - 2, anchor=anchor),
        words(chart.show(box.value), x=x, y=middle + 13, anchor=anchor, size=11),
    )
