"""An organization's own dues on one page: owed, paid, next year, votes; and the receipt."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from govapp.db import db, transaction
from govapp.dues import services
from govapp.dues.models import Payment, PaymentState
from govapp.foundation.access.actor import Role
from tests import make
from tests.pagelint import problems


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 3, 1, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()
    make.bodies()


@pytest.fixture
def home(_rulebook):
    """A member in good standing that owes this year's dues since February, and paid once."""
    organization_id = make.good_member(on=date(2026, 3, 1), name="Example Hospital")
    make.invoice(organization_id, due_on=date(2027, 2, 10), amount=100_000)
    return organization_id


def _get(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    text = answer.get_data(as_text=True)
    if status == 200:
        assert problems(text) == []
    return text


def _enter(client, organization_id: int) -> None:
    make.sign_in(client, make.representative(organization_id))


def test_one_page_says_what_is_owed_what_it_means_and_what_comes(client, home):
    _enter(client, home)
    assert client.get("/money/account").location.endswith(f"/money/account/{home}")

    page = _get(client, f"/money/account/{home}")

    for words in (
        "$1,000.00 is open; the oldest invoice was due on Feb 10, 2027.",
        "Pay or forward invoice 2027-0001",
        "rights stop on Apr 26, 2027 unless it is paid",
        "Operating Committee",
        "May vote",
        "Rights rest if it is not paid",
        "The next year",
        "2028",
    ):
        assert words in page
    assert page.index("Rights rest if it is not paid") < page.index("The year 2028 begins")


def test_who_looks_after_two_organizations_chooses(client, home):
    person_id = make.representative(home)
    other = make.member(name="Example Clinic")
    make.contact(other, "billing", person_id=person_id)
    make.sign_in(client, person_id)

    page = _get(client, "/money/account")

    assert f"/money/account/{home}" in page
    assert f"/money/account/{other}" in page


def test_an_ended_membership_reads_how_it_comes_back(client, home, at):
    at(datetime(2027, 7, 1, 12, tzinfo=UTC))
    services.terminate(home, "Unpaid", actor=make.staff(Role.SECRETARIAT))
    _enter(client, home)

    page = _get(client, f"/money/account/{home}")

    assert "How the membership comes back" in page
    assert "is still open; all of it is paid first" in page


def test_a_payment_has_its_receipt(client, home):
    payment_id = make.payment(home, {2: 40_000}, amount=50_000, received_on=date(2027, 2, 20))
    _enter(client, home)

    answer = client.get(f"/money/receipts/{payment_id}")

    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert answer.get_data()[:5] == b"%PDF-"
    assert f"/money/receipts/{payment_id}" in _get(client, f"/money/account/{home}")
    assert f"/money/receipts/{payment_id}" in _get(client, f"/payments/{payment_id}")


def test_money_on_its_way_has_no_receipt(client, home):
    payment_id = make.payment(home, {2: 40_000})
    with transaction() as session:
        session.get_one(Payment, payment_id).state = PaymentState.PENDING
    _enter(client, home)

    assert client.get(f"/money/receipts/{payment_id}").status_code == 404


def test_others_find_nothing(client, home):
    payment_id = make.payment(home, {2: 40_000})
    make.sign_in(client, make.representative(make.member()))

    for address in (f"/money/account/{home}", f"/money/receipts/{payment_id}", "/money/account/99"):
        assert client.get(address).status_code == 404
    make.sign_in(client, make.person())
    assert client.get("/money/account").status_code == 404


def test_the_organizations_page_says_where_it_may_vote(client, home):
    _enter(client, home)

    page = _get(client, f"/organizations/{home}")

    assert "May vote today" in page
    assert f"/money/account/{home}" in page
    make.sign_in(client, make.representative(make.member()))
    assert "May vote today" not in _get(client, f"/organizations/{home}")


def test_the_page_costs_the_same_with_many_invoices(client, home, queries):
    _enter(client, home)
    _get(client, f"/money/account/{home}")
    with queries() as few:
        _get(client, f"/money/account/{home}")
    for year in range(2020, 2026):
        invoice_id = make.invoice(home, year=year, amount=100)
        make.payment(home, {invoice_id: None}, received_on=date(year, 2, 1))
    db.session.expunge_all()
    with queries() as many:
        _get(client, f"/money/account/{home}")

    assert len(few) == len(many)


def test_the_statement_the_order_and_the_contacts_are_one_click_away(client, home):
    _enter(client, home)

    page = _get(client, f"/money/account/{home}")

    assert f'href="/statements/{home}"' in page
    assert "#order" in page
    assert f'href="/organizations/{home}/contacts"' in page
    assert client.get(f"/organizations/{home}/contacts").status_code == 200


def test_a_void_invoice_is_in_the_list_only_when_asked_for(client, home):
    number = make.invoice(home, year=2028, amount=500)
    services.void(number, "in error", actor=make.staff(Role.TREASURER))
    _enter(client, home)

    usual = _get(client, f"/money/account/{home}")
    asked = _get(client, f"/money/account/{home}?void=1")

    assert "2028-0001" not in usual
    assert "2028-0001" in asked
