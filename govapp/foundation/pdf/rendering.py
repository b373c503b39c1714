"""A report's template and its figures turned into a document that says what it is."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from govapp.foundation.kernel.ids import canonical, digest
from govapp.foundation.kernel.money import Money
from govapp.foundation.pdf import painters
from govapp.foundation.pdf.painters import LIMITS, Limits, available

__all__ = ["LIMITS", "Limits", "Rendered", "Stamp", "available", "render", "to_pdf"]


@dataclass(frozen=True)
class Rendered:
    """A finished file. `digest` is the file's own; the file itself carries `figures_digest`."""

    bytes: builtins.bytes
    digest: str
    figures: str  # canonical JSON
    figures_digest: str


@dataclass(frozen=True)
class Stamp:
    """What every document says of itself: `stamp` in the templates under `templates/pdf`."""

    document_id: str
    title: str
    as_of: date
    as_of_shown: str  # in the reader's language
    figures_digest: str
    lang: str

    @property
    def figures_mark(self) -> str:
        """The part of the digest that is printed."""
        return self.figures_digest[:16]


def render(
    template: str,
    context: Mapping[str, object],
    *,
    document_id: str,
    title: str,
    as_of: date,
    figures: Mapping[str, object],
    limits: Limits = LIMITS,
) -> Rendered:
    """`templates/pdf/<template>.html` as PDF/UA-1, inside an application context.

    `figures` are the numbers the document stands for: text, whole numbers, `Money`, dates,
    `Fraction`, and lists and mappings of them; no floats. The same input gives the same bytes.
    Raises `PdfUnavailable` (503) or `TooLong` (409). Slow: never inside a transaction.
    """
    from govapp.foundation.web.current import render as fill

    text = canonical(_plain_mapping(figures))
    stamp = _stamp(document_id, str(title), as_of, digest(text))
    html = fill(f"pdf/{template}.html", **{**context, "stamp": stamp})
    content = to_pdf(html, identifier=f"{document_id} {stamp.figures_digest}", limits=limits)
    return Rendered(content, digest(content), text, stamp.figures_digest)


def to_pdf(html: str, *, identifier: str, limits: Limits = LIMITS) -> bytes:
    """HTML as PDF/UA-1, without an application; `identifier` becomes the PDF's file identifier."""
    return painters.paint(html, identifier=digest(identifier)[:32], limits=limits)


def _stamp(document_id: str, title: str, as_of: date, figures_digest: str) -> Stamp:
    from flask_babel import format_date, get_locale

    language = str(get_locale() or "en").replace("_", "-")
    return Stamp(document_id, title, as_of, format_date(as_of, "long"), figures_digest, language)


def _plain_mapping(values: Mapping[str, object]) -> dict[str, object]:
    return {str(name): _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """A figure as JSON can hold it, always written the same way."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"a figure cannot be a {type(value).__name__}")
