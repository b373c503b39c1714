"""The link that needs no account: it opens for whoever holds it, and shows nothing else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.db import db
from govapp.dues import services
from govapp.dues.models import Invoice, InvoiceLink
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.files import store
from govapp.foundation.kernel.errors import Invalid, NotFound, Refused
from govapp.foundation.kernel.ids import digest
from govapp.foundation.mail.models import Letter
from tests import make
from tests.pagelint import problems

SECRET = "a-secret-of-these-tests"
TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def organization_id() -> int:
    return make.member(name="Example Payer")


@pytest.fixture
def invoice_id(organization_id) -> int:
    return make.invoice(organization_id, amount=123_400)


@pytest.fixture
def link_id(invoice_id) -> int:
    return make.link(invoice_id, SECRET)


def _get(client, address: str, status: int = 200):
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    if status < 400 and answer.mimetype == "text/html":
        assert problems(answer.get_data(as_text=True)) == []
    return answer


def test_a_link_opens_without_an_account(client, link_id):
    text = _get(client, f"/pay/{SECRET}").get_data(as_text=True)

    assert "1,234.00" in text
    assert "2027-0001" in text
    assert "Example Payer" in text


def test_it_tells_no_search_engine_no_site_and_no_cache(client, link_id):
    headers = _get(client, f"/pay/{SECRET}").headers

    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Cache-Control"] == "no-store"


def test_it_leads_to_nothing_of_the_organization(client, link_id, organization_id, invoice_id):
    text = _get(client, f"/pay/{SECRET}").get_data(as_text=True)

    for address in (f"/organizations/{organization_id}", f"/invoices/{invoice_id}", "/payments"):
        assert address not in text
        assert client.get(address if "organizations" not in address else "/home").status_code in {
            302,
            303,
        }


def test_unknown_expired_and_revoked_links_give_the_same_page(client, invoice_id, link_id, at):
    make.link(invoice_id, "expired-long-ago", until=date(2027, 2, 9))
    services.revoke_link(link_id, actor=TREASURER)

    pages = {
        re.sub(r'nonce="[^"]*"|nonce-\S+', "", _get(client, f"/pay/{one}", 404).get_data(True))
        for one in ("never-made", "expired-long-ago", SECRET)
    }

    assert len(pages) == 1
    assert "Ask whoever sent you the invoice for a new link" in pages.pop()


@pytest.mark.parametrize("part", ["invoice.pdf", "tax-form.pdf", "bank-details.pdf"])
def test_no_paper_opens_with_a_wrong_link(client, part):
    _get(client, f"/pay/never-made/{part}", 404)


def test_guessing_ends_soon(client):
    statuses = [client.get(f"/pay/guess-{number}").status_code for number in range(45)]

    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_the_link_opens_until_the_end_of_its_last_day(client, invoice_id, at):
    make.link(invoice_id, SECRET, until=date(2027, 2, 10))
    _get(client, f"/pay/{SECRET}")

    at(datetime(2027, 2, 11, 12, tzinfo=UTC))

    _get(client, f"/pay/{SECRET}", 404)


def test_the_tax_form_is_there_when_staff_uploaded_it(client, link_id):
    _get(client, f"/pay/{SECRET}/tax-form.pdf", 404)

    make.tax_form()

    assert "W-9" in _get(client, f"/pay/{SECRET}").get_data(as_text=True)
    assert _get(client, f"/pay/{SECRET}/tax-form.pdf").data.startswith(b"%PDF-")


def test_the_holder_puts_an_order_number_on_the_invoice(client, link_id, invoice_id):
    answer = client.post(f"/pay/{SECRET}/order-number", data={"order_number": "PO-4711"})

    assert answer.status_code == 303
    db.session.rollback()
    assert db.session.get_one(Invoice, invoice_id).po_number == "PO-4711"


def _hand_in(client, content: bytes, name: str = "order.pdf"):
    data = {"file": (BytesIO(content), name)}
    return client.post(f"/pay/{SECRET}/order", data=data, content_type="multipart/form-data")


def test_the_holder_hands_in_an_order_and_staff_find_it(client, link_id, invoice_id):
    assert _hand_in(client, make.A_PDF, "../our order.pdf").status_code == 303

    db.session.rollback()
    row = db.session.get_one(Invoice, invoice_id)
    assert store.fetch(row.po_digest) == make.A_PDF
    make.sign_in(client, make.staff(Role.TREASURER))
    assert "our order.pdf" in _get(client, f"/invoices/{invoice_id}").get_data(as_text=True)
    answer = _get(client, f"/invoices/{invoice_id}/order")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="our order.pdf"'
    assert answer.data == make.A_PDF


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "order.pdf"),
        (b"<html><script>alert(1)</script></html>", "order.pdf"),
        (b"MZ\x90\x00program", "order.pdf"),
        (b"%PDF-1.7 cut off", "order.pdf"),
        (b"%PDF-1.7\n" + b"x" * (5 * 1024 * 1024 + 1) + b"%%EOF", "order.pdf"),
        (b"PK\x03\x04", "order.docx"),
    ],
)
def test_a_file_of_another_kind_or_too_large_is_refused(client, link_id, invoice_id, content, name):
    assert _hand_in(client, content, name).status_code in {413, 422}

    db.session.rollback()
    assert db.session.get_one(Invoice, invoice_id).po_digest == ""


def test_a_void_invoice_says_not_to_pay(client, link_id, invoice_id):
    services.void(invoice_id, "billed twice", actor=TREASURER)

    text = _get(client, f"/pay/{SECRET}").get_data(as_text=True)

    assert "Do not pay it" in text


# --- making, mailing, revoking -------------------------------------------------------------------


def test_a_representative_forwards_an_invoice_by_typing_one_address(
    client, organization_id, invoice_id
):
    make.sign_in(client, make.representative(organization_id))
    _get(client, f"/invoices/{invoice_id}")

    answer = client.post(f"/invoices/{invoice_id}/forward", data={"address": "ap@example.org"})

    assert answer.status_code == 303
    db.session.rollback()
    letter = db.session.scalars(select(Letter).where(Letter.kind == "invoice_forwarded")).one()
    assert (letter.address, letter.secret) == ("ap@example.org", True)
    secret = re.search(r"/pay/([\w-]+)", letter.text)[1]
    row = db.session.scalars(select(InvoiceLink)).one()
    assert row.token_digest == digest(secret)
    assert row.expires_on == date(2027, 4, 11)  # sixty days, by the rulebook
    assert secret not in str(row.__dict__)


def test_a_link_to_copy_is_shown_once(client, organization_id, invoice_id):
    make.sign_in(client, make.representative(organization_id))

    text = client.post(f"/invoices/{invoice_id}/links").get_data(as_text=True)

    secret = re.search(r"/pay/([\w-]+)", text)[1]
    page = _get(client, f"/invoices/{invoice_id}").get_data(as_text=True)
    assert secret not in page
    assert "opens until" in page


def test_a_link_is_revoked_by_those_who_may_forward(client, organization_id, invoice_id, link_id):
    make.sign_in(client, make.representative(organization_id))

    client.post(f"/invoices/{invoice_id}/links/{link_id}/revoke")

    _get(client, f"/pay/{SECRET}", 404)


def test_another_organization_finds_neither_invoice_nor_link(invoice_id, link_id):
    stranger = actor_of(make.representative(make.member()))

    with pytest.raises(NotFound):
        services.forward(invoice_id, "ap@example.org", actor=stranger)
    with pytest.raises(NotFound):
        services.revoke_link(link_id, actor=stranger)

    db.session.rollback()
    assert db.session.scalars(select(InvoiceLink.revoked_at)).all() == [None]


@pytest.mark.parametrize("address", ["nobody", "a@b.example, c@d.example", "a@b\n.example"])
def test_only_one_good_address_gets_a_letter(invoice_id, address):
    with pytest.raises(Invalid):
        services.forward(invoice_id, address, actor=TREASURER)

    db.session.rollback()
    assert db.session.scalars(select(Letter.id)).all() == []


def test_links_do_not_pile_up(invoice_id):
    for _ in range(20):
        services.make_link(invoice_id, actor=TREASURER)

    with pytest.raises(Refused, match="revoke one first"):
        services.make_link(invoice_id, actor=TREASURER)
