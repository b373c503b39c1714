"""The pages of requests about money: asking, answering, who may, at which cost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.dues.models import MoneyRequest
from govapp.foundation.access.actor import Role
from tests import make
from tests.pagelint import problems


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def treasurer(client):
    actor = make.staff(Role.TREASURER)
    make.sign_in(client, actor)
    return actor


def _get(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    text = answer.get_data(as_text=True)
    if status == 200:
        assert problems(text) == []
    return text


def _invoice() -> int:
    return make.invoice(make.member(name="Example Host"), year=2027, amount=10_000)


def _ask(client, invoice_id: int, amount: str, *, reason: str = "hosted us"):
    typed = {"kind": "discount", "amount": amount, "reason": reason}
    return client.post(f"/money/credit/{invoice_id}", data=typed)


def test_a_credit_is_asked_for_from_the_invoice_and_waits(client, treasurer):
    invoice_id = _invoice()
    assert f"/money/credit/{invoice_id}" in _get(client, f"/invoices/{invoice_id}")
    assert "$50.00" in _get(client, f"/money/credit/{invoice_id}")

    answer = _ask(client, invoice_id, "40")

    row = db.session.scalars(select(MoneyRequest)).one()
    assert answer.headers["Location"].endswith(f"/money/requests/{row.id}")
    assert "a second person must" in _get(client, f"/money/requests/{row.id}")


@pytest.mark.parametrize(
    ("amount", "reason", "status", "words"),
    [
        ("50.01", "hosted us", 409, "At most $50.00"),
        ("lots", "hosted us", 422, "Write the amount"),
        ("", "hosted us", 422, "required"),
        ("10", "", 422, "required"),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_form(client, treasurer, amount, reason, status, words):
    answer = _ask(client, _invoice(), amount, reason=reason)

    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)
    assert db.session.scalars(select(MoneyRequest)).all() == []


def test_the_second_person_sees_what_follows_and_approves(client, treasurer):
    invoice_id = _invoice()
    request_id = make.money_request(invoice_id, 4_000)
    assert "Example Host" in _get(client, "/money/requests")

    page = _get(client, f"/money/requests/{request_id}")
    assert "$100.00 today, $60.00 afterwards" in page
    client.post(f"/money/requests/{request_id}", data={"answer": "approve"})

    after = _get(client, f"/money/requests/{request_id}")
    assert "CN-2027-0001" in after
    assert "Credited" in _get(client, f"/invoices/{invoice_id}")


def test_it_waits_on_the_home_of_the_second_person(client, treasurer):
    make.money_request(_invoice())

    assert "wait for a second person: 1" in _get(client, "/home")


def test_an_unknown_request_or_invoice_is_not_there(client, treasurer):
    _get(client, "/money/requests/4711", 404)
    _get(client, "/money/credit/4711", 404)


def test_the_list_costs_the_same_with_one_row_and_with_thirty(client, treasurer, queries):
    invoice_id = _invoice()
    make.money_request(invoice_id)
    client.get("/money/requests")
    with queries() as few:
        client.get("/money/requests")
    for _ in range(30):
        make.money_request(invoice_id)

    with queries() as many:
        client.get("/money/requests")

    assert len(many) == len(few)
