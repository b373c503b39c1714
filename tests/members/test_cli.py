"""`flask members import`: what it prints, what it changes, with which code it ends."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from govapp.db import session
from govapp.members.models import ImportRun, Organization
from tests import make

GOOD = "legal_name,group,type,tier,join_date\nExample Lab,vendor,academic,member,3/4/2026\n"


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()


@pytest.fixture
def run(app, tmp_path):
    """Run the command on a file with this text."""

    def invoke(text: str, *options: str):
        path = tmp_path / "roster.csv"
        path.write_text(text, encoding="utf-8")
        outcome = app.test_cli_runner().invoke(args=["members", "import", str(path), *options])
        session().rollback()
        return outcome

    return invoke


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(run):
    outcome = run(GOOD, "--dry-run", "--days", "day-first")

    assert outcome.exit_code == 0
    assert "1 new organizations" in outcome.output
    assert session().scalars(select(Organization.id)).all() == []
    assert session().scalars(select(ImportRun.id)).all() == []


def test_a_good_file_is_taken_over(run):
    outcome = run(GOOD, "--days", "month-first", "--as", "Olga Example")

    assert outcome.exit_code == 0, outcome.output
    assert session().scalars(select(Organization.legal_name)).all() == ["Example Lab"]


def test_the_same_file_again_ends_well_and_adds_nothing(run):
    run(GOOD, "--days", "month-first")

    outcome = run(GOOD, "--days", "month-first")

    assert outcome.exit_code == 0
    assert "here already" in outcome.output


def test_rows_with_problems_are_named_and_end_with_one(run):
    outcome = run(GOOD)

    assert outcome.exit_code == 1
    assert "roster.csv, row 2: start: " in outcome.output
    assert session().scalars(select(Organization.id)).all() == []


@pytest.mark.parametrize("text", ["", "colour\nred\n", 'legal_name\n"open'])
def test_a_file_that_cannot_be_read_ends_with_two(run, text):
    assert run(text).exit_code == 2
