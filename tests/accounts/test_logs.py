"""What the log says of signing in: who and that, never what was typed."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from govapp.foundation import logs
from tests import make


@pytest.fixture
def written(monkeypatch):
    """What the log says, as text."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = list(root.handlers), root.level
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure("INFO")
    yield stream
    root.handlers = before[0]
    root.setLevel(before[1])
    structlog.reset_defaults()


def test_signing_in_leaves_lines_without_secrets(client, written):
    ada = make.person(email="ada@people.example", password=make.PASSWORD)
    token = make.invitation(make.person())

    client.post("/sign-in", data={"email": "ada@people.example", "password": "a wrong guess"})
    client.post("/sign-in", data={"email": "ada@people.example", "password": make.PASSWORD})
    client.get(f"/link/{token}")
    client.post(f"/link/{token}", data={"password": "a brook and a bridge"})

    text = written.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"sign-in refused", "signed in"} <= {line["event"] for line in lines}
    assert ada in {line.get("person") for line in lines}
    cookie = client.get_cookie("govapp-session").value
    for secret in ("a wrong guess", make.PASSWORD, "a brook", token, cookie, "ada@people.example"):
        assert secret not in text
