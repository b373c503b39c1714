"""A test client whose requests live apart from the test, as a visitor's do."""

from __future__ import annotations

from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from govapp.db import db


class Client(FlaskClient):
    """Each request gets an application context and a database session of its own.

    Flask would lend it the test's, and with that what an earlier request remembered there.
    Afterwards the test's session starts afresh: rows it holds stay readable, and what it asks
    next comes from the database.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # Any: handed through to Flask
        kwargs.setdefault("buffered", True)
        _leave()
        try:
            with self.application.app_context():
                return super().open(*args, **kwargs)
        finally:
            _leave()


def _leave() -> None:
    if has_app_context():
        db.session.expunge_all()
        db.session.rollback()
