"""Standing on a day and its history: pages and files, for staff and for the organization."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govapp.foundation.access.actor import Role
from tests import make
from tests.pagelint import problems


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 6, 1, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()
    make.bodies()


@pytest.fixture
def late(_rulebook):
    """Late, suspended on 17 April, paid on 20 May."""
    organization_id = make.member(name="Example Late")
    invoice_id = make.invoice(organization_id, due_on=date(2027, 2, 1), amount=1000)
    make.payment(organization_id, {invoice_id: None}, received_on=date(2027, 5, 20))
    return organization_id


def _get(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    text = answer.get_data(as_text=True)
    if status == 200 and "format=" not in address:
        assert problems(text) == []
    return text


def test_standing_of_all_is_asked_for_any_day(client, late):
    make.sign_in(client, make.staff(Role.AUDITOR))

    assert "1 of 1 members are in good standing on Jun 1, 2027" in _get(client, "/money/standing")
    then = _get(client, "/money/standing?day=2027-04-20")
    assert "0 of 1 members are in good standing on Apr 20, 2027" in then
    assert "78 days late" in then
    assert "no" in _get(client, "/money/standing?day=2027-04-20&format=csv").lower()
    for nonsense in ("2027-02-31", "x", "0001-01-01", "9999-12-31"):
        assert "Jun 1, 2027" in _get(client, f"/money/standing?day={nonsense}")
    assert "0 of 0 members" in _get(client, "/money/standing?day=1999-01-01")


def test_changes_of_all_are_listed_and_exported(client, late):
    make.sign_in(client, make.staff(Role.SECRETARIAT))

    page = _get(client, "/money/standing/changes?since=2027-04-01&until=2027-05-31")

    assert "5 changes from Apr 1, 2027 to May 31, 2027" in page
    assert "rights rest" in page
    table = _get(client, "/money/standing/changes?since=2027-04-01&until=2027-05-31&format=csv")
    assert table.count("Example Late") == 5
    assert "Nothing changed" in _get(client, "/money/standing/changes?since=2027-05-30")
    _get(client, "/money/standing/changes?since=2027-06-30&until=x")


def test_an_organization_reads_its_own_history_and_what_it_may_do(client, late):
    make.sign_in(client, make.representative(late))

    page = _get(client, f"/money/standing/{late}")
    assert "Its dues for 2027 are paid." in page
    assert "So since May 20, 2027." in page
    assert "Operating Committee" in page
    assert "At the desk" not in page
    assert "rights rest from day 75 on" in _get(client, f"/money/standing/{late}?day=2027-04-20")
    assert "May 20, 2027" not in _get(client, f"/money/standing/{late}?format=csv")
    assert "2027-05-20" in _get(client, f"/money/standing/{late}?format=csv")


def test_others_find_nothing(client, late):
    make.sign_in(client, make.representative(make.member()))

    for address in (f"/money/standing/{late}", "/money/standing/changes", "/money/standing/99"):
        assert client.get(address).status_code == 404
