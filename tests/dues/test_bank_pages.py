"""The pages of the bank: what they show, for whom, and at which cost."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues.models import BankFormat, BankLine, LineState, Payment
from govapp.foundation.access.actor import Role
from tests import make
from tests.pagelint import problems

CSV = b"Date,Description,Amount\n02/01/2027,Wire 2027-0001,12.00\n02/02/2027,Fee,-1.00\n"


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
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, (address, text)
    assert status != 200 or problems(text) == []
    return text


def _upload(client, account: int, content: bytes = CSV, name: str = "feb.csv"):
    data = {"account": str(account), "file": (io.BytesIO(content), name)}
    return client.post("/money/bank", data=data, content_type="multipart/form-data")


def _state(line: int) -> LineState:
    db.session.rollback()
    return db.session.scalar(select(BankLine.state).where(BankLine.id == line))


def test_every_page_is_sound_empty_and_full(client, treasurer):
    for address in ("/money/bank", "/money/bank/match", "/money/bank/lines"):
        _get(client, address)
    member = make.member(name="Example Payer")
    make.invoice(member, amount=1000)
    make.payment(member, amount=700, reference="4711")
    entry = make.entry(-500, source="x", kind="refund")
    lines = [
        make.bank_line(1000, payer="Example Payer"),
        make.bank_line(700, text="CHECK 4711", day=date(2027, 1, 22)),
        make.bank_line(-500, day=date(2027, 1, 16)),
        make.bank_line(-700),
        make.bank_line(4, text=""),
    ]

    shown = _get(client, "/money/bank/match")
    for address in ("/money/bank", "/money/bank/lines", "/money/bank/lines?state=new&way=out"):
        _get(client, address)
    for line in lines:
        _get(client, f"/money/bank/lines/{line}")
    found = _get(client, f"/money/bank/lines/{lines[4]}?search=payer")

    assert "pays 2027-0001" in shown
    assert "Payment 4711" in shown
    assert f"Entry {entry} (refund)" in shown
    assert "Book the line" in found


def test_a_file_goes_from_upload_over_columns_to_lines(client, treasurer):
    account = make.bank_account()

    page = _upload(client, account).headers["Location"]
    asked = _get(client, page)
    told = {"day": "Date", "amount": "Amount", "text": "Description", "order": "month first"}
    client.post(f"{page}/columns", data=told)
    preview = _get(client, page)
    taken = client.post(f"{page}/take")

    assert "Say once which column says what" in asked
    assert "Take over 2 lines" in preview
    assert taken.headers["Location"] == "/money/bank/match"
    assert "$12.00" in _get(client, "/money/bank/match")
    assert db.session.scalar(select(func.count(BankFormat.head))) == 1
    assert "2 lines were taken over" in _get(client, page)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.csv"),
        (b"\x89PNG\r\n\x1a\n\x00\x81", "x.png"),
        (b"PK\x03\x04 broken", "x.xlsx"),
        (b'<?xml version="1.0"?><!DOCTYPE x []><Document xmlns="camt.053"/>', "x.xml"),
        (b"OFXHEADER:100\n<OFX><STMTTRN></STMTTRN></OFX>", "x.ofx"),
        (b'a,b\n"', "x.csv"),
        (b"a" * (6 * 1024 * 1024), "x.csv"),
    ],
)
def test_a_hostile_file_is_answered_with_a_sentence(client, treasurer, content, name):
    answer = _upload(client, make.bank_account(), content, name)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "data", [{}, {"day": "No such"}, {"day": "Date", "amount": "Amount", "order": "sideways"}]
)
def test_columns_that_make_no_sense_are_asked_again(client, treasurer, data):
    page = _upload(client, make.bank_account()).headers["Location"]

    assert client.post(f"{page}/columns", data=data).status_code == 422


def test_days_that_cannot_be_read_show_the_row_and_the_columns_again(client, treasurer):
    page = _upload(client, make.bank_account()).headers["Location"]
    told = {"day": "Description", "amount": "Amount", "order": "month first"}

    answer = client.post(f"{page}/columns", data=told)

    assert answer.status_code == 422
    assert "Row 1 (Wire 2027-0001)" in answer.get_data(as_text=True)


def test_ticked_lines_are_accepted_and_what_is_refused_says_why(client, treasurer):
    member = make.member(name="Example Payer")
    invoice = make.invoice(member, amount=1000)
    good, late = make.bank_line(1000), make.bank_line(1000)
    value = f"invoices:{member}:{invoice}=1000"

    client.post("/money/bank/match", data={"accept": [f"{good}|{value}", f"{late}|{value}"]})
    told = _get(client, "/money/bank/match")

    assert (_state(good), _state(late)) == (LineState.BOOKED, LineState.NEW)
    assert "One line is done." in told
    assert "Nothing is open on one of the invoices any more" in told


@pytest.mark.parametrize(
    "value", ["", "x", "1", "1|", "1|invoices", "1|invoices:x:", "1|nothing:1", "1|payment:9" * 9]
)
def test_a_proposal_that_makes_no_sense_books_nothing(client, treasurer, value):
    line = make.bank_line(1000)

    assert client.post("/money/bank/match", data={"accept": value}).status_code == 303
    assert _state(line) is LineState.NEW


def test_a_line_is_booked_as_chosen_by_hand(client, treasurer):
    member = make.member(name="Example Payer")
    invoice = make.invoice(member, amount=1000)
    line = make.bank_line(1500)
    data = {"payer": str(member), "invoice": f"{invoice}:1000"}

    client.post(f"/money/bank/lines/{line}/accept", data={"payer": "", "invoice": "x"})
    assert _state(line) is LineState.NEW
    client.post(f"/money/bank/lines/{line}/accept", data=data)

    assert _state(line) is LineState.BOOKED
    assert db.session.scalars(select(Payment.amount_minor)).all() == [1500]
    assert "A payment was made from it." in _get(client, f"/money/bank/lines/{line}")


def test_a_line_is_set_aside_and_brought_back_on_its_page(client, treasurer):
    line = make.bank_line(-100)

    assert client.post(f"/money/bank/lines/{line}/aside", data={}).status_code == 422
    client.post(f"/money/bank/lines/{line}/aside", data={"reason": "Fee of the bank"})
    assert "Set aside: Fee of the bank" in _get(client, f"/money/bank/lines/{line}")
    client.post(f"/money/bank/lines/{line}/free")

    assert _state(line) is LineState.NEW


def test_lines_are_handed_out_as_a_file(client, treasurer):
    make.bank_line(1000, text="=cmd()")

    text = client.get("/money/bank/lines?format=csv").get_data(as_text=True)

    assert "'=cmd()" in text
    assert "10.00,USD" in text
    assert client.get("/money/bank/lines?format=xlsx").status_code == 200


@pytest.mark.parametrize(
    "address", ["/money/bank", "/money/bank/match", "/money/bank/lines", "/money/bank/lines/1"]
)
def test_the_bank_is_for_the_treasurer_and_the_auditor(client, address):
    make.bank_line()
    for role, status in ((Role.SECRETARIAT, 404), (Role.AUDITOR, 200)):
        make.sign_in(client, make.staff(role))
        text = _get(client, address, status)
        assert "Accept" not in text


def test_many_lines_cost_as_many_queries_as_few(client, treasurer, queries):
    member = make.member(name="Example Payer")

    def cost() -> int:
        client.get("/money/bank/match")
        with queries() as seen:
            client.get("/money/bank/match")
        return len(seen)

    make.invoice(member, year=2020, amount=100)
    make.bank_line(100, payer="Example Payer")
    few = cost()
    for year in range(2021, 2028):
        make.invoice(member, year=year, amount=100 + year)
        make.bank_line(100 + year, payer="Example Payer", text=f"line {year}")

    assert cost() == few


def test_lines_that_wait_stand_on_the_treasurers_home(client, treasurer):
    make.bank_line()

    assert "Lines of the bank that wait: 1" in _get(client, "/home")


def test_a_cheque_is_booked_on_the_account_chosen_and_on_the_first_if_none_is(client, treasurer):
    member = make.member(name="Example Payer")
    make.bank_account("operating", "Example Operating")
    make.bank_account("savings", "Example Savings")
    given = {
        "search": "example payer",
        "amount": "10",
        "method": "cheque",
        "received_on": "2027-02-09",
        "payer": str(member),
        "then": "next",
    }

    to = [
        client.post("/payments/new", data={**given, "reference": str(number), "bank": bank})
        for number, bank in enumerate(("savings", "", "no-such"))
    ]

    db.session.rollback()
    banks = db.session.scalars(select(Payment.bank).order_by(Payment.id)).all()
    assert banks == ["savings", "operating", "operating"]
    assert "bank=savings" in to[0].headers["Location"]
    assert "To the account" in _get(client, "/payments/new?search=example&amount=10")
