"""The pages on which money is set right, and slips of many cheques are typed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues.models import (
    Deposit,
    Invoice,
    MoneyRequest,
    Payment,
    PaymentState,
    Refund,
    Settlement,
)
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
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, (address, text)
    assert status != 200 or problems(text) == []
    return text


def _count(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id)))


def _paid(over: int = 0) -> tuple[int, int]:
    member = make.member(name="Example Payer")
    invoice = make.invoice(member, amount=1000)
    return invoice, make.payment(member, {invoice: None}, amount=1000 + over, reference="4711")


def test_the_page_says_whose_rights_change_before_anything_is_done(client, treasurer, at):
    _invoice, payment = _paid()
    at(datetime(2027, 9, 1, 12, tzinfo=UTC))
    make.sign_in(client, treasurer)

    text = _get(client, f"/payments/{payment}/set-right")

    assert "loses good standing at once" in text
    assert "2027-0001" in text


def test_a_bounced_cheque_is_booked_and_shown(client, treasurer):
    invoice, payment = _paid()
    data = {"reason": "Not sufficient funds", "on": "2027-02-09", "fee": "35"}

    client.post(f"/payments/{payment}/bounced", data=data)

    text = _get(client, f"/payments/{payment}")
    assert "Taken back on" in text
    assert "Not sufficient funds" in text
    assert "came back" in _get(client, f"/invoices/{invoice}")
    assert "4711" in _get(client, "/payments?state=reversed")
    assert "Payments that came back in two weeks: 1" in _get(client, "/home")
    assert "not in the books any more" in _get(client, f"/payments/{payment}/set-right")


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("bounced", {}),
        ("bounced", {"reason": "x", "on": "2099-01-01"}),
        ("bounced", {"reason": "x", "on": "2027-02-09", "fee": "much"}),
        ("refund", {"amount": "-1"}),
        ("refund", {"amount": "99", "after": "nothing", "method": "cheque", "why": "x"}),
        ("refund", {"amount": "1", "after": "x", "method": "y", "why": "x"}),
        ("move", {"organization": "99", "because": "x"}),
        ("move", {}),
    ],
)
def test_what_makes_no_sense_is_asked_again_and_changes_nothing(client, treasurer, act, data):
    _invoice, payment = _paid()

    assert client.post(f"/payments/{payment}/{act}", data=data).status_code in {409, 422}

    db.session.rollback()
    assert db.session.get(Payment, payment).state is PaymentState.SETTLED
    assert _count(Refund) == 0


def test_money_is_sent_back_and_its_reference_noted(client, treasurer):
    _invoice, payment = _paid(over=200)
    data = {"amount": "2", "after": "nothing", "method": "wire", "why": "paid twice"}

    client.post(f"/payments/{payment}/refund", data=data)
    text = _get(client, f"/payments/{payment}")
    client.post(f"/payments/{payment}/refunds/1", data={"refund_reference": "W-9"})

    assert "Sent back" in text
    assert "W-9" in _get(client, f"/payments/{payment}")


def test_a_large_refund_becomes_a_request_that_another_person_answers(client, treasurer):
    member = make.member()
    payment = make.payment(member, amount=600_000)
    data = {"amount": "5500", "after": "nothing", "method": "wire", "why": "paid twice"}

    client.post(f"/payments/{payment}/refund", data=data)
    request = db.session.scalars(select(MoneyRequest.id)).one()
    shown = _get(client, f"/payments/{payment}/set-right")
    _get(client, f"/money/requests/{request}")
    make.sign_in(client, make.staff(Role.TREASURER))
    client.post(f"/money/requests/{request}", data={"answer": "approve"})

    assert "waits for a second person" in shown
    assert _count(Refund) == 1


def test_a_payment_is_moved_after_its_owner_is_found(client, treasurer):
    _invoice, payment = _paid()
    other = make.member(name="Example Other Payer")

    found = _get(client, f"/payments/{payment}/set-right?to=other")
    client.post(
        f"/payments/{payment}/move?to=other",
        data={"organization": str(other), "because": "Same bank"},
    )

    assert "Example Other Payer" in found
    assert "Example Payer" in _get(client, f"/payments/{payment}")
    db.session.rollback()
    assert db.session.get(Payment, payment).organization_id == other


def test_money_is_taken_off_one_invoice(client, treasurer):
    _invoice, payment = _paid()
    share = db.session.scalars(select(Settlement.id)).one()

    client.post(f"/payments/{payment}/take-off", data={"settlement": "x"})
    client.post(f"/payments/{payment}/take-off", data={"settlement": str(share)})

    assert "Money not yet matched" in _get(client, f"/payments/{payment}")


# --- slips ---------------------------------------------------------------------------------------


def _slip(typed, **values) -> dict[str, object]:
    cells = {
        name: [row[at] for row in typed]
        for at, name in enumerate(("payer", "number", "amount", "invoices"))
    }
    given = {"reference": "S1", "deposited_on": "2027-02-09", "total": "30.00", "bank": ""}
    return {**given, **cells, "then": "look", **values}


def _mark(text: str) -> str:
    return text.partition('name="mark" value="')[2].partition('"')[0]


def test_a_slip_is_typed_looked_at_booked_and_printed(client, treasurer):
    first, second = make.member(name="Example Payer"), make.member(name="Example Other")
    make.invoice(first, amount=1000)
    make.invoice(second, amount=2000)
    rows = [("Example Payer", "1", "10", ""), ("", "2", "20", "2027-0002"), ("", "", "", "")]
    _get(client, "/payments/deposits/new")

    looked = client.post("/payments/deposits/new", data=_slip(rows)).get_data(as_text=True)
    booked = client.post(
        "/payments/deposits/new", data=_slip(rows, then="book", mark=_mark(looked))
    )

    assert problems(looked) == []
    assert "2027-0001 gets $10.00" in looked
    assert "the slip says the same" in looked
    shown = _get(client, booked.headers["Location"])
    assert "2 cheques over $30.00 are in the books" in shown
    assert client.get(booked.headers["Location"] + "/pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("Nobody", "1", "30", ""), "No organization is called Nobody"),
        (("Example", "1", "30", ""), "Several organizations"),
        (("Example Payer", "", "30", ""), "the cheque&#39;s number"),
        (("Example Payer", "1", "thirty", ""), "Write the amount"),
        (("", "1", "30", "2027-0099"), "No open invoice 2027-0099"),
        (("", "1", "30", ""), "name, or an invoice"),
        (("Example Payer", "1", "29", ""), "$1.00 is missing to the slip"),
    ],
)
def test_a_row_that_is_wrong_says_so_and_nothing_is_booked(client, treasurer, row, why):
    make.member(name="Example Payer")
    make.member(name="Example Other")

    answer = client.post("/payments/deposits/new", data=_slip([row], then="book", mark="x"))

    assert why in answer.get_data(as_text=True)
    assert _count(Deposit) == 0


def test_what_was_not_looked_at_is_shown_before_it_is_booked(client, treasurer):
    make.member(name="Example Payer")
    rows = [("Example Payer", "1", "30", "")]

    answer = client.post("/payments/deposits/new", data=_slip(rows, then="book", mark="old"))

    assert answer.status_code == 200
    assert _count(Deposit) == 0


def test_more_rows_are_added_without_losing_any(client, treasurer):
    rows = [("Example Payer", "1", "30", "")]

    text = client.post(
        "/payments/deposits/new", data=_slip(rows, then="rows", rows="6", total="")
    ).get_data(as_text=True)

    assert text.count('name="payer"') == 12
    assert 'value="Example Payer"' in text


def test_lines_of_the_bank_are_matched_with_a_slip(client, treasurer):
    member = make.member(name="Example Payer")
    rows = [("Example Payer", "1", "30", "")]
    looked = client.post("/payments/deposits/new", data=_slip(rows)).get_data(as_text=True)
    client.post("/payments/deposits/new", data=_slip(rows, then="book", mark=_mark(looked)))
    make.bank_line(3000, text="DEPOSIT", day=date(2027, 2, 10))

    assert "Deposit S1 of many cheques is in the books" in _get(client, "/money/bank/match")
    assert member


def test_a_share_goes_to_the_invoice_whose_number_is_typed(client, treasurer):
    member = make.member()
    wrong, right = (make.invoice(member, year=year, amount=500) for year in (2027, 2028))
    payment = make.payment(member, {wrong: None})
    number = db.session.scalar(select(Invoice.number).where(Invoice.id == right))
    share = str(db.session.scalar(select(Settlement.id)))
    form = {"settlement": share, "number": f" {number} "}

    missed = client.post(f"/payments/{payment}/give", data=form | {"number": "none"})
    shown = client.get(f"/payments/{payment}").get_data(as_text=True)
    client.post(f"/payments/{payment}/give", data=form)

    assert missed.status_code == 303
    assert "There is no open invoice none." in shown
    db.session.rollback()
    settled = db.session.scalars(select(Invoice.id).where(Invoice.settled_on.is_not(None))).all()
    assert settled == [right]


def test_waiting_money_is_accepted_from_its_page_and_taken_off_there(client, treasurer):
    member = make.member(name="Example Payer")
    make.payment(member, amount=500)
    make.invoice(member, amount=500)
    page = client.get("/money/unmatched").get_data(as_text=True)
    ticked = re.search(r'name="accept" value="([^"]+)"', page)[1]

    client.post("/money/unmatched", data={"accept": [ticked, "99|1=5", "x"]})
    given = client.get("/money/unmatched").get_data(as_text=True)
    undo = re.search(r"/money/unmatched/take-off/\d+", given)[0]
    client.post(undo)
    again = client.get("/money/unmatched").get_data(as_text=True)

    assert "The money of one payment is matched." in given
    assert "All money is on an invoice." in given
    assert 'name="accept"' in again
