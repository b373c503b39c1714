"""How migrations change tables that stand, keeping rows, triggers and constraint names.

PostgreSQL alters. SQLite edits the table's stored text, as its documentation allows for changes
that leave the rows as they are ("Making Other Kinds Of Table Schema Changes", ALTER TABLE, section
7): a batch copy would drop triggers and unnamed checks. Both sides take the same words, those of a
CREATE TABLE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

_POSTGRESQL_WORDS = {"DATETIME": "TIMESTAMP WITH TIME ZONE"}


def reshape(
    connection: Connection,
    table: str,
    *,
    add: Mapping[str, tuple[str, str | None]] | None = None,
    constraints: Mapping[str, str] | None = None,
    drop_constraints: Sequence[str] = (),
    drop_columns: Sequence[str] = (),
) -> None:
    """Add and drop columns and named constraints of a table.

    `add` maps a column to its definition (`VARCHAR NOT NULL`) and the SQL value for the rows that
    stand, None for NULL. A constraint that is there already under its name is replaced; a unique
    one needs an index and is made as one (`op.create_index(unique=True)`).
    """
    if any(text.startswith(("UNIQUE", "PRIMARY")) for text in (constraints or {}).values()):
        raise ValueError("SQLite keeps unique constraints as indexes; create a unique index")
    change = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgresql
    change(connection, table, add or {}, constraints or {}, drop_constraints, drop_columns)


def one_of(column: str, *words: str) -> str:
    """The check of an enumeration column, as a model's would read."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"CHECK ({column} IN ({listed}))"


def _on_postgresql(
    connection: Connection,
    table: str,
    add: Mapping[str, tuple[str, str | None]],
    constraints: Mapping[str, str],
    drop_constraints: Sequence[str],
    drop_columns: Sequence[str],
) -> None:
    for name in (*drop_constraints, *constraints):
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
    for column in drop_columns:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    for column, (definition, _) in add.items():
        kind = definition.removesuffix(" NOT NULL")
        kind = _POSTGRESQL_WORDS.get(kind, kind)
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    if _values(add):
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        connection.exec_driver_sql(f"UPDATE {table} SET {_values(add)}")  # noqa: S608
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for column, (definition, _) in add.items():
        if definition.endswith(" NOT NULL"):
            connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")
    for name, text in constraints.items():
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}")


def _on_sqlite(
    connection: Connection,
    table: str,
    add: Mapping[str, tuple[str, str | None]],
    constraints: Mapping[str, str],
    drop_constraints: Sequence[str],
    drop_columns: Sequence[str],
) -> None:
    triggers = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    for name, _ in triggers:  # they would refuse the values of new columns
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    _edit(connection, table, {}, {}, (*drop_constraints, *constraints))
    for column in drop_columns:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    _edit(connection, table, add, {}, ())
    if _values(add):
        connection.exec_driver_sql(f"UPDATE {table} SET {_values(add)}")  # noqa: S608
    _edit(connection, table, {}, constraints, ())
    for _, sql in triggers:
        connection.exec_driver_sql(sql)


def _values(add: Mapping[str, tuple[str, str | None]]) -> str:
    return ", ".join(f"{column} = {value}" for column, (_, value) in add.items() if value)


def _edit(
    connection: Connection,
    table: str,
    add: Mapping[str, tuple[str, str | None]],
    constraints: Mapping[str, str],
    drop: Sequence[str],
) -> None:
    """Write the table's text anew; the schema's version goes on, so that it is read again."""
    (sql,) = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).one()
    head, _, body = sql.partition("(")
    parts = list(_split(body.rpartition(")")[0]))
    gone = tuple(f"CONSTRAINT {name} " for name in drop)
    kept = [part for part in parts if not part.replace('"', "").startswith(gone)] if gone else parts
    columns = [part for part in kept if not part.startswith("CONSTRAINT ")]
    rules = [part for part in kept if part.startswith("CONSTRAINT ")]
    columns += [f"{column} {definition}" for column, (definition, _) in add.items()]
    rules += [f"CONSTRAINT {name} {text}" for name, text in constraints.items()]
    inside = ", \n\t".join([*columns, *rules])
    written = f"{head}(\n\t{inside}\n)"
    if [*columns, *rules] == parts:
        return
    (version,) = connection.exec_driver_sql("PRAGMA schema_version").one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (written, table)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")


def _split(body: str) -> Iterator[str]:
    """The parts between the commas that stand in no bracket and no quotes."""
    part, depth, quoted = "", 0, False
    for letter in re.sub(r"\s+", " ", body):
        quoted ^= letter == "'"
        depth += not quoted and (letter == "(") - (letter == ")")
        if letter == "," and not depth and not quoted:
            yield part.strip()
            part = ""
        else:
            part += letter
    yield part.strip()
