"""A clean database for each test: a copied file on SQLite, an emptied database on PostgreSQL.

Templates are made once per worker (SQLite) or once per run (PostgreSQL) with `create_schema`;
`tests/house/test_migrations.py` holds that against the migrations. Tests commit for real.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests import postgres

# Empties what a test filled and puts back what a fresh database holds, in one round trip.
# Triggers and foreign keys rest meanwhile: append-only tables must be emptied too.
HARNESS = """
CREATE SCHEMA harness;
CREATE TABLE harness.sequence AS
  SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public';
CREATE TABLE harness.seeded (name text PRIMARY KEY, columns text NOT NULL);
DO $$
DECLARE
  name text; filled boolean; columns text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN
      SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO columns
        FROM pg_attribute WHERE attrelid = format('public.%I', name)::regclass
        AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
      INSERT INTO harness.seeded VALUES (name, columns);
      EXECUTE format('CREATE TABLE harness.%I AS SELECT %s FROM public.%I',
                     'seed_' || name, columns, name);
    END IF;
  END LOOP;
END $$;
CREATE FUNCTION harness.clean() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text; columns text; filled boolean; sequence record;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM public.%I', name); END IF;
  END LOOP;
  FOR name, columns IN SELECT * FROM harness.seeded LOOP
    EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM harness.%I',
                   name, columns, columns, 'seed_' || name);
  END LOOP;
  FOR sequence IN
    SELECT saved.* FROM harness.sequence saved JOIN pg_sequences now USING (sequencename)
    WHERE now.schemaname = 'public' AND now.last_value IS DISTINCT FROM saved.last_value
  LOOP
    PERFORM setval(format('public.%I', sequence.sequencename)::regclass,
                   coalesce(sequence.last_value, sequence.start_value),
                   sequence.last_value IS NOT NULL);
  END LOOP;
END $$;
"""


def shared_folder() -> Path:
    """The folder that all workers of this run share; made by the first process of the run."""
    return Path(os.environ["GOVAPP_TEST_FOLDER"])


def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


# --- SQLite --------------------------------------------------------------------------------------


def copy_sqlite(template: Path, target: Path) -> None:
    """Put a fresh copy of the template in place of whatever a test left at `target`."""
    for suffix in ("-wal", "-shm", "-journal"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(template, target)


# --- PostgreSQL ----------------------------------------------------------------------------------


def server_socket() -> str:
    """The folder of the running server's socket; skips the test when there is no server."""
    found = postgres.start_once(_state(), int(os.environ["GOVAPP_TEST_CONTROLLER"]))
    if "socket" not in found:
        pytest.skip(f"no PostgreSQL server: {found['reason']}")
    return found["socket"]


def stop_server() -> None:
    """End the server that this run started, if it did."""
    postgres.stop(_state())


def _state() -> Path:
    return shared_folder() / "postgres.json"


def postgres_url(database: str) -> str:
    return f"postgresql+psycopg://govapp@/{database}?host={server_socket()}"


@contextmanager
def administering(database: str = "postgres") -> Iterator[psycopg.Connection]:
    """A connection of the owner, committing each statement."""
    with psycopg.connect(
        host=server_socket(), user="govapp", dbname=database, autocommit=True
    ) as connection:
        yield connection


@contextmanager
def one_worker_at_a_time() -> Iterator[None]:
    with open(shared_folder() / "template.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def exists(database: str) -> bool:
    with administering() as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        return connection.execute(query, (database,)).fetchone() is not None


def create(database: str, template: str = "template0") -> None:
    """Make a database, as a copy of `template`; the names are the harness's own."""
    with administering() as connection:
        connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')


def drop(database: str) -> None:
    with administering() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def install_harness(database: str) -> None:
    with administering(database) as connection:
        connection.execute(HARNESS)


def clean_postgres(database: str) -> None:
    """Bring a database back to what its template holds."""
    with administering(database) as connection:
        connection.execute("SELECT harness.clean()")
