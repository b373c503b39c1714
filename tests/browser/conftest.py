"""The demonstration in a real browser: each test gets a copy of one that was loaded once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import databases

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from govapp.settings import Settings
    from tests.applications import Kept


def demonstration() -> Path:
    """The folder of a demonstration loaded once for all workers of this run."""
    from govapp import create_app
    from govapp.db import create_schema, db
    from tests.applications import settings_for

    folder = databases.shared_folder() / "demonstration"
    with databases.one_worker_at_a_time():
        if not (folder / "loaded").exists():
            app = create_app(settings_for(folder))
            with app.app_context():
                from govapp.demo import services

                create_schema(db.engine)
                services.load()
                db.session.close()
                db.engine.dispose()
            (folder / "loaded").touch()
    return folder


@pytest.fixture
def app(_kept: Kept, settings: Settings) -> Iterator[Flask]:
    """The application over its own copy of the demonstration."""
    from govapp.db import db

    made = demonstration()
    databases.copy_sqlite(made / "govapp.db", settings.INSTANCE / "govapp.db")
    shutil.copy(made / "demo-accounts.json", settings.INSTANCE / "demo-accounts.json")
    _kept.app.config["WTF_CSRF_ENABLED"] = True
    with _kept.app.app_context():
        yield _kept.app
        db.session.rollback()
    with _kept.app.app_context():
        db.engine.dispose()


@pytest.fixture
def enter(settings: Settings) -> Callable[[Page, str], None]:
    """Sign in as whoever plays a role, with the password of the accounts file."""
    text = (settings.INSTANCE / "demo-accounts.json").read_text(encoding="utf-8")
    accounts = {one["role"]: one for one in json.loads(text)}

    def sign_in(page: Page, role: str) -> None:
        page.context.clear_cookies()
        page.goto("/sign-in")
        page.get_by_label("Email").fill(accounts[role]["email"])
        page.get_by_label("Password", exact=True).fill(accounts[role]["password"])
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/home")

    return sign_in


@pytest.fixture
def ids(app: Flask) -> dict[str, object]:
    """Numbers of the things that the tour speaks of."""
    from govapp.demo import tour

    with app.app_context():
        return tour.places()
