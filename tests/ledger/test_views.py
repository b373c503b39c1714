"""The pages of the books: locking with a second look, opening with a second person, banks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govapp.db import db
from govapp.foundation.access.actor import Role
from govapp.ledger import queries, services
from tests import make
from tests.pagelint import problems


@pytest.fixture(autouse=True)
def _today(app, at):
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


def _closed_before() -> date | None:
    db.session.rollback()
    return queries.closed_before(db.session)


def test_a_lock_is_looked_at_before_it_is_set(client, treasurer):
    make.entry(source="old", booked_on=date(2026, 5, 1))

    look = _get(client, "/ledger/lock/look?day=2027-01-01")
    assert "fixed for good: 1" in look
    assert _closed_before() is None

    answer = client.post("/ledger/lock", data={"day": "2027-01-01"}, follow_redirects=True)
    assert "Nothing can be booked before" in answer.get_data(as_text=True)
    assert _closed_before() == date(2027, 1, 1)


@pytest.mark.parametrize("day", ["2028-01-01", "nonsense", ""])
def test_a_day_that_makes_no_sense_is_told(client, treasurer, day):
    answer = client.get(f"/ledger/lock/look?day={day}")

    if day:
        assert answer.status_code == 422
        assert "tone-bad" in answer.get_data(as_text=True)
    else:
        assert answer.status_code == 200  # the first day of this year


def test_whoever_asked_sees_no_button_and_a_second_person_does(client, treasurer):
    lock_id = services.lock_before(date(2027, 1, 1), actor=treasurer)
    client.post(f"/ledger/lock/{lock_id}/opening", data={"reason": "A cheque was forgotten"})
    mine = _get(client, "/ledger/lock")
    assert "A cheque was forgotten" in mine
    assert "Open the period" not in mine

    make.sign_in(client, make.staff(Role.ADMINISTRATOR))
    assert "Open the period" in _get(client, "/ledger/lock")
    client.post(f"/ledger/lock/{lock_id}/answer", data={"answer": "approve"})

    assert _closed_before() is None


def test_a_booking_in_a_locked_period_says_what_to_do(client, treasurer):
    services.lock_before(date(2027, 2, 1), actor=treasurer)
    organization_id = make.member(name="Example Payer")

    answer = client.post(
        "/payments/new",
        data={
            "search": "example",
            "amount": "100",
            "reference": "77",
            "method": "cheque",
            "received_on": "2027-01-20",
            "payer": str(organization_id),
        },
    )

    assert answer.status_code == 409
    assert "ask for the period to be opened" in answer.get_data(as_text=True)


def test_a_bank_account_is_added_shown_and_put_out_of_use(client, treasurer):
    assert "No money yet" in _get(client, "/ledger/cash")
    _get(client, "/ledger/banks/new")
    given = {"code": "savings", "name": "Example Savings", "last_four": "4321", "active": "y"}
    assert client.post("/ledger/banks/new", data=given).status_code == 303

    assert "Example Savings" in _get(client, "/ledger/cash")
    _get(client, "/ledger/banks/1")
    client.post("/ledger/banks/1", data={"name": "Example Savings", "last_four": "4321"})

    assert "not in use" in _get(client, "/ledger/cash")
    assert b"savings" in client.get("/ledger/cash?format=csv").data


def test_a_bank_account_with_wrong_digits_is_told_beside_the_field(client, treasurer):
    given = {"code": "savings", "name": "Example Savings", "last_four": "no"}

    answer = client.post("/ledger/banks/new", data=given)

    assert answer.status_code == 422
    assert "last four digits of the account" in answer.get_data(as_text=True)


def test_the_auditor_reads_and_changes_nothing(client):
    make.sign_in(client, make.staff(Role.AUDITOR))

    assert "Lock a period" not in _get(client, "/ledger/lock")
    assert "Add a bank account" not in _get(client, "/ledger/cash")
