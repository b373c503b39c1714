"""No log line carries a secret, whoever writes it."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from govapp.foundation import logs

SECRETS = (
    "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
    "whsec_0123456789abcdef0123",
    "correct horse battery staple",
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
    "f3b1c0ffee-a-one-time-link",
)


@pytest.fixture
def written(monkeypatch):
    """What the log says, as text."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = list(root.handlers), root.level
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure("INFO")
    yield stream
    root.handlers, _ = before
    root.setLevel(before[1])
    structlog.reset_defaults()


def test_a_value_under_a_secret_name_is_masked(written):
    structlog.get_logger("t").info(
        "signed in", password=SECRETS[2], csrf_token=SECRETS[4], cookie=SECRETS[4], person=7
    )

    line = json.loads(written.getvalue())
    assert (line["password"], line["csrf_token"], line["cookie"]) == (logs.MASK,) * 3
    assert line["person"] == 7


@pytest.mark.parametrize(
    "sentence",
    [
        f"charged with {SECRETS[0]}",
        f"signed with {SECRETS[1]}",
        f"hash {SECRETS[3]}",
        f"GET /reset?token={SECRETS[4]}",
        f"GET /link/{SECRETS[4]}",
        "mail through smtp://govapp:f3b1c0ffee@mail.example:587",
    ],
)
def test_a_secret_inside_a_sentence_is_masked(written, sentence):
    structlog.get_logger("t").warning(sentence)
    logging.getLogger("somebody.else").warning(sentence)

    text = written.getvalue()
    assert text.count(logs.MASK) == 2
    assert not [secret for secret in (*SECRETS, "f3b1c0ffee") if secret in text]


def test_a_secret_inside_a_traceback_is_masked(written):
    try:
        raise ValueError(f"refused {SECRETS[0]}")
    except ValueError:
        structlog.get_logger("t").exception("it broke")

    assert SECRETS[0] not in written.getvalue()


def test_a_secret_inside_nested_values_is_masked(written):
    structlog.get_logger("t").info("event", values={"password": SECRETS[2], "list": [SECRETS[0]]})

    assert not [secret for secret in SECRETS if secret in written.getvalue()]


def test_a_secret_among_the_arguments_of_another_logger_is_masked(written):
    logging.getLogger("somebody.else").warning("using %s", SECRETS[0])

    assert SECRETS[0] not in written.getvalue()
