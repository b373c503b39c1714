"""What the running app knows, for code that must not import flask: settings and rendering."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, g, render_template
from flask_babel import force_locale

from govapp.foundation.web.viewer import Viewer
from govapp.settings import Settings


def settings() -> Settings:
    """The frozen settings of the running app."""
    found = current_app.config["GOVAPP"]
    if not isinstance(found, Settings):
        raise TypeError("the app was assembled without settings")
    return found


def render(template: str, **context: object) -> str:
    """A template filled in, with the app's filters and language."""
    return render_template(template, **context)


@contextmanager
def reading_as(locale: str, zone: str) -> Iterator[None]:
    """Write dates, numbers and words as that reader wants them; "" is the consortium's way."""
    missing = object()
    before = g.get("viewer", missing)
    g.viewer = Viewer(locale or settings().DEFAULT_LOCALE, zone or settings().DEFAULT_ZONE)
    try:
        with force_locale(g.viewer.locale):
            yield
    finally:
        if before is missing:
            g.pop("viewer")
        else:
            g.viewer = before
