"""Entering as a role: on one's own machine and in the demonstration; elsewhere it is not there."""

from __future__ import annotations

import json

import pytest

from govapp.charter.models import Consortium
from govapp.db import session, transaction
from tests import make
from tests.pagelint import problems


@pytest.fixture
def demo(app, settings):
    """A small database marked as demonstration, with one person who plays the treasurer."""
    make.consortium()
    with transaction() as writing:
        writing.get_one(Consortium, 1).demo = True
    make.person("Theo Office", "theo@accelerator.example")
    played = [
        {
            "role": "treasurer",
            "email": "theo@accelerator.example",
            "password": "x",
            "organization": "",
        }
    ]
    (settings.INSTANCE / "demo-accounts.json").write_text(json.dumps(played))


def test_the_sign_in_page_offers_one_card_a_role(client, demo):
    page = client.get("/sign-in")

    assert "Enter as Treasurer" in page.text
    assert problems(page.text) == []


def test_entering_signs_in_and_shows_the_five_steps(client, demo):
    client.post("/demo/enter", data={"role": "treasurer"})

    page = client.get("/home")

    assert page.status_code == 200
    assert "Book a cheque or wire" in page.text
    assert problems(page.text) == []


def test_a_role_that_nobody_plays_does_not_exist(client, demo):
    assert client.post("/demo/enter", data={"role": "emperor"}).status_code == 404
    assert client.post("/demo/enter").status_code == 404


def test_without_the_mark_the_address_does_not_exist(client, demo):
    with transaction() as writing:
        writing.get_one(Consortium, 1).demo = False

    assert client.post("/demo/enter", data={"role": "treasurer"}).status_code == 404
    assert "Enter as" not in client.get("/sign-in").text


@pytest.mark.settings(SERVER_URL="https://members.accelerator.example")
def test_with_a_public_address_it_does_not_exist_even_for_a_local_request(client, demo):
    answer = client.post(
        "/demo/enter", data={"role": "treasurer"}, base_url="https://members.accelerator.example"
    )
    local = client.post("/demo/enter", data={"role": "treasurer"})

    assert answer.status_code in {400, 404}
    assert local.status_code in {400, 404}
    assert session().execute(_sign_ins()).scalar() == 0


@pytest.mark.parametrize("host", ["members.accelerator.example", "127.0.0.1.accelerator.example"])
def test_through_a_proxy_of_another_name_it_does_not_exist(client, demo, host):
    answer = client.post("/demo/enter", data={"role": "treasurer"}, base_url=f"http://{host}")

    assert answer.status_code in {400, 404}
    assert session().execute(_sign_ins()).scalar() == 0


def test_a_forwarded_host_does_not_open_it(client, demo):
    with transaction() as writing:
        writing.get_one(Consortium, 1).demo = False
    headers = {"X-Forwarded-Host": "localhost", "Forwarded": "host=localhost"}

    answer = client.post("/demo/enter", data={"role": "treasurer"}, headers=headers)

    assert answer.status_code == 404


def _sign_ins():
    from sqlalchemy import func, select

    from govapp.accounts.models import SignIn

    return select(func.count()).select_from(SignIn)
