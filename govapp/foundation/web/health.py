"""Whether this process can work, for whatever watches it from outside."""

from __future__ import annotations

from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError

from govapp.db import ping


def init_app(app: Flask) -> None:
    """Put `/health` into the app."""
    app.add_url_rule("/health", "health", show)


def show() -> Response:
    try:
        ping()
    except SQLAlchemyError:  # whoever watches needs the status, the log has the rest
        return Response("The database does not answer.\n", 503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
