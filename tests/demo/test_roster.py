"""The roster that lies beside the demonstration is the one it is built from, and imports whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from govapp.db import session
from govapp.demo.cast import MEMBERS
from govapp.demo.roster import roster
from govapp.members import queries, services
from tests import make
from tests.makers.charter import SETTER

FILE = Path(__file__).resolve().parents[2] / "govapp" / "demo" / "roster.csv"


def test_the_file_is_the_roster():
    assert FILE.read_text(encoding="utf-8") == roster(date(2024, 1, 1))


def test_it_can_be_imported_into_an_empty_installation(app):
    make.charter()

    number = services.keep([("roster.csv", FILE.read_bytes())], actor=SETTER)
    services.commit(number, actor=SETTER)

    assert len(queries.members_on(session(), date(2026, 1, 1))) == len(MEMBERS) == 50


def test_everybody_is_invented_and_on_an_address_that_cannot_exist():
    for line in FILE.read_text(encoding="utf-8").splitlines()[1:]:
        assert ".example" in line
