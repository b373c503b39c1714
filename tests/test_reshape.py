"""Tables that migrations change keep their rows and triggers, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from govapp.db import migration_engine
from govapp.reshape import one_of, reshape

pytestmark = pytest.mark.both_databases


@pytest.fixture
def engine(app) -> Engine:
    made = migration_engine(app.config["GOVAPP"].database_url)
    with made.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS shelf")
        connection.exec_driver_sql(
            "CREATE TABLE shelf (id INTEGER NOT NULL, kind VARCHAR(40) NOT NULL, "
            "CONSTRAINT pk_shelf PRIMARY KEY (id), "
            "CONSTRAINT ck_shelf_kind CHECK (kind IN ('book')))"
        )
        connection.exec_driver_sql("INSERT INTO shelf (id, kind) VALUES (1, 'book')")
    yield made
    with made.begin() as connection:
        connection.exec_driver_sql("DROP TABLE shelf")
    made.dispose()


def _changed(engine: Engine, **change) -> None:
    with engine.begin() as connection:
        reshape(connection, "shelf", **change)


def _rows(connection: Connection) -> list[tuple]:
    return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM shelf ORDER BY id")]


def test_rows_that_stand_get_the_value_of_a_new_column(engine):
    _changed(engine, add={"place": ("VARCHAR NOT NULL", "'left'"), "lent_on": ("DATE", None)})

    with engine.begin() as connection:
        assert _rows(connection) == [(1, "book", "left", None)]


def test_a_replaced_check_lets_in_what_it_names_and_nothing_else(engine):
    _changed(engine, constraints={"ck_shelf_kind": one_of("kind", "book", "map")})

    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO shelf (id, kind) VALUES (2, 'map')")
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO shelf (id, kind) VALUES (3, 'lamp')")


def test_a_dropped_column_leaves_the_others_as_they_were(engine):
    _changed(engine, add={"place": ("VARCHAR NOT NULL", "'left'")})
    _changed(engine, drop_columns=["place"], drop_constraints=["ck_shelf_kind"])

    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO shelf (id, kind) VALUES (2, 'lamp')")
        assert _rows(connection) == [(1, "book"), (2, "lamp")]


def test_a_unique_constraint_is_refused_for_it_needs_an_index(engine):
    with pytest.raises(ValueError, match="unique index"):
        _changed(engine, constraints={"uq_shelf_kind": "UNIQUE (kind)"})
