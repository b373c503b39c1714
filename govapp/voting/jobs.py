"""Sweeping up after a box was sealed: what its slots left behind in the database's own files."""

from __future__ import annotations

from govapp.db import db

TABLES = "box_slot, roll_entry"


class StillRead(RuntimeError):
    """Somebody reads the old pages of the log; the runner tries again later."""


def sweep(poll_id: int) -> None:
    """Empty the write-ahead log (SQLite) or vacuum the tables (PostgreSQL) after a closing.

    The log keeps each cast's pages in the order of casting until it is emptied; PostgreSQL keeps
    the overwritten rows, each with the number of its transaction. Both end here.
    """
    connection = db.engine.raw_connection()
    try:
        if db.engine.dialect.name == "sqlite":
            _empty_log(connection.driver_connection)
        else:
            connection.driver_connection.autocommit = True
            connection.driver_connection.execute(f"VACUUM {TABLES}")
            connection.driver_connection.autocommit = False
    finally:
        connection.close()


def _empty_log(connection: object) -> None:
    busy, *_pages = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # type: ignore[attr-defined]
    if busy:
        raise StillRead("the write-ahead log is still being read")
