"""Every address, tried by everybody: who may read, who may write, and that nobody else can.

`routes.py` says for each endpoint for whom it is. An endpoint it does not name fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from govapp import wiring
from govapp.db import Base, db
from tests.clients import Client
from tests.house.routes import EVERYBODY, ROUTES, SIGNED_IN, Row
from tests.house.world import PERSONAS, World, built_once

READING = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def world(app, at) -> World:
    at(date(2027, 4, 20))  # the election of the world is over then
    return built_once()


def _rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def _reads(app: Flask) -> Iterator[Rule]:
    return (rule for rule in _rules(app) if "GET" in rule.methods and rule.endpoint != "static")


def _writes(app: Flask) -> Iterator[tuple[Rule, str]]:
    return ((rule, method) for rule in _rules(app) for method in sorted(rule.methods - READING))


def _allowed(row: Row, persona: str) -> bool:
    if row == EVERYBODY:
        return True
    return persona != "visitor" if row == SIGNED_IN else persona in row


def _client(app: Flask, world: World, persona: str) -> Client:
    client = Client(app, app.response_class, use_cookies=True)
    return world.sign_in(client, persona)


def _sent_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in {302, 303} and "/sign-in" in answer.headers["Location"]


def _opened(answer: TestResponse) -> bool:
    """A page, or 410: a link that was good once."""
    return (answer.status_code < 400 or answer.status_code == 410) and not _sent_to_sign_in(answer)


def _rows() -> dict[str, int]:
    """How many rows each table holds, sign-ins and throttles left out."""
    with db.engine.connect() as connection:
        return {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one()  # noqa: S608
            for name in Base.metadata.tables
            if name not in {"sign_in", "throttle"}
        }


def test_the_table_names_every_endpoint_and_no_other(app):
    assert set(ROUTES) == {rule.endpoint for rule in app.url_map.iter_rules()}


def test_the_public_pages_are_those_that_the_wiring_lists():
    by_size = {"elections.public_bundle"}  # public too, but not of the small box of this world
    everybody = {name for name, row in ROUTES.items() if row == EVERYBODY}

    assert everybody | by_size == set(wiring.PUBLIC)


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_page_opens_for_whom_it_is_and_for_nobody_else(app, world, persona):
    client = _client(app, world, persona)
    wrong = []
    for rule in _reads(app):
        answer = client.get(world.address(rule))

        allowed = _allowed(ROUTES.get(rule.endpoint, frozenset()), persona)
        opened = _opened(answer)
        refused = answer.status_code in {403, 404} or _sent_to_sign_in(answer)
        if not (opened if allowed else refused):
            wrong.append(f"{rule.endpoint} {world.address(rule)}: {answer.status_code}")

    assert not wrong


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_form_does_nothing_for_whom_it_is_not(app, world, persona):
    client = _client(app, world, persona)
    before = _rows()
    wrong = []
    for rule, method in _writes(app):
        if _allowed(ROUTES.get(rule.endpoint, frozenset()), persona):
            continue
        answer = client.open(world.address(rule), method=method, data={})

        if answer.status_code >= 500 or (persona == "visitor" and not _sent_to_sign_in(answer)):
            wrong.append(f"{rule.endpoint}: {answer.status_code}")

    assert not wrong
    assert _rows() == before


def _asks_for_the_token(answer):
    """The page that says so; a machine that is refused for another reason gets plain text."""
    return answer.status_code == 400 and answer.mimetype == "text/html"


def test_every_form_wants_its_token(app, world, csrf):
    client = _client(app, world, "administrator")

    open_ones = {
        rule.endpoint
        for rule, method in _writes(app)
        if not _asks_for_the_token(client.open(world.address(rule), method=method, data={}))
    }

    assert open_ones == set(wiring.CSRF_EXEMPT)


def test_what_leaves_no_log_line_is_an_endpoint(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= set(wiring.UNLOGGED)
