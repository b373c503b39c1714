"""A migrated database equals a created one, and every step can be taken up, down and up again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection

from govapp import create_app
from govapp.db import migration_engine
from tests import databases
from tests.applications import settings_for
from tests.house.catalogue import catalogue, differences, fill, rows


@pytest.fixture
def empty(database: str, tmp_path, bare_environment) -> Iterator[Flask]:
    """The application over a database in which there is nothing yet."""
    if database == "sqlite":
        yield create_app(settings_for(tmp_path))
        return
    name = f"govapp_migrated_{databases.worker_name()}"
    databases.drop(name)
    databases.create(name)
    yield create_app(settings_for(tmp_path, DATABASE_URL=databases.postgres_url(name)))
    databases.drop(name)


def _migrate(app: Flask, direction: str, *target: int) -> None:
    with app.app_context():
        getattr(app.extensions["alembic"], direction)(*target)
        app.extensions["alembic"].engines["default"].dispose()


def _revisions(app: Flask) -> int:
    with app.app_context():
        return len(app.extensions["alembic"].log())


def _seen(app: Flask, look: Callable[[Connection], dict]) -> dict:
    """What `look` finds, with a migration's rights; its changes stay."""
    engine = migration_engine(app.config["GOVAPP"].database_url)
    with engine.begin() as connection:
        found = look(connection)
    engine.dispose()
    return found


@pytest.mark.both_databases
def test_a_migrated_database_equals_a_created_one(empty, app):
    created = _seen(app, catalogue)

    _migrate(empty, "upgrade")

    assert differences(_seen(empty, catalogue), created) == []


@pytest.mark.both_databases
def test_every_step_goes_down_and_up_again(empty):
    _migrate(empty, "upgrade")
    top = _seen(empty, catalogue)

    for _ in range(_revisions(empty)):
        _migrate(empty, "downgrade", -1)
    bottom = _seen(empty, catalogue)
    _migrate(empty, "upgrade")

    assert not [name for name in bottom if not name.startswith("extension")]
    assert differences(_seen(empty, catalogue), top) == []


def test_rows_survive_each_step_down_and_up_again(empty):
    _migrate(empty, "upgrade")
    before = _seen(empty, fill)

    lost = {}
    for _ in range(_revisions(empty)):
        _migrate(empty, "downgrade", -1)
        below = _seen(empty, rows)
        _migrate(empty, "upgrade")
        after = _seen(empty, rows)
        lost |= {name: before[name] for name in below if below[name] != after[name]}
        _migrate(empty, "downgrade", -1)

    filled = [name for name, count in before.items() if count]
    assert len(filled) > len(before) * 0.5, set(before) - set(filled)
    assert not lost
