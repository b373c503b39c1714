"""Charts for these tests, and what can be read from a drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from govapp.foundation.charts.descriptions import (
    Bars,
    Chart,
    Flow,
    Line,
    Link,
    Node,
    Series,
    StackedBars,
    Value,
)
from govapp.foundation.charts.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def bars(values: tuple[Value, ...] = (300, 100), names: tuple[str, ...] = (), **more: Any) -> Bars:
    names = names or tuple(f"Use case {number}" for number in range(len(values)))
    return Bars("Funding", "What each was given.", "Use case", "Amount", names, values, **more)


def stacked(*series: tuple[Value, ...], names: tuple[str, ...] = (), **more: Any) -> StackedBars:
    series = series or ((300, 100), (50, 75))
    names = names or tuple(f"Use case {number}" for number in range(len(series[0])))
    parts = tuple(Series(f"Source {place}", values) for place, values in enumerate(series))
    return StackedBars("Sources", "Parts of it.", "Use case", "Total", names, parts, **more)


def line(*series: tuple[Value, ...], **more: Any) -> Line:
    series = series or ((0, 5, 9), (1, 4, 4))
    names = tuple(f"M{number}" for number in range(len(series[0])))
    parts = tuple(Series(f"Year {place}", values) for place, values in enumerate(series))
    return Line("Dues", "Month by month.", "Month", names, parts, **more)


def flow(**more: Any) -> Flow:
    nodes = (
        Node("d", "Dues", 0),
        Node("g", "Grants", 0),
        Node("a", "Care", 1),
        Node("b", "Lab", 1),
    )
    links = (Link("d", "a", 500), Link("d", "b", 250), Link("g", "b", 1))
    return Flow("Money", "From sources to uses.", "Source", "Use", "Amount", nodes, links, **more)


ALL = (bars(), stacked(), line(), flow())


def drawn(chart: Chart, identifier: str = "c") -> ElementTree.Element:
    """The drawing, read back as XML."""
    return ElementTree.fromstring(svg(chart, identifier))  # noqa: S314 - our own drawing


def hundredths(text: str) -> int:
    """`12.5%` is 1250."""
    whole, _, rest = text.rstrip("%").partition(".")
    return int(whole) * 100 + int((rest + "00")[:2])


def parts(drawing: ElementTree.Element) -> dict[str, list[tuple[int, int]]]:
    """Category to its parts as (begin, width) in hundredths of a per cent, from their titles."""
    found: dict[str, list[tuple[int, int]]] = {}
    for group in drawing.iter(f"{SVG}g"):
        title, rect = group.find(f"{SVG}title"), group.find(f"{SVG}rect")
        match = re.fullmatch(r"(Use case \d+), Source \d+: .*", title.text or "")
        if match:
            box = hundredths(rect.attrib["x"]), hundredths(rect.attrib["width"])
            found.setdefault(match[1], []).append(box)
    return found


def attributes(drawing: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for element in drawing.iter():
        yield from element.attrib.items()
