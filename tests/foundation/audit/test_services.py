"""The trail: chained as the last act, only added to, and tampering is found."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from govapp.db import db, transaction
from govapp.foundation.access.actor import CLOCK, operator
from govapp.foundation.audit.models import START, AuditEvent, AuditHead
from govapp.foundation.audit.services import record, verify
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import canonical, digest

pytestmark = pytest.mark.usefixtures("app")


@dataclass(frozen=True)
class LampLit(Fact):
    """A lamp was lit, `minutes` long."""

    minutes: int


def _light(*minutes: int) -> None:
    with transaction() as session:
        for length in minutes:
            record(session, LampLit("lamp:7", length), actor=CLOCK, hat="keeper")


def _events() -> list[AuditEvent]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.number)))


def _tamper(statement: str, **values: object) -> None:
    """Change the trail behind the application's back, as somebody with the database could."""
    with db.engine.connect().execution_options(begin="IMMEDIATE") as connection:
        if db.engine.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_event_no_{verb}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement.replace('":', '"\\:')), values)
        connection.commit()
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()


def test_each_row_is_locked_to_the_one_before_it(at):
    at(datetime(2027, 3, 1, 12, tzinfo=UTC))
    _light(1, 2)
    _light(3)

    rows = _events()

    assert [row.number for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [START, rows[0].hash, rows[1].hash]
    assert rows[2].hash == digest(rows[1].hash + "\n" + rows[2].text)
    assert json.loads(rows[2].text) == {
        "number": 3,
        "at": "2027-03-01T12:00:00+00:00",
        "actor": "the clock",
        "hat": "keeper",
        "fact": "LampLit",
        "about": "lamp:7",
        "values": {"minutes": 3},
    }
    assert verify(db.session).first_bad is None


def _light_and_fail() -> None:
    with transaction() as session:
        record(session, LampLit("lamp:7", 1), actor=CLOCK)
        raise ZeroDivisionError


def test_what_is_undone_leaves_no_row():
    with pytest.raises(ZeroDivisionError):
        _light_and_fail()

    _light(2)
    assert [row.text.count('"minutes":2') for row in _events()] == [1]


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET hat = 'x'", "DELETE FROM audit_event WHERE number = 1"]
)
def test_the_database_refuses_to_change_the_trail(statement):
    _light(1)

    with pytest.raises(DBAPIError, match="only added to"), transaction() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE audit_event SET text = replace(text, '\"minutes\":2', '\"minutes\":9')", 2),
        ("UPDATE audit_event SET actor = 'person:9' WHERE number = 3", 3),
        ("UPDATE audit_event SET hat = '' WHERE number = 4", 4),
        ("UPDATE audit_event SET at = '2001-01-01 00:00:00' WHERE number = 2", 2),
        ("UPDATE audit_event SET about = 'lamp:9' WHERE number = 3", 3),
        ("UPDATE audit_event SET fact = 'LampBroken' WHERE number = 4", 4),
        ("DELETE FROM audit_event WHERE number = 2", 3),
        ("DELETE FROM audit_event WHERE number = 5", 5),
        ("UPDATE audit_head SET number = 4", 6),
        ("UPDATE audit_event SET previous = hash WHERE number = 3", 3),
    ],
)
def test_tampering_is_found_and_the_first_bad_row_named(statement, bad):
    _light(1, 2, 3, 4, 5)

    _tamper(statement)

    verdict = verify(db.session)
    assert verdict.first_bad == bad
    assert verdict.why


def test_a_chain_forged_anew_does_not_hold_the_head_noted_earlier():
    _light(1, 2)
    noted = _events()[-1].hash
    assert verify(db.session, noted=noted).first_bad is None

    _forge_all()

    assert verify(db.session).first_bad is None  # nothing inside shows it
    assert verify(db.session, noted=noted).first_bad is not None


def _forge_all() -> None:
    """Rewrite every row with another number of minutes and hashes that fit."""
    previous = START
    for row in _events():
        values = {**json.loads(row.text), "values": {"minutes": 99}}
        forged = canonical(values)
        made = digest(previous + "\n" + forged)
        _tamper(
            "UPDATE audit_event SET text = :text, previous = :previous, hash = :hash "
            "WHERE number = :number",
            text=forged,
            previous=previous,
            hash=made,
            number=row.number,
        )
        previous = made
    _tamper("UPDATE audit_head SET hash = :hash", hash=previous)


def test_commands_at_once_make_one_unbroken_chain(app):
    def light(minutes: int) -> None:
        with app.app_context():
            _light(minutes, minutes)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(light, range(12)))

    verdict = verify(db.session)
    assert (verdict.rows, verdict.first_bad) == (24, None)
    assert db.session.scalars(select(AuditHead)).one().number == 24


def test_an_operator_stands_in_the_trail_by_name():
    with transaction() as session:
        record(session, LampLit("lamp:7", 1), actor=operator("Night watch"))

    assert _events()[0].actor == "Night watch (command line)"
