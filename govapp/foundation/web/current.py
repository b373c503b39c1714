"""What the running app knows, for code that must not import flask: settings and rendering."""

from __future__ import annotations

from flask import current_app, render_template

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
