"""`/health` tells whoever watches whether this process can work."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from govapp.foundation.web import health


def test_it_answers_while_the_database_does(client):
    assert client.get("/health").text == "ok\n"


def test_it_says_so_when_the_database_is_gone(client, monkeypatch):
    def gone() -> None:
        raise OperationalError("SELECT 1", None, Exception("no such host"))

    monkeypatch.setattr(health, "ping", gone)

    answer = client.get("/health")

    assert (answer.status_code, answer.text) == (503, "The database does not answer.\n")
