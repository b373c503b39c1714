"""Addresses of static files with their content's digest, and icons from the sprite."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from flask import current_app, url_for
from markupsafe import Markup, escape

from govapp.foundation.kernel.ids import digest

SPRITE = "img/icons.svg"


def asset(name: str) -> str:
    """The address of a static file; it changes when the content does."""
    folder = Path(str(current_app.static_folder))
    return url_for("static", filename=name, v=_digest_of(folder / name))


@cache
def _digest_of(path: Path) -> str:
    return digest(path.read_bytes())[:12]


@cache
def icon_names(path: Path) -> frozenset[str]:
    """Every icon the sprite holds."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', path.read_text(encoding="utf-8")))


def icon(name: str) -> Markup:
    """A decorative icon; the word beside it carries the meaning. Unknown names are a bug."""
    if name not in icon_names(Path(str(current_app.static_folder)) / SPRITE):
        raise ValueError(f"there is no icon {name!r}; see static/img/icons.svg")
    address = escape(f"{asset(SPRITE)}#{name}")
    return Markup(  # noqa: S704 - the name is checked and the address escaped
        f'<svg class="icon" aria-hidden="true" focusable="false"><use href="{address}"></use></svg>'
    )
