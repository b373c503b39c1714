"""The database: Base, the engine's manners, and `transaction()`, the one door to writing.

Outside a command the database itself refuses to write (SQLite `query_only`, PostgreSQL
`READ ONLY`), so text SQL and bulk statements cannot slip past the session's guard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum as PyEnum
from typing import TYPE_CHECKING, Annotated, Any

from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import (
    DDL,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    MetaData,
    String,
    create_engine,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from flask import Flask

# Text that lists are sorted by: compared byte by byte, so that both databases agree.
BYTEWISE = String().with_variant(String(collation="C"), "postgresql")

# An amount in minor units: 32 bits would end at 21 million dollars. SQLite's integers have 64.
Minor = Annotated[int, "minor units"]
MINOR = BigInteger().with_variant(Integer(), "sqlite")

db = SQLAlchemy(session_options={"expire_on_commit": False})


class StrayWrite(RuntimeError):
    """Somebody wrote outside a command: a bug, never a message for people."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every model; constraints get names that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, Minor: MINOR}  # noqa: RUF012 - SQLAlchemy's own protocol


def one_of(kinds: type[PyEnum], name: str) -> Enum:
    """A column type for an enumeration: its values as text, checked by the database."""
    return Enum(
        kinds,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda enumeration: [member.value for member in enumeration],
    )


# --- triggers and other things that models cannot say -------------------------------------------

_extras: dict[str, dict[str, tuple[str, ...]]] = {}


def extra(table: str, *, sqlite: tuple[str, ...] = (), postgresql: tuple[str, ...] = ()) -> None:
    """Declare statements (triggers, seed rows, full text tables) that belong to `table`.

    They run after the table is created and again whenever a migration rebuilt it; each must be
    repeatable there (`IF NOT EXISTS`, `OR REPLACE`).
    """
    _extras[table] = {"sqlite": sqlite, "postgresql": postgresql}
    for dialect, statements in _extras[table].items():
        for statement in statements:
            event.listen(
                Base.metadata.tables[table],
                "after_create",
                DDL(statement.replace("%", "%%")).execute_if(dialect=dialect),  # type: ignore[no-untyped-call]
            )


def extras_of(table: str, dialect: str) -> tuple[str, ...]:
    """The statements declared for a table, for migrations."""
    return _extras.get(table, {}).get(dialect, ())


def remake_extras(connection: Connection, *tables: str) -> None:
    """Run the extras of these tables again: a migration that rebuilt one lost its triggers."""
    for table in tables:
        for statement in extras_of(table, connection.dialect.name):
            connection.execute(DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]


def refuse_changes(table: str, why: str) -> None:
    """Let the database refuse UPDATE and DELETE on an append-only table."""
    sqlite = tuple(
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        for verb in ("UPDATE", "DELETE")
    )
    postgresql = (
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{why}'; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    )
    known = _extras.get(table, {"sqlite": (), "postgresql": ()})
    if known["sqlite"] or known["postgresql"]:
        raise ValueError(f"declare the extras of {table} in one place")
    extra(table, sqlite=sqlite, postgresql=postgresql)


# --- the engine's manners -----------------------------------------------------------------------


def prepare_engine(engine: Engine) -> None:
    """Teach an engine the rules: SQLite pragmas, BEGIN IMMEDIATE, read-only outside commands."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_manners)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "connect", _postgresql_manners)
        event.listen(engine, "begin", _postgresql_begin)


def _sqlite_manners(connection: Any, _record: object) -> None:  # Any: a raw driver connection
    connection.isolation_level = None  # the begin event below speaks, not the driver
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    kept = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    if kept != {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}:
        raise RuntimeError(f"SQLite did not accept its settings: {kept}")


def _sqlite_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("begin") == "IMMEDIATE"
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql_manners(connection: Any, _record: object) -> None:  # Any: a raw driver connection
    from psycopg.types.numeric import IntLoader  # an installation on SQLite needs no driver

    # PostgreSQL sums 64 bits as NUMERIC. No column is one: what comes back is a whole number.
    connection.adapters.register_loader("numeric", IntLoader)


def _postgresql_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("begin") != "IMMEDIATE":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def migration_engine(url: str) -> Engine:
    """An engine for migrations: it may write, and SQLite's foreign keys rest meanwhile.

    With them on, a batch change drops its table and takes cascade children along; each
    migration ends in `check_foreign_keys` instead.
    """
    engine = create_engine(url).execution_options(begin="IMMEDIATE")
    prepare_engine(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys=OFF"))
    return engine


def check_foreign_keys(connection: Connection) -> None:
    """Raise if any row points nowhere (SQLite; PostgreSQL checks by itself)."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration leaves rows that point nowhere: {broken[:5]}")


def create_schema(engine: Engine) -> None:
    """Create all tables and their extras at once, as a migrated database would have them."""
    with engine.connect() as connection:
        connection = connection.execution_options(begin="IMMEDIATE")
        with connection.begin():
            Base.metadata.create_all(connection)


# --- commands -----------------------------------------------------------------------------------

_before_commit: list[Callable[[Session], None]] = []


def before_commit(act: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register a last act of each transaction (the audit trail)."""
    _before_commit.append(act)
    return act


def after_commit(app: Flask, act: Callable[[Session], None]) -> None:
    """Let `act` follow each commit of this app (waking the jobs). It must not raise."""
    with app.app_context():
        db.sessionmaker.configure(info={"after_commit": act})


def session() -> Session:
    """The session of this request, command or job."""
    return db.session


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one command: commit if the block ends well, undo everything if not."""
    current = session()
    if current.info.get("writing"):
        raise StrayWrite("a command called another command; share a private helper instead")
    if current.new or current.dirty or current.deleted:
        raise StrayWrite("rows were changed before the command began")
    current.expunge_all()  # what the page read stays readable, detached
    current.rollback()
    current.connection(execution_options={"begin": "IMMEDIATE"})
    current.info["writing"] = True
    try:
        yield current
        for act in _before_commit:
            act(current)
        current.commit()
    except BaseException:
        current.rollback()
        current.info.pop("facts", None)
        current.info.pop("asked", None)
        raise
    finally:
        current.info["writing"] = False
    if "after_commit" in current.info:
        current.info["after_commit"](current)


@event.listens_for(Session, "before_flush")
def _only_commands_write(current: Session, _context: object, _instances: object) -> None:
    if not current.info.get("writing"):
        raise StrayWrite("use a command in services.py")


def is_sqlite(current: Session) -> bool:
    """True when this session talks to SQLite."""
    return current.get_bind().dialect.name == "sqlite"


def ping() -> None:
    """Raise unless the database answers."""
    session().execute(text("SELECT 1"))
