"""The pages: who may, who may not, what they say, at which cost."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.dues.models import Invoice, Payment
from govapp.foundation.access.actor import Role
from tests import make
from tests.pagelint import problems

NOON = datetime(2027, 2, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(NOON)
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


# --- reading -------------------------------------------------------------------------------------


def test_every_page_of_staff_is_sound(client, treasurer):
    paying, late = make.member(name="Example Payer"), make.member(name="Example Late")
    paid = make.invoice(paying, year=2027)
    overdue = make.invoice(late, year=2026, due_on=date(2026, 12, 1))
    payment = make.payment(paying, {paid: None}, amount=9_999_999)
    make.member(name="Example Not Yet Billed")

    for address in (
        "/money/dues",
        "/money/dues?year=2026",
        "/money/dues?year=2028",
        "/money/dues/members",
        "/money/dues/members?year=2026&what=lost",
        "/money/dues/members?what=renewed",
        "/money/dues/members?what=nonsense",
        "/money/dues/forecast",
        "/money/dues/forecast?year=2028",
        "/money/assess/2027",
        "/money/assess/2026",
        "/money/waivers",
        "/money/standing",
        "/money/standing?only=soon",
        "/money/standing?only=no&name=late",
        "/invoices",
        "/invoices?state=late&year=2026&organization=late",
        f"/invoices/{paid}",
        f"/invoices/{overdue}",
        "/payments",
        "/payments?left=1",
        "/money/unmatched",
        f"/payments/{payment}",
        "/payments/new",
        "/payments/new?search=example&amount=20000",
        "/payments/new?search=nothing+such&amount=1",
        "/ledger",
        "/ledger?account=receivable",
        "/ledger/entries/1",
        "/ledger/balance",
        "/p/money",
    ):
        _get(client, address)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.SECRETARIAT, {"/money/dues", "/invoices", "/money/waivers", "/money/standing"}),
        (
            Role.AUDITOR,
            {"/money/dues", "/invoices", "/money/waivers", "/ledger", "/ledger/balance"},
        ),
        (Role.TREASURER, {"/money/dues", "/payments/new", "/ledger"}),
        (Role.ELECTION_OFFICER, {"/invoices", "/money/standing"}),
    ],
)
def test_each_role_reads_what_it_may(client, role, may):
    make.sign_in(client, make.staff(role))

    for address in may:
        _get(client, address)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/money/dues", 404),
        ("/money/dues/members", 404),
        ("/money/dues/forecast", 404),
        ("/money/dues/months?format=csv", 404),
        ("/money/assess/2027", 404),
        ("/money/waivers", 404),
        ("/money/standing", 404),
        ("/payments/new", 403),
        ("/ledger", 404),
        ("/ledger/balance", 404),
        ("/ledger/entries/1", 404),
        ("/payments/1", 404),
    ],
)
def test_a_representative_does_not_find_the_pages_of_staff(client, address, status):
    stranger = make.member()
    make.payment(stranger, {make.invoice(stranger): None})
    make.sign_in(client, make.representative(make.member()))

    _get(client, address, status)


def test_the_secretariat_reads_no_books(client):
    make.sign_in(client, make.staff(Role.SECRETARIAT))

    _get(client, "/ledger", 404)


def test_a_member_sees_its_own_invoices_and_no_others(client):
    own, other = make.member(name="Example Own"), make.member(name="Example Other")
    mine, theirs = make.invoice(own), make.invoice(other)
    make.sign_in(client, make.contact(own, "billing"))

    listed = _get(client, "/invoices")

    assert f"/invoices/{mine}" in listed
    assert "Example Other" not in listed
    assert "Example Own" in _get(client, f"/invoices/{mine}")
    for address in (f"/invoices/{theirs}", f"/invoices/{theirs}/pdf", "/invoices/99999"):
        _get(client, address, 404)
    for act in ("order-number", "void"):
        answer = client.post(f"/invoices/{theirs}/{act}", data={"order_number": "x", "reason": "x"})
        assert answer.status_code in {403, 404}
    assert "Example Other" not in _get(client, "/invoices?organization=other")
    exported = client.get("/invoices?format=csv").get_data(as_text=True)
    assert "Example Own" in exported
    assert "Example Other" not in exported


def test_a_person_of_a_member_without_a_role_sees_no_invoices(client):
    own = make.member()
    invoice_id = make.invoice(own)
    make.sign_in(client, make.colleague(own))

    _get(client, f"/invoices/{invoice_id}", 404)


def test_the_list_costs_the_same_for_few_and_many(client, treasurer, queries):
    for _ in range(2):
        make.invoice(make.member())
    client.get("/invoices")
    with queries() as few:
        client.get("/invoices")
    for _ in range(12):
        make.invoice(make.member())

    with queries() as many:
        client.get("/invoices")

    assert len(few) == len(many)


def test_the_board_costs_the_same_for_few_and_many(client, treasurer, queries):
    make.invoice(make.member())
    make.member()
    client.get("/money/dues")
    with queries() as few:
        client.get("/money/dues")
    for _ in range(8):
        make.invoice(make.member())
        make.member()

    with queries() as many:
        client.get("/money/dues")

    assert len(few) == len(many)


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/invoices").status_code == 303


# --- acting --------------------------------------------------------------------------------------


def test_a_cheque_for_three_invoices_is_found_and_booked(client, treasurer):
    organization_id = make.member(name="Example Behind")
    ids = [make.invoice(organization_id, year=year, amount=100_000) for year in (2025, 2026, 2027)]

    page = _get(client, "/payments/new?search=behind&amount=3000")
    assert "pays 3 invoices in full" in page
    answer = client.post(
        "/payments/new",
        data={
            "search": "behind",
            "amount": "3000",
            "payer": str(organization_id),
            "reference": "4711",
            "method": "cheque",
            "received_on": "2027-02-09",
            "invoice": [f"{one}:100000" for one in ids],
        },
    )

    payment = db.session.scalars(select(Payment)).one()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/payments/{payment.id}")
    assert db.session.scalars(select(Invoice.settled_on)).all() == [date(2027, 2, 9)] * 3


def test_book_and_next_keeps_day_and_method(client, treasurer):
    organization_id = make.member(name="Example Behind")

    answer = client.post(
        "/payments/new",
        data={
            "search": "behind",
            "amount": "10",
            "payer": str(organization_id),
            "reference": "w1",
            "method": "wire",
            "received_on": "2027-02-09",
            "then": "next",
        },
    )

    assert answer.location.endswith("/payments/new?method=wire&received_on=2027-02-09")


def test_what_was_paid_meanwhile_is_told_and_nothing_is_booked(client, treasurer):
    organization_id = make.member(name="Example Behind")
    invoice_id = make.invoice(organization_id, amount=100_000)
    make.payment(organization_id, {invoice_id: 40_000})

    answer = client.post(
        "/payments/new",
        data={
            "search": "behind",
            "amount": "1000",
            "payer": str(organization_id),
            "reference": "4711",
            "method": "cheque",
            "received_on": "2027-02-09",
            "invoice": f"{invoice_id}:100000",
        },
    )

    assert answer.status_code == 409
    assert "has only" in answer.get_data(as_text=True)
    assert len(db.session.scalars(select(Payment)).all()) == 1


@pytest.mark.parametrize(
    "amount",
    [
        "-5", "0", "NaN", "Infinity", "1e309", "9223372036854775808", "1,50", "1.005", "１２",
        "١٢", "12'000", "1 000", "EUR 5", "0x10", "1_000", "", "   ", "5-", "+5", "1.2.3",
        "99999999999999", "1,2345", "١٢٫٥", "5\u202e", "½",
    ],
)  # fmt: skip
def test_amounts_that_are_none_are_never_booked(client, treasurer, amount):
    organization_id = make.member(name="Example Behind")

    answer = client.post(
        "/payments/new",
        data={
            "search": "behind",
            "amount": amount,
            "payer": str(organization_id),
            "reference": "4711",
            "method": "cheque",
            "received_on": "2027-02-09",
        },
    )

    assert answer.status_code in {409, 422}
    assert db.session.scalars(select(Payment)).all() == []


def test_a_year_is_previewed_then_issued(client, treasurer):
    make.member(name="Example First", billing_address="1 Example Way")
    preview = _get(client, "/money/assess/2027")
    assert "Issue one invoice" in preview
    assert "Example First" in preview

    assert client.post("/money/assess/2027").status_code == 303

    assert "One invoice over $20,000.00 is issued" in _get(client, "/money/assess/2027")
    assert db.session.scalars(select(Invoice.number)).all() == ["2027-0001"]


@pytest.mark.parametrize("year", ["0", "1", "20270", "abcd", "-1", "２０２７"])
def test_a_year_that_is_none_is_not_found(client, treasurer, year):
    assert client.get(f"/money/assess/{year}").status_code == 404


def test_an_order_number_is_entered_by_the_member(client):
    own = make.member()
    invoice_id = make.invoice(own)
    make.sign_in(client, make.contact(own, "billing"))

    client.post(f"/invoices/{invoice_id}/order-number", data={"order_number": "PO 9"})

    assert "PO 9" in _get(client, f"/invoices/{invoice_id}")


def test_two_people_waive(client):
    organization_id = make.member(name="Example Poor")
    make.invoice(organization_id, amount=100_000)
    make.sign_in(client, make.staff(Role.SECRETARIAT))
    asked = client.post(
        "/money/waivers",
        data={"organization": str(organization_id), "year": "2027", "reason": "in hardship"},
    )
    assert asked.status_code == 303
    assert "a second person must" in _get(client, "/money/waivers")

    make.sign_in(client, make.staff(Role.TREASURER))
    client.post("/money/waivers/1", data={"answer": "approve"})

    assert "forgiven" in _get(client, "/money/waivers")
    assert db.session.scalars(select(Invoice.settled_on)).one() == date(2027, 2, 10)


def test_money_left_over_is_given_to_an_invoice(client, treasurer):
    organization_id = make.member()
    payment_id = make.payment(organization_id, amount=50_000)
    invoice_id = make.invoice(organization_id, amount=30_000)

    client.post(f"/payments/{payment_id}/apply", data={"invoice": f"{invoice_id}:30000"})

    assert "$200.00 of $500.00 is not yet matched" in _get(client, f"/payments/{payment_id}")


def test_an_invoice_is_taken_back_with_a_reason(client, treasurer):
    invoice_id = make.invoice(make.member())

    assert client.post(f"/invoices/{invoice_id}/void", data={"reason": ""}).status_code == 422
    client.post(f"/invoices/{invoice_id}/void", data={"reason": "wrong tier"})

    assert "wrong tier" in _get(client, f"/invoices/{invoice_id}")


def test_the_pdf_has_the_numbers_of_the_page_and_is_kept(client, treasurer):
    invoice_id = make.invoice(make.member(name="Example Paper"))

    first = client.get(f"/invoices/{invoice_id}/pdf")
    again = client.get(f"/invoices/{invoice_id}/pdf")

    assert first.content_type == "application/pdf"
    assert first.data.startswith(b"%PDF-")
    assert first.data == again.data
    db.session.rollback()
    assert len(db.session.scalars(select(Invoice.pdf_digest)).one()) == 64


def test_a_new_order_number_makes_a_new_paper(client, treasurer):
    invoice_id = make.invoice(make.member())
    before = client.get(f"/invoices/{invoice_id}/pdf").data

    client.post(f"/invoices/{invoice_id}/order-number", data={"order_number": "PO 12"})

    assert client.get(f"/invoices/{invoice_id}/pdf").data != before


def test_home_tells_payers_and_treasurer_what_waits(client):
    own = make.member(name="Example Own")
    make.invoice(own, amount=100_000)
    make.sign_in(client, make.contact(own, "billing"))
    assert "Invoice 2027-0001: $1,000.00 due" in _get(client, "/home")

    make.member()
    make.sign_in(client, make.staff(Role.TREASURER))
    assert "Members without an invoice for 2027" in _get(client, "/home")
