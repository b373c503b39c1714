"""The pages for handing over: who may, what they say, that they cost the same for few and many."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.dues.models import AccountName, Handover
from govapp.foundation.access.actor import Role
from tests import make
from tests.pagelint import problems

YEAR = "first=2027-01-01&last=2027-12-31&only_new=y"


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 6, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()
    for name in ("Example Payer", "Example Other"):
        organization_id = make.member(name=name)
        make.payment(organization_id, {make.invoice(organization_id): None})


@pytest.fixture
def treasurer(client):
    make.sign_in(client, make.staff(Role.TREASURER))


def _page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = answer.get_data(as_text=True)
    assert problems(text) == []
    return text


def _make(client, **wish: str):
    given = {"format": "journal-csv", "first": "2027-01-01", "last": "2027-12-31", "only_new": "y"}
    return client.post("/money/handover", data={**given, **wish})


def test_the_page_begins_with_the_month_that_is_over(client, treasurer):
    text = _page(client, "/money/handover")

    assert 'value="2027-05-01"' in text
    assert 'value="2027-05-31"' in text
    assert "No file yet" in text


def test_the_preview_shows_counts_and_sums_that_are_the_books(client, treasurer):
    text = _page(client, f"/money/handover?format=xero-invoices&{YEAR}")

    assert text.count("$40,000.00") == 2
    assert "Both sums are the same" in text
    assert "Make the file" in text


def test_looking_needs_no_token_and_making_does(client, treasurer, csrf):
    assert "Both sums are the same" in _page(client, f"/money/handover?format=journal-csv&{YEAR}")

    assert _make(client).status_code == 400


def test_a_file_is_made_found_again_and_downloaded(client, treasurer):
    answer = _make(client)
    assert answer.status_code == 303
    assert "Nothing to hand over" in _page(client, f"/money/handover?format=journal-csv&{YEAR}")

    run = db.session.scalars(select(Handover.id)).one()
    file = client.get(f"/money/handover/{run}/file")

    assert f"/money/handover/{run}/file" in _page(client, "/money/handover")
    assert file.headers["Content-Disposition"] == (
        'attachment; filename="journal-csv-2027-01-01-to-2027-12-31.csv"'
    )
    assert file.data.startswith(b"\xef\xbb\xbfEntry,Date")


def test_a_file_is_taken_back(client, treasurer):
    _make(client)
    run = db.session.scalars(select(Handover.id)).one()

    assert client.post(f"/money/handover/{run}/take-back").status_code == 303

    assert "counts as new again" in _page(client, "/money/handover")
    assert "Make the file" in _page(client, f"/money/handover?format=journal-csv&{YEAR}")


@pytest.mark.parametrize(
    "wish",
    [
        {"format": "no-such"},
        {"first": "2027-02-30"},
        {"first": "2027-12-31", "last": "2027-01-01"},
        {"last": ""},
        {"days": "sideways"},
    ],
)
def test_a_wish_that_makes_no_sense_makes_nothing(client, treasurer, wish):
    assert _make(client, **wish).status_code == 303

    assert db.session.scalars(select(Handover.id)).all() == []
    query = "&".join(f"{key}={value}" for key, value in {"format": "iif", **wish}.items())
    assert client.get(f"/money/handover?{query}").status_code == 200


def test_accounts_are_named_on_one_page(client, treasurer):
    text = _page(client, "/money/handover/accounts")
    assert "Accounts Receivable" in text

    answer = client.post(
        "/money/handover/accounts", data={"name-bank": "First Bank", "code-bank": "1010"}
    )

    assert answer.status_code == 303
    assert 'value="First Bank"' in _page(client, "/money/handover/accounts")
    assert {row.key for row in db.session.scalars(select(AccountName))} == {"bank"}


def test_a_name_that_is_too_long_is_refused_and_nothing_kept(client, treasurer):
    client.post("/money/handover/accounts", data={"name-bank": "x" * 101, "name-tax": "y"})

    assert db.session.scalars(select(AccountName)).all() == []


def test_the_auditor_reads_and_the_secretariat_finds_nothing(client):
    make.sign_in(client, make.staff(Role.AUDITOR))
    text = _page(client, f"/money/handover?format=journal-csv&{YEAR}")
    assert "Make the file" not in text
    assert _make(client).status_code == 403

    make.sign_in(client, make.staff(Role.SECRETARIAT))
    for address in ("/money/handover", "/money/handover/accounts", "/money/handover/1/file"):
        assert client.get(address).status_code == 404
    assert db.session.scalars(select(Handover.id)).all() == []


def test_the_preview_costs_the_same_for_few_and_many(client, treasurer, queries):
    address = f"/money/handover?format=xero-invoices&{YEAR}"
    client.get(address)
    with queries() as few:
        client.get(address)
    for _ in range(8):
        make.invoice(make.member(), issued_on=date(2027, 3, 1))

    with queries() as many:
        client.get(address)

    assert len(few) == len(many)
