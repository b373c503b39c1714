"""What all tests share: the databases, the application, a client, the clock, counted queries."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests.browsing import chromium, live, page, phone  # noqa: F401 - fixtures for all

if TYPE_CHECKING:
    from flask import Flask

    from govapp.settings import Settings
    from tests.applications import Kept
    from tests.clients import Client

# With CI=true a skip fails the run, unless the data it needs is no part of this repository.
MAY_SKIP_IN_CI = re.compile(r"shared data absent|\.\./shared", re.IGNORECASE)
ON_BOTH = ("test_services", "test_queries", "services", "queries")
MARKS = (
    "both_databases: runs on SQLite and on PostgreSQL, as tests of services and queries always do",
    "settings(NAME=value): settings of the application that differ from the tests' usual ones",
)


# --- the run -------------------------------------------------------------------------------------


def _is_controller(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    for mark in MARKS:
        config.addinivalue_line("markers", mark)
    if _is_controller(config):
        os.environ["GOVAPP_TEST_FOLDER"] = tempfile.mkdtemp(prefix="govapp-run-")
        os.environ["GOVAPP_TEST_CONTROLLER"] = str(os.getpid())
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # tidy up as after Ctrl-C
    config.stash[_skips] = []
    # The same examples each time, and no clock on them: a busy machine is no bug.
    hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("house")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _is_controller(config) and "GOVAPP_TEST_FOLDER" in os.environ:
        from tests import databases

        databases.stop_server()
        shutil.rmtree(os.environ.pop("GOVAPP_TEST_FOLDER"), ignore_errors=True)


_skips: pytest.StashKey[list[str]] = pytest.StashKey()
_config: list[pytest.Config] = []


def pytest_sessionstart(session: pytest.Session) -> None:
    _config[:] = [session.config]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and isinstance(report.longrepr, tuple):
        _note_skip(report.nodeid, report.longrepr[2])


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        _note_skip(report.nodeid, report.longrepr[2])


def _note_skip(node: str, reason: str) -> None:
    if not MAY_SKIP_IN_CI.search(reason):
        _config[0].stash[_skips].append(f"{node}: {reason}")


def _forbidden_skips(config: pytest.Config) -> list[str]:
    in_ci = os.environ.get("CI", "").lower() in {"1", "true"}
    return config.stash[_skips] if in_ci else []


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if not exitstatus and _is_controller(session.config) and _forbidden_skips(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:  # Any: no type
    skips = _forbidden_skips(config)
    if skips:
        terminalreporter.section("skipped, which CI=true does not allow", red=True)
    for line in skips:
        terminalreporter.write_line(line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that touches the database its kinds: SQLite, PostgreSQL or both."""
    if "database" not in metafunc.fixturenames:
        return
    on_postgres = pytest.param("postgres", marks=pytest.mark.postgres)
    if metafunc.definition.get_closest_marker("postgres"):
        metafunc.parametrize("database", [on_postgres], indirect=True)
    elif metafunc.definition.get_closest_marker("both_databases") or _on_both(
        metafunc.definition.path
    ):
        metafunc.parametrize("database", ["sqlite", on_postgres], indirect=True)


def _on_both(path: Path) -> bool:
    return path.stem.startswith(ON_BOTH[:2]) or path.parent.name in ON_BOTH[2:]


# --- the application -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def bare_environment() -> None:
    """Forget settings that the developer's own shell carries."""
    from govapp.settings import Settings

    for name in Settings.model_fields:
        os.environ.pop(name, None)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgres`: where this test runs."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def _kept(request: pytest.FixtureRequest, database: str, bare_environment: None) -> Kept:
    from tests.applications import application

    mark = request.node.get_closest_marker("settings")
    return application(database, dict(mark.kwargs) if mark else {})


@pytest.fixture
def settings(_kept: Kept) -> Settings:
    """The settings in force; change them with `@pytest.mark.settings(NAME=value)`."""
    return _kept.settings


@pytest.fixture
def app(_kept: Kept) -> Iterator[Flask]:
    """The application over a fresh database, with its context entered: call services directly."""
    from govapp.db import db

    with _kept.app.app_context():
        yield _kept.app
        db.session.rollback()
    with _kept.app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor without cookies; `make.sign_in` gives them an account."""
    from tests.clients import Client

    return Client(app, app.response_class, use_cookies=True)


@pytest.fixture
def csrf(app: Flask) -> None:
    """Forms demand their token, as they do outside of the tests."""
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def at() -> Iterator[Callable[[datetime | date], None]]:
    """Set the clock: `at(datetime(…, tzinfo=UTC))`, or a day for its noon (UTC)."""
    from govapp.foundation.kernel import clock

    with ExitStack() as held:

        def set_clock(instant: datetime | date) -> None:
            if not isinstance(instant, datetime):
                instant = datetime.combine(instant, time(12), UTC)
            held.enter_context(clock.at(instant))

        yield set_clock


# --- counted queries -----------------------------------------------------------------------------

MANNERS = ("PRAGMA", "BEGIN", "SET TRANSACTION", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def queries(app: Flask) -> Callable[[], Any]:
    """`with queries() as seen:` gathers the statements sent meanwhile; `len(seen)` counts them."""
    from sqlalchemy import event

    from govapp.db import db

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.lstrip().upper().startswith(MANNERS):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
