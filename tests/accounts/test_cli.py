"""The commands of whoever runs the installation."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from govapp.accounts import queries
from govapp.accounts.models import Person
from govapp.db import db
from govapp.foundation.access.actor import Hat, Role
from govapp.foundation.mail.models import Letter


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


def test_the_first_administrator_gets_a_link_and_no_password_is_typed(run, client):
    done = run("accounts", "create-admin", "first@people.example", "--name", "First Example")

    link = done.output.split()[-1]
    answer = client.post(
        link.removeprefix("http://localhost"), data={"password": "a brook and a bridge"}
    )
    person = db.session.scalars(select(Person)).one()
    assert done.exit_code == 0
    assert answer.location == "/home"
    assert queries.actor_of(person.id).hats == {Hat(Role.ADMINISTRATOR)}
    assert person.name == "First Example"
    assert client.get("/people").status_code == 200


def test_what_is_no_address_makes_no_administrator(run):
    done = run("accounts", "create-admin", "nobody")

    assert done.exit_code == 1
    assert "one address" in done.output
    assert "Traceback" not in done.output


def test_somebody_is_invited_by_address(run):
    done = run(
        "accounts", "invite", "ada@people.example", "--name", "Ada", "--leads-to", "/account",
        "--as", "Night watch",
    )  # fmt: skip

    letter = db.session.scalars(select(Letter)).one()
    assert done.exit_code == 0
    assert letter.address == "ada@people.example"
    assert "Night watch (command line) invites you" in letter.text
