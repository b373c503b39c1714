"""The pages of corrections, plans, opening balances, statements and receivables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import CreditNote, Invoice, InvoiceState, OpeningImport, PaymentTerms
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


@pytest.fixture
def organization_id() -> int:
    return make.member(name="Example Payer")


@pytest.fixture
def invoice_id(organization_id) -> int:
    return make.invoice(organization_id, amount=90_000)


def _get(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    text = answer.get_data(as_text=True)
    assert problems(text) == []
    return text


def test_a_credit_note_is_issued_and_shown(client, treasurer, invoice_id):
    _get(client, f"/invoices/{invoice_id}/correct")

    answer = client.post(
        f"/invoices/{invoice_id}/credit", data={"amount": "100", "reason": "billed too much"}
    )

    assert answer.status_code == 303
    assert "CN-2027-0001" in _get(client, answer.headers["Location"])
    assert "CN-2027-0001" in _get(client, f"/invoices/{invoice_id}")
    paper = client.get("/credit-notes/1/pdf")
    assert paper.data.startswith(b"%PDF-")
    assert client.get("/credit-notes/1/pdf").data == paper.data


def test_a_refused_credit_keeps_what_was_typed(client, treasurer, invoice_id):
    answer = client.post(
        f"/invoices/{invoice_id}/credit", data={"amount": "901", "reason": "too much"}
    )

    assert answer.status_code == 409
    assert 'value="901"' in answer.get_data(as_text=True)
    assert db.session.scalars(select(CreditNote.id)).all() == []


def test_an_invoice_is_issued_anew_from_its_page(client, treasurer, invoice_id):
    answer = client.post(
        f"/invoices/{invoice_id}/reissue",
        data={"billed_to": "Example Moved", "po_number": "PO-1", "reason": "they moved"},
    )

    text = _get(client, answer.headers["Location"])
    assert "2027-0002" in text
    assert "Issued anew for" in text
    assert "Issued anew as" in _get(client, f"/invoices/{invoice_id}")


def test_a_small_debt_is_written_off_from_its_page(client, treasurer, invoice_id):
    client.post(f"/invoices/{invoice_id}/write-off", data={"reason": "they are gone"})

    assert "never paid" in _get(client, f"/invoices/{invoice_id}")
    assert "2027-0001" in _get(client, "/invoices?state=lost")


def test_a_large_one_waits_under_requests(client, treasurer, organization_id):
    large = make.invoice(organization_id, year=2028, amount=10_000_000)

    client.post(f"/invoices/{large}/write-off", data={"reason": "they are gone"})

    assert "Write-off" in _get(client, "/money/requests")
    assert "they are gone" in _get(client, "/money/requests/1")


def test_a_plan_is_agreed_shown_and_taken_back(client, treasurer, invoice_id):
    _get(client, f"/invoices/{invoice_id}/plan")
    data = {"count": "3", "first_due": "2027-03-01", "reason": "cash is short"}

    assert client.post(f"/invoices/{invoice_id}/plan", data=data).status_code == 303

    assert "stands still" in _get(client, f"/invoices/{invoice_id}")
    client.post("/payment-plans/1/end")
    assert "the clock goes on" in _get(client, f"/invoices/{invoice_id}")


@pytest.mark.parametrize("count", ["1", "25", "many", ""])
def test_a_plan_that_makes_no_sense_is_told_beside_the_field(client, treasurer, invoice_id, count):
    data = {"count": count, "first_due": "2027-03-01", "reason": "cash is short"}

    assert client.post(f"/invoices/{invoice_id}/plan", data=data).status_code == 422


def _upload(client, text: str):
    data = {"file": (BytesIO(text.encode()), "open.csv")}
    return client.post("/money/opening-balances", data=data, content_type="multipart/form-data")


def test_opening_balances_from_the_file_to_the_books_and_back(client, treasurer, organization_id):
    _get(client, "/money/opening-balances")
    head = "organization,number,issued,due,open\n"
    answer = _upload(client, head + "Example Payer,A-17,2026-11-01,2026-12-01,1500\n")
    address = answer.headers["Location"]
    assert "Every row can be taken over" in _get(client, address)

    client.post(f"{address}/take")
    assert "Invoices in the books from this file: 1" in _get(client, address)
    assert "A-17" in _get(client, "/invoices/1")

    client.post(f"{address}/undo")
    db.session.rollback()
    assert db.session.scalars(select(Invoice.state)).all() == [InvoiceState.VOID]


def test_the_page_of_a_file_says_whose_rights_it_stops(client, treasurer):
    make.good_member(name="Example Resting", on=date(2027, 1, 20))
    row = "Example Resting,A-9,2020-10-01,2020-11-01,100\n"
    answer = _upload(client, "organization,number,issued,due,open\n" + row)

    text = _get(client, answer.headers["Location"])

    assert "stops the rights of these members at once: 1" in text
    assert "Whose rights rest from today on" in text


def test_a_file_with_problems_names_them_and_offers_no_button(client, treasurer):
    answer = _upload(client, "organization,number,issued,due,open\nNobody,A-1,x,y,z\n")

    text = _get(client, answer.headers["Location"])

    assert "No organization is called Nobody" in text
    assert "Take them over" not in text


def test_a_file_that_is_none_is_told(client, treasurer):
    assert _upload(client, "").status_code == 422
    assert _upload(client, "\x00\x01").status_code == 422
    assert db.session.scalars(select(OpeningImport.id)).all() == []


def test_a_member_reads_its_statement_on_page_paper_and_in_a_table(
    client, organization_id, invoice_id
):
    make.sign_in(client, make.representative(organization_id))

    text = _get(client, f"/statements/{organization_id}?from=2026-01-01")

    assert "900.00" in text
    assert "Time to pay" not in text
    assert client.get(f"/statements/{organization_id}/pdf").data.startswith(b"%PDF-")
    table = client.get(f"/statements/{organization_id}?from=2026-01-01&format=csv").data
    assert b"2027-0001" in table
    _get(client, f"/statements/{organization_id}?from=nonsense&until=2020-01-01")


def test_receivables_by_age_lead_to_the_invoices(client, treasurer, organization_id, invoice_id):
    text = _get(client, "/money/receivables")
    assert f"organization={organization_id}" in text

    assert "2027-0001" in _get(client, f"/money/receivables?organization={organization_id}")
    assert b"Example Payer" in client.get("/money/receivables?format=csv").data
    assert client.get("/money/receivables?format=xlsx").data.startswith(b"PK")
    _get(client, "/money/receivables?on=2020-01-01")
    _get(client, "/money/receivables?on=nonsense&organization=99999")


def test_the_page_of_receivables_asks_as_often_for_many_as_for_few(
    client, treasurer, queries, organization_id, invoice_id
):
    with queries() as few:
        client.get("/money/receivables")
    for _ in range(5):
        make.invoice(make.member(), amount=100)
    with queries() as many:
        client.get("/money/receivables")

    assert len(many) <= len(few)


def test_terms_are_set_on_the_statement(client, treasurer, organization_id):
    client.post(f"/money/terms/{organization_id}", data={"terms": "45"})
    assert "45 days from the day of issue, as agreed" in _get(
        client, f"/statements/{organization_id}"
    )

    client.post(f"/money/terms/{organization_id}", data={"terms": "0"})
    client.post(f"/money/terms/{organization_id}", data={"terms": "many"})

    db.session.rollback()
    assert db.session.scalars(select(PaymentTerms.terms_days)).all() == []


def test_staff_upload_the_tax_form_and_nothing_else(client):
    make.sign_in(client, make.staff(Role.ADMINISTRATOR))
    _get(client, "/consortium")

    def send(content: bytes):
        data = {"file": (BytesIO(content), "w9.pdf")}
        return client.post("/consortium/tax-form", data=data, content_type="multipart/form-data")

    assert send(b"\x89PNG\r\n\x1a\n IEND\xaeB`\x82").status_code == 422
    assert send(make.A_PDF).status_code == 303
    assert "A tax form is kept" in _get(client, "/consortium")


def test_an_invoice_of_yen_says_so_in_whole_yen(client, treasurer, organization_id):
    number = make.invoice(organization_id, year=2028, amount=120_000, currency="JPY")

    text = _get(client, f"/invoices/{number}")

    assert "120,000" in text
    assert "1,200.00" not in text
    assert services.invoice_pdf(number, actor=treasurer).startswith(b"%PDF-")
