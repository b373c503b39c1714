"""Signing in, out and by link, as a browser does it."""

from __future__ import annotations

from tests import make


def test_who_knows_the_password_comes_in(client):
    make.person(email="ada@people.example", password=make.PASSWORD)

    answer = client.post(
        "/sign-in", data={"email": "Ada@people.example", "password": make.PASSWORD}
    )

    assert (answer.status_code, answer.location) == (303, "/home")
    assert client.get_cookie("govapp-session")


def test_the_form_is_there_for_visitors(client):
    assert client.get("/sign-in").status_code == 200
