"""A bare app with everything that pages share, and a few pages to try it on."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govapp.foundation.web import navigation, panels
from govapp.foundation.web.setup import init_app
from tests.house.source import PACKAGE, ROOT


@dataclass(frozen=True)
class FewSettings:
    SERVER_URL: str = "https://members.example.org"
    DEFAULT_ZONE: str = "America/New_York"
    DEFAULT_LOCALE: str = "en"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """Without database and slices; what a test registers is forgotten after it."""
    for module, name in (
        (navigation, "_doors"),
        (navigation, "_account"),
        (navigation, "_foot"),
        (navigation, "_counts"),
        (panels, "_panels"),
        (panels, "_sources"),
    ):
        monkeypatch.setattr(module, name, [])
    app = Flask("govapp", root_path=str(PACKAGE), template_folder=str(ROOT / "templates"))
    app.config.update(
        GOVAPP=FewSettings(), SECRET_KEY="only for tests", TESTING=True, MAX_CONTENT_LENGTH=100_000
    )
    app.extensions["brand"] = lambda: "Example & Consortium"
    init_app(app, public={"static", "places.show", "open", "write"})
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
