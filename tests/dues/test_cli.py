"""The commands: issuing from the terminal, and checking dues and books."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import select, text

from govapp.db import db, transaction
from govapp.demo.stripe_stand_in.server import Fault
from govapp.dues.models import Invoice, Payment
from govapp.dues.services.receiving import reverse
from govapp.foundation.access.actor import CLOCK
from tests import make


@pytest.fixture(autouse=True)
def _rulebook(app):
    make.charter("codex")
    make.consortium()


def _run(app, *words: str):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=list(words))


def test_a_year_is_issued_from_the_terminal_and_again(app):
    make.member()

    first = _run(app, "dues", "assess", "2027", "--as", "Tests")
    again = _run(app, "dues", "assess", "2027", "--as", "Tests")

    assert first.output == "1 invoices for 2027, together USD 20000.00.\n"
    assert again.exit_code == 1
    assert "Nobody is left" in again.output
    db.session.rollback()
    assert len(db.session.scalars(select(Invoice.id)).all()) == 1


def test_sound_dues_and_books_pass_their_checks(app):
    organization_id = make.member()
    first, second = (make.invoice(organization_id, year=year) for year in (2026, 2027))
    make.payment(organization_id, {first: None, second: 500}, received_on=date(2027, 1, 20))
    make.payment(organization_id, amount=700)

    dues, books = _run(app, "dues", "check"), _run(app, "ledger", "check")

    assert dues.output == "Dues agree with the books: 2 invoices, 2 payments.\n"
    assert books.output == "The books are sound: 4 entries, 9 lines, sums zero.\n"
    assert (dues.exit_code, books.exit_code) == (0, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE invoice SET settled_on = '2027-01-01'", "its mark is wrong"),
        ("UPDATE settlement SET amount_minor = 4", "the books say otherwise"),
        ("UPDATE payment SET amount_minor = 99", "the books say otherwise"),
        ("UPDATE number_series SET last = 7", "have a gap"),
    ],
)
def test_what_does_not_agree_is_named(app, change, said):
    organization_id = make.member()
    make.payment(organization_id, {make.invoice(organization_id): 5})
    with transaction() as session:
        session.execute(text(change))

    found = _run(app, "dues", "check")

    assert found.exit_code == 1
    assert said in found.output


def test_the_books_name_an_entry_that_was_tampered_with(app):
    make.entry(500, source="a")
    with transaction() as session:
        session.execute(text("DROP TRIGGER journal_line_no_update"))
        session.execute(text("UPDATE journal_line SET amount_minor = 400 WHERE amount_minor > 0"))

    found = _run(app, "ledger", "check")

    assert found.exit_code == 1
    assert "off by -100" in found.output


def test_payments_are_printed_for_scripts(app):
    organization_id = make.member()
    first = make.invoice(organization_id, year=2026, amount=1000)
    second = make.invoice(organization_id, year=2027, amount=500)
    make.payment(organization_id, {first: None, second: 200}, amount=1300, reference="4711")

    printed = json.loads(_run(app, "dues", "payments", "--json").output)

    common = {"currency": "USD", "state": "settled", "method": "cheque", "reference": "4711"}
    assert printed == [
        {"invoice": "2026-0001", "amount_minor": 1000, **common},
        {"invoice": "2027-0001", "amount_minor": 200, **common},
        {"invoice": None, "amount_minor": 100, **common},
    ]


def test_a_payment_that_was_taken_back_is_printed_with_what_it_had_paid(app):
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=500)
    payment_id = make.payment(organization_id, {invoice_id: None}, reference="4711")
    with transaction() as session:
        payment = session.get_one(Payment, payment_id)
        reverse(session, payment, "bounced", on=date(2027, 3, 1), actor=CLOCK)

    (row,) = json.loads(_run(app, "dues", "payments", "--json").output)

    assert (row["invoice"], row["amount_minor"], row["state"]) == ("2027-0001", 500, "reversed")


def test_no_payments_are_an_empty_list(app):
    assert json.loads(_run(app, "dues", "payments", "--json").output) == []
    assert _run(app, "dues", "payments").output == ""


def test_one_invoice_is_issued_through_stripe_and_its_number_printed(app, online):
    make.member(display_name="Example Library", legal_name="Example Library, Inc.")

    for _ in range(2):
        done = _run(app, "dues", "issue", "--organization", "example-library", "--year", "2027")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert (done.exit_code, done.stdout, done.stderr) == (0, "2027-0001\n", "")

    (twin,) = online.store.all("invoice")
    assert (twin["number"], twin["status"]) == ("2027-0001", "open")


def test_without_a_key_the_invoice_is_issued_and_the_operator_is_told(app):
    make.member(display_name="Example Library")

    done = _run(app, "dues", "issue", "--organization", "example-library", "--year", "2027")

    assert (done.exit_code, done.stdout) == (0, "2027-0001\n")
    assert "cannot be paid online" in done.stderr


def test_an_answer_that_is_lost_does_not_lose_the_invoice(app, online):
    make.member(display_name="Example Library")
    online.faults.append(Fault("lose", "/v1/invoices"))

    first = _run(app, "dues", "issue", "--organization", "example-library", "--year", "2027")
    again = _run(app, "dues", "issue", "--organization", "example-library", "--year", "2027")

    assert first.stdout == again.stdout == "2027-0001\n"
    assert ("cannot be paid" in first.stderr, again.stderr) == (True, "")
    assert len(online.store.all("invoice")) == 1


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("nobody-at-all", "No organization is called nobody-at-all."),
        ("exampl-library", "Near: example-library"),
        ("twin", "Several organizations are called twin: twin-a (Twin A), twin-b (Twin B)"),
        ("former", "It owes no dues for 2027"),
        ("", "No organization is called"),
    ],
)
def test_who_is_not_meant_clearly_is_asked_for_again(app, wanted, said):
    make.member(display_name="Example Library", legal_name="Library")
    make.member(display_name="Twin", legal_name="Twin A")
    make.member(display_name="TWIN", legal_name="Twin B")
    make.organization(display_name="Former", legal_name="Former")

    done = _run(app, "dues", "issue", "--organization", wanted, "--year", "2027")

    assert done.exit_code == 1
    assert said in done.output
    db.session.rollback()
    assert db.session.scalars(select(Invoice.id)).all() == []
