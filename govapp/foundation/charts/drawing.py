"""The few pieces every chart is drawn with: elements, text, colours, patterns, the frame."""

from __future__ import annotations

import re
from fractions import Fraction

from markupsafe import Markup, escape

from govapp.foundation.charts.descriptions import Value

# Each at least 3 : 1 against white; the night column stands in static/css/charts.css.
COLOURS = (
    "#1f5fb4",
    "#b8520a",
    "#0d7a5f",
    "#8a3d94",
    "#8a6700",
    "#2b7fa8",
    "#b32a5b",
    "#56606e",
)
TEXT, MUTED, GRID, TRACK, SURFACE = "#16202d", "#525e6e", "#c9d0da", "#e6eaf0", "#ffffff"
FONT = "Inter, sans-serif"
LABEL = 38  # letters of a label beside a number; the whole is in its title

# Lines of an 8 by 8 tile over the colour; the first series has none.
_TILES = (
    (),
    ((0, 8, 8, 0),),
    ((0, 0, 8, 8),),
    ((0, 4, 8, 4),),
    ((4, 0, 4, 8),),
    ((0, 8, 8, 0), (0, 0, 8, 8)),
    ((0, 4, 8, 4), (4, 0, 4, 8)),
    ((0, 2, 4, 2), (4, 6, 8, 6)),
)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, *children: Markup | str, **attributes: object) -> Markup:
    """An SVG element, everything escaped; `stroke_width=2` becomes `stroke-width="2"`."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _clean(value))
        for key, value in attributes.items()
        if value is not None
    )
    if not children:
        return Markup("<{}{}/>").format(name, written)
    inner = Markup("").join(
        child if isinstance(child, Markup) else escape(_clean(child)) for child in children
    )
    return Markup("<{}{}>{}</{}>").format(name, written, inner, name)


def _clean(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return _NOT_XML.sub("\ufffd", value)
    return value


def group(*children: Markup, **attributes: object) -> Markup:
    """Elements under one, with a title shown when one points at them."""
    return element("g", *children, **attributes)


def told(text: str) -> Markup:
    """The title of an element, shown when one points at it."""
    return element("title", text)


def short(text: str, letters: int = LABEL) -> str:
    """The text, cut with an ellipsis above `letters`."""
    bare = " ".join(text.split())
    return bare if len(bare) <= letters else bare[: letters - 1].rstrip() + "…"


def words(text: str, *, x: object, y: object, anchor: str = "start", **how: object) -> Markup:
    """A line of text in the chart's font."""
    muted = bool(how.pop("muted", False))
    return element(
        "text",
        text,
        x=x,
        y=y,
        font_family=FONT,
        font_size=how.pop("size", 13),
        text_anchor=None if anchor == "start" else anchor,
        fill=MUTED if muted else TEXT,
        class_="chart-muted" if muted else "chart-text",
        **how,
    )


def percent(hundredths: int) -> str:
    """A position of whole hundredths of a per cent: 1250 is `12.5%`."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def share(part: Value, whole: Value, of: int = 10_000) -> int:
    """`part` of `whole` on a scale of `of` steps, to the nearest; 0 of nothing is 0."""
    return round(Fraction(part) / Fraction(whole) * of) if whole else 0


def colour(place: int) -> dict[str, object]:
    """Fill of the series at `place`: attribute for paper, class for pages."""
    number = place % len(COLOURS)
    return {"fill": COLOURS[number], "class_": f"chart-fill-{number + 1}"}


def edged(place: int) -> dict[str, object]:
    """The same with a rim in the colour of the ground, so that touching shapes part."""
    filled = colour(place)
    classes = f"{filled['class_']} chart-edge"
    return {**filled, "class_": classes, "stroke": SURFACE, "stroke_width": 1}


def stroke(place: int) -> dict[str, object]:
    """Stroke of the series at `place`."""
    number = place % len(COLOURS)
    return {"stroke": COLOURS[number], "class_": f"chart-stroke-{number + 1}"}


def _tile(place: int) -> int:
    """Colours come round after eight series; the pattern then is another one."""
    return (place + place // len(COLOURS)) % len(_TILES)


def patterns(identifier: str, count: int) -> Markup:
    """The definitions that `patterned` refers to."""
    return element(
        "defs",
        *(
            element(
                "pattern",
                *(
                    element(
                        "line",
                        x1=x1,
                        y1=y1,
                        x2=x2,
                        y2=y2,
                        stroke=SURFACE,
                        stroke_width="1.3",
                        class_="chart-hatch",
                    )
                    for x1, y1, x2, y2 in _TILES[tile]
                ),
                id=f"{identifier}-pattern-{tile}",
                width=8,
                height=8,
                patternUnits="userSpaceOnUse",
            )
            for tile in sorted({_tile(place) for place in range(count)})
            if _TILES[tile]
        ),
    )


def patterned(identifier: str, place: int, title: str, **box: object) -> Markup:
    """A rectangle in the colour and the pattern of the series at `place`."""
    over: tuple[Markup, ...] = ()
    if _TILES[_tile(place)]:
        over = (element("rect", **box, fill=f"url(#{identifier}-pattern-{_tile(place)})"),)
    return group(told(title), element("rect", **box, **edged(place)), *over)


def legend(identifier: str, names: tuple[str, ...]) -> tuple[Markup, int]:
    """Swatches and names, two a line when all are short; and the height they take."""
    columns = 2 if len(names) > 2 and all(len(name) <= 18 for name in names) else 1
    marks = []
    for place, name in enumerate(names):
        line, column = divmod(place, columns)
        marks.append(
            element(
                "svg",
                patterned(identifier, place, name, x=0, y=2, width=14, height=14),
                words(short(name, LABEL + 8), x=21, y=14),
                x=percent(column * 5000),
                y=line * 22,
                width="100%",
                height=22,
            )
        )
    return Markup("").join(marks), -(-len(names) // columns) * 22 + 8


def frame(identifier: str, title: str, description: str, height: int, *parts: Markup) -> Markup:
    """The whole picture: as wide as there is room, `height` units high, named for readers."""
    if not _IDENTIFIER.fullmatch(identifier):
        raise ValueError("the identifier of a chart is a word of letters, digits, - and _")
    return element(
        "svg",
        element("title", title, id=f"{identifier}-title"),
        element("desc", description, id=f"{identifier}-desc"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart-drawing",
        role="img",
        aria_labelledby=f"{identifier}-title {identifier}-desc",
        width="100%",
        height=height,
    )
