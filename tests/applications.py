"""Assembled applications for the tests, one per worker, database kind and set of settings.

Assembling costs far more than a test, so an application is kept; its database, its instance
folder and its configuration are put back to fresh before each test.
"""

from __future__ import annotations

import atexit
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from govapp import create_app
from govapp.db import create_schema, db
from govapp.foundation.kernel import clock
from govapp.settings import Settings
from tests import databases

CHEAP = {  # password hashes that cost nothing, a fixed key, this machine, no alarm clock
    "SECRET_KEY": "tests-sign-with-this-and-nobody-else-does",
    "SERVER_URL": "http://localhost",
    "ARGON2_MEMORY_KIB": 8,
    "ARGON2_ROUNDS": 1,
    "LOG_LEVEL": "ERROR",
    "ALARM": False,
}


@dataclass
class Kept:
    """An application, what it looked like when it was new, and the template of its database."""

    app: Flask
    settings: Settings
    config: dict[str, Any]
    template: Path | str
    registries: list[tuple[Any, Any]] = field(default_factory=list)

    def refresh(self) -> None:
        """Make database, folder, configuration and foundation's tables as new."""
        with self.app.app_context():
            db.engine.dispose()
        self.app.config.clear()
        self.app.config.update(self.config)
        for registry, content in self.registries:
            registry.clear()
            registry.update(content) if isinstance(registry, dict) else registry.extend(content)
        clock.live_in(ZoneInfo(self.settings.DEFAULT_ZONE))
        shutil.rmtree(self.settings.INSTANCE)
        self.settings.INSTANCE.mkdir()
        if isinstance(self.template, Path):
            databases.copy_sqlite(self.template, self.settings.INSTANCE / "govapp.db")
        else:
            databases.clean_postgres(self.template)


def _registries() -> list[tuple[Any, Any]]:
    """What assembling wrote into tables of modules (policies, panels, jobs …), with a copy."""
    return [
        (value, value.copy())
        for name, module in list(sys.modules.items())
        if name.startswith("govapp.") and name != "govapp.db"
        for variable, value in vars(module).items()
        if re.fullmatch("_[a-z]+", variable) and isinstance(value, dict | list)
    ]


_kept: dict[tuple[str, str], Kept] = {}
_folder: list[Path] = []


def folder() -> Path:
    """This worker's own folder, gone when the worker ends."""
    if not _folder:
        _folder.append(Path(tempfile.mkdtemp(prefix="govapp-test-")))
        atexit.register(shutil.rmtree, _folder[0], ignore_errors=True)
    return _folder[0]


def application(kind: str, overrides: dict[str, Any]) -> Kept:
    """The kept application for a database kind and settings, made at the first call and fresh."""
    key = (kind, repr(sorted(overrides.items())))
    if key not in _kept:
        _kept[key] = _assembled(kind, overrides, len(_kept))
    _kept[key].refresh()
    return _kept[key]


def settings_for(instance: Path, **overrides: Any) -> Settings:
    """Settings of the tests for one instance folder, which is made."""
    instance.mkdir(parents=True, exist_ok=True)
    return Settings(**{**CHEAP, "INSTANCE": instance, **overrides})


def _assembled(kind: str, overrides: dict[str, Any], number: int) -> Kept:
    instance = folder() / f"instance-{number}"
    if kind == "sqlite":
        template: Path | str = _sqlite_template()
        settings = settings_for(instance, **overrides)
    else:
        template = _postgres_database()
        settings = settings_for(
            instance, DATABASE_URL=databases.postgres_url(template), **overrides
        )
    app = create_app(settings)
    # Forms are tested for what they do; the tests of CSRF itself switch it on (`csrf`).
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return Kept(app, settings, dict(app.config), template, _registries())


def _sqlite_template() -> Path:
    path = folder() / "template" / "govapp.db"
    if not path.exists():
        _create(create_app(settings_for(path.parent)))
    return path


def _postgres_database() -> str:
    """This worker's own database, copied from the one template of the run."""
    mine = f"govapp_{databases.worker_name()}"
    with databases.one_worker_at_a_time():
        if not databases.exists("govapp_template"):
            databases.create("govapp_template")
            url = databases.postgres_url("govapp_template")
            _create(create_app(settings_for(folder() / "postgres", DATABASE_URL=url)))
            databases.install_harness("govapp_template")
        if not databases.exists(mine):
            databases.create(mine, template="govapp_template")
    return mine


def _create(app: Flask) -> None:
    with app.app_context():
        create_schema(db.engine)
        db.engine.dispose()
