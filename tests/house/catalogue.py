"""What a database says about itself, as comparable text, and rows to carry through migrations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import Column, Connection, Enum, Table, insert, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeDecorator

from govapp.db import Base

# Each line of a PostgreSQL catalogue that a migration could get wrong.
POSTGRES = {
    "column": """
        SELECT table_name, column_name, data_type, is_nullable, column_default,
               is_identity, generation_expression, collation_name
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraint": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'""",
    "index": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal""",
    "function": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND prokind = 'f' AND NOT EXISTS (
          SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')""",
    "extension": "SELECT extname FROM pg_extension",
}


def catalogue(connection: Connection) -> dict[str, object]:
    """Every table, index, trigger and constraint by name, as the database tells it."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        )
        return {f"{kind} {name}": _definitions(sql) for kind, name, sql in rows}
    return {
        " ".join([kind, *map(str, row[:2])]): tuple(row)
        for kind, query in POSTGRES.items()
        for row in connection.execute(text(query))
        if "alembic_version" not in row[0]
    }


def differences(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """What only the one (-) or only the other (+) says, one line each."""
    mine, theirs = _lines(one), _lines(other)
    return [f"- {line}" for line in sorted(mine - theirs)] + [
        f"+ {line}" for line in sorted(theirs - mine)
    ]


def _lines(found: dict[str, object]) -> set[str]:
    return {
        f"{name}: {part}"
        for name, text in found.items()
        for part in (text if isinstance(text, tuple) and name.startswith("table ") else [text])
    }


def _definitions(sql: str) -> tuple[str, ...] | str:
    """A table's columns and constraints, sorted, for their order means nothing; else the text."""
    plain = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    if not plain.startswith("CREATE TABLE"):
        return plain
    head, _, body = plain.partition("(")
    return (head.strip(), *sorted(_split(body.rpartition(")")[0])))


def _split(body: str) -> Iterator[str]:
    """The parts between the commas that stand in no bracket and no quotes."""
    part, depth, quoted = "", 0, False
    for letter in body:
        quoted ^= letter == "'"
        depth += not quoted and (letter == "(") - (letter == ")")
        if letter == "," and not depth and not quoted:
            yield part.strip()
            part = ""
        else:
            part += letter
    yield part.strip()


def fill(connection: Connection) -> dict[str, int]:
    """Put a row into each empty table that takes an invented one (SQLite); all rows then.

    Foreign keys are off meanwhile; a row that points nowhere in the end is taken out again.
    """
    for table in Base.metadata.sorted_tables:
        if not connection.execute(table.select().limit(1)).first():
            _try_to_fill(connection, table)
    while broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        for table_name in {row[0] for row in broken}:
            _empty(connection, table_name)
    return rows(connection)


def rows(connection: Connection) -> dict[str, int]:
    """How many rows each of our tables holds, where it exists."""
    there = inspect(connection).get_table_names()
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608
        for name in Base.metadata.tables
        if name in there
    }


def _empty(connection: Connection, table: str) -> None:
    names = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    for name, _ in names:  # append-only tables refuse otherwise
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    connection.exec_driver_sql(f'DELETE FROM "{table}"')  # noqa: S608
    for _, sql in names:
        connection.exec_driver_sql(sql)


def _try_to_fill(connection: Connection, table: Table) -> None:
    for with_nulls in (False, True):
        columns = [c for c in table.columns if not c.computed and not (with_nulls and c.nullable)]
        try:
            with connection.begin_nested():
                connection.execute(insert(table).values({c.name: _invented(c) for c in columns}))
        except DBAPIError:  # its checks want something an invented row has not
            continue
        return


INVENTED: dict[type, object] = {
    int: 1,
    str: "invented",
    bool: True,
    bytes: b"invented",
    float: 1.0,
    date: date(2027, 1, 1),
    datetime: datetime(2027, 1, 1, tzinfo=UTC),
    dict: {},
    list: [],
}


def _invented(column: Column[object]) -> object:
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if column.foreign_keys and next(iter(column.foreign_keys)).column.table.name == "zero":
        return 0
    return INVENTED[kind.python_type]
