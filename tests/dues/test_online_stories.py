"""The written stories of events, and the names of all kinds there are, against the address."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues.gateway import api_version
from govapp.dues.models import EventState, StripeEvent
from govapp.dues.rules.online import HEARD
from govapp.foundation.jobs.services import run_due
from govapp.ledger.models import JournalEntry
from tests import make
from tests.fakes.stripe import contract, signed
from tests.fakes.stripe.contract import FILE

pytestmark = pytest.mark.skipif(contract() is None, reason="../shared/stripe is absent")


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 2, 10))
    make.charter("codex")


def stories():
    folder = FILE.parent / "events"
    return [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.json"))
        if path.name != "index.json"
    ]


def test_every_written_event_is_kept_and_those_of_strangers_book_nothing(online, client, csrf):
    events = stories()
    assert len(events) == 42

    for event in events:
        content, headers = signed(event)
        answer = client.post("/webhooks/stripe", data=content, headers=headers)
        assert answer.status_code == 200
    run_due()

    db.session.rollback()
    assert db.session.scalar(select(func.count(StripeEvent.id))) == 42
    assert set(db.session.scalars(select(StripeEvent.state))) == {EventState.ASIDE}
    assert db.session.scalar(select(func.count(JournalEntry.id))) == 0


def test_what_is_listened_to_exists():
    assert set(contract().spec["x-event-types"]) >= HEARD


def test_the_contract_and_the_sdk_speak_the_same_version():
    assert contract().spec["info"]["version"] == api_version()
