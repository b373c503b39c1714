"""The harness itself: each test finds a fresh database, and no request leaks into another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from govapp.db import db, transaction
from govapp.foundation.access import policy
from govapp.foundation.kernel import clock
from tests.browsing import violations


def _filled_tables() -> dict[str, int]:
    from govapp.db import Base

    with db.engine.connect() as connection:
        counts = {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608
            for name in Base.metadata.tables
        }
    return {name: count for name, count in counts.items() if count}


def _add_audit_rows() -> None:
    with transaction() as session:
        for number in (1, 2, 3):
            session.execute(
                text(
                    "INSERT INTO audit_event (number, at, actor, hat, fact, about, text, previous,"
                    " hash) VALUES (:number, :at, '', '', '', '', '', '', :hash)"
                ),
                {"number": number, "at": datetime(2027, 1, 1), "hash": str(number)},  # noqa: DTZ001
            )
        session.execute(text("UPDATE audit_head SET number = 3"))


@pytest.mark.both_databases
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_one_test_commits_is_gone_in_the_next(app, time):
    before = _filled_tables()

    _add_audit_rows()

    assert before["audit_head"] == 1
    assert "audit_event" not in before
    assert db.session.execute(text("SELECT number FROM audit_head")).scalar_one() == 3
    assert _filled_tables()["audit_event"] == 3


@pytest.mark.both_databases
def test_the_database_is_the_one_that_was_asked_for(app, database):
    dialect = db.engine.dialect.name

    assert dialect == {"sqlite": "sqlite", "postgres": "postgresql"}[database]


@pytest.mark.both_databases
def test_statements_are_counted_without_the_manners_of_the_connection(app, queries):
    with queries() as seen:
        db.session.execute(text("SELECT 1"))
        db.session.execute(text("SELECT 2"))

    assert seen == ["SELECT 1", "SELECT 2"]


@pytest.mark.settings(CURRENCY="EUR")
def test_settings_can_differ_for_one_test(app, settings):
    assert app.config["GOVAPP"].CURRENCY == settings.CURRENCY == "EUR"


def test_the_clock_stands_where_a_test_puts_it_and_moves_on(at):
    at(date(2027, 3, 1))
    first = clock.now()
    at(datetime(2027, 3, 2, 8, tzinfo=UTC))

    assert (first, clock.now().day) == (datetime(2027, 3, 1, 12, tzinfo=UTC), 2)


def test_a_request_has_a_session_of_its_own(client, app):
    seen = []
    app.teardown_appcontext_funcs.insert(0, lambda _error: seen.append(db.session))
    mine = db.session

    client.get("/health")
    app.teardown_appcontext_funcs.pop(0)

    assert seen
    assert mine not in seen


def test_a_page_is_shown_by_a_real_browser(page, live):
    page.goto("/health")

    assert page.url == f"{live}/health"
    assert page.inner_text("body").strip() == "ok"
    assert violations_are_lines(page)


def violations_are_lines(page) -> bool:
    return all(isinstance(line, str) for line in violations(page))


@pytest.mark.parametrize("time", ["first", "second"])
def test_tables_that_a_test_emptied_are_full_in_the_next(app, time):
    before = dict(policy.table())

    policy.register(())

    assert before
