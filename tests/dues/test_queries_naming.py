"""What the books call the things that their lines are about."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from govapp.db import session
from govapp.dues.models import Invoice
from govapp.foundation.access.actor import Role
from govapp.ledger.models import JournalEntry
from tests import make

DAY = date(2027, 3, 1)


@pytest.fixture
def treasurer(client, at):
    at(DAY)
    make.charter("codex")
    make.consortium()
    make.sign_in(client, make.staff(Role.TREASURER))
    return client


def _entry(source: str) -> int:
    return session().scalars(select(JournalEntry.id).where(JournalEntry.source == source)).one()


def test_an_entry_and_the_journal_name_invoice_and_organization_and_lead_there(treasurer):
    member = make.member(name="Example Clinic")
    invoice = make.invoice(member, year=2027)
    number = session().get_one(Invoice, invoice).number

    for page in ("/ledger", f"/ledger/entries/{_entry(f'invoice:{invoice}')}"):
        text = treasurer.get(page).text
        assert f'<a href="/invoices/{invoice}">Invoice {number}</a>' in text
        assert f'<a href="/organizations/{member}"><bdi>Example Clinic</bdi></a>' in text
        assert f">invoice:{invoice}<" not in text


def test_a_file_of_the_journal_keeps_the_keys(treasurer):
    member = make.member()
    invoice = make.invoice(member, year=2027)

    file = treasurer.get("/ledger?format=csv").text

    assert f"invoice:{invoice}" in file
    assert f"organization:{member}" in file


def test_the_journal_costs_the_same_however_many_invoices(treasurer, queries):
    counts = []
    for _round in range(2):
        for _number in range(3):
            make.invoice(make.member(), year=2027)
        with queries() as asked:
            treasurer.get("/ledger")
        counts.append(len(asked))

    assert counts[0] == counts[1]
