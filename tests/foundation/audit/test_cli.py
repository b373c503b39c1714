"""`flask audit verify` says whether the trail is whole."""

from __future__ import annotations

import sqlite3

import pytest

from govapp.db import db
from govapp.foundation.access.actor import Role
from tests import make


@pytest.fixture
def trail(app):
    make.staff(Role.AUDITOR)
    make.staff(Role.TREASURER)
    return app.test_cli_runner()


def test_a_whole_trail_is_told_with_its_head(trail):
    done = trail.invoke(args=["audit", "verify"])

    assert done.exit_code == 0
    assert "All 2 rows fit together" in done.output


def test_the_first_bad_row_is_named_and_the_command_fails(trail, settings):
    db.session.rollback()
    raw = sqlite3.connect(settings.INSTANCE / "govapp.db")
    raw.execute("DROP TRIGGER audit_event_no_update")
    raw.execute("UPDATE audit_event SET text = replace(text, 'treasurer', 'auditor')")
    raw.commit()
    raw.close()

    done = trail.invoke(args=["audit", "verify"])

    assert done.exit_code == 1
    assert "Row 2 is bad: its text was changed" in done.output


def test_a_head_noted_earlier_must_be_in_it(trail):
    done = trail.invoke(args=["audit", "verify", "--head", "f" * 64])

    assert done.exit_code == 1
    assert "noted earlier" in done.output
