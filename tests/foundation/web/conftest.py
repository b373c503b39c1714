"""A bare app with everything that pages share, and a few pages to try it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govapp.foundation.web import navigation, panels
from govapp.foundation.web.setup import init_app

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class FewSettings:
    SERVER_URL: str = "https://members.example.org"
    DEFAULT_ZONE: str = "America/New_York"
    DEFAULT_LOCALE: str = "en"
    CONSORTIUM_NAME: str = "Example Consortium"


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask("govapp", root_path=str(ROOT / "govapp"), template_folder=str(ROOT / "templates"))
    app.config.update(
        GOVAPP=FewSettings(), SECRET_KEY="only for tests", TESTING=True, MAX_CONTENT_LENGTH=100_000
    )
    init_app(app, public={"static", "places.show", "open", "write"})
    yield app
    navigation.register(())
    panels.register_panels(())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
