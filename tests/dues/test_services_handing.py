"""Handing over: what a file holds, that each thing goes once, that it can be taken back."""

from __future__ import annotations

import csv
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from govapp.db import db, transaction
from govapp.dues import services
from govapp.dues.models import AccountName, CreditKind, HandedThing, Handover, Invoice
from govapp.dues.queries import accounting
from govapp.dues.queries.accounting import Asked
from govapp.dues.rules.exports.formats import Days, Format
from govapp.dues.services.crediting import credit
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.files import store
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import trial_balance
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post
from tests import make

TREASURER = operator("tests", Role.TREASURER)
AUDITOR = operator("tests", Role.AUDITOR)
YEAR = Days(date(2027, 1, 1), date(2027, 12, 31))


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 6, 1, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _asked(format_: Format = Format.JOURNAL_CSV, **more: object) -> Asked:
    return Asked(format_, more.pop("period", YEAR), "USD", **more)


def _paid(name: str = "Example Payer", amount: int = 2_000_000) -> tuple[int, int]:
    organization_id = make.member(name=name, billing_address="1 Example Way\nExampleton")
    invoice_id = make.invoice(organization_id, amount=amount, po_number="PO-7")
    return invoice_id, make.payment(organization_id, {invoice_id: None}, amount=amount + 500)


def _content(handover_id: int) -> bytes:
    return store.fetch(accounting.file_of(handover_id, TREASURER).digest)


def _rows(handover_id: int) -> list[dict[str, str]]:
    text = _content(handover_id).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def _books(account: Account) -> Decimal:
    (table,) = trial_balance(YEAR.last, TREASURER)
    line = next(line for line in table.lines if line.account is account)
    return (line.debit or -line.credit).decimal


# --- what a file holds ---------------------------------------------------------------------------


def test_the_journal_file_comes_to_the_trial_balance_account_by_account():
    _paid()
    _paid("Example Other", 700)

    rows = _rows(services.hand_to_accounting(_asked(), actor=TREASURER))

    for account in (Account.BANK, Account.DUES, Account.UNAPPLIED):
        own = [row for row in rows if row["Account"] == account.value]
        debit = sum(Decimal(row["Debit"] or 0) for row in own)
        assert debit - sum(Decimal(row["Credit"] or 0) for row in own) == _books(account)
    assert {row["Name"] for row in rows} == {"Example Payer", "Example Other"}
    assert {row["Document"] for row in rows} == {"2027-0001", "2027-0002", "1000", "1001"}


def test_xero_gets_invoices_with_order_number_and_account():
    _paid()
    names = [services.Written(Account.DUES.value, "Dues", "4000")]
    services.name_accounts(names, actor=TREASURER)

    (row,) = _rows(services.hand_to_accounting(_asked(Format.XERO_INVOICES), actor=TREASURER))

    assert row["*ContactName"] == "Example Payer"
    assert (row["*InvoiceNumber"], row["Reference"]) == ("2027-0001", "PO-7")
    assert (row["*UnitAmount"], row["*AccountCode"]) == ("20000.00", "4000")
    assert "2027" in row["*Description"]


def test_the_address_is_the_one_that_was_billed_without_the_name_above_it():
    make.member(legal_name="Example Inc.", billing_address="1 Example Way\nExampleton")
    run = services.start_assessment(2027, actor=TREASURER)
    services.issue_some(run, actor=TREASURER)

    (row,) = _rows(services.hand_to_accounting(_asked(Format.XERO_INVOICES), actor=TREASURER))

    assert (row["*ContactName"], row["POAddressLine1"], row["POAddressLine2"]) == (
        "Example Inc.",
        "1 Example Way",
        "Exampleton",
    )


def test_an_invoice_taken_back_after_it_went_is_a_credit_of_the_next_file():
    invoice_id, _payment = _paid()
    services.hand_to_accounting(_asked(Format.XERO_INVOICES), actor=TREASURER)
    services.void(invoice_id, "Wrong tier", actor=TREASURER)

    (row,) = _rows(services.hand_to_accounting(_asked(Format.XERO_INVOICES), actor=TREASURER))

    assert row["*InvoiceNumber"].startswith("2027-0001-VOID-")
    assert (row["*UnitAmount"], row["*InvoiceDate"]) == ("-20000.00", "06/01/2027")
    assert row["*AccountCode"] == "200"


def test_a_void_takes_back_only_what_no_credit_note_took_before():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    with transaction() as session:
        invoice = session.get_one(Invoice, invoice_id)
        credit(
            session,
            invoice,
            Money(300),
            CreditKind.CORRECTION,
            "Half a year",
            on=date(2027, 6, 1),
            actor=TREASURER,
        )
    services.void(invoice_id, "Wrong tier", actor=TREASURER)

    rows = _rows(services.hand_to_accounting(_asked(Format.XERO_INVOICES), actor=TREASURER))

    assert {row["*InvoiceNumber"][:12] for row in rows} == {
        "2027-0001",
        "CN-2027-0001",
        "2027-0001-VO",
    }
    assert sorted(row["*UnitAmount"] for row in rows) == ["-10.00", "-3.00", "10.00", "3.00"]
    assert sum(Decimal(row["*UnitAmount"]) for row in rows) == 0


def test_a_second_bank_account_has_a_statement_and_a_name_of_its_own():
    make.bank_account("savings")
    with transaction() as session:
        amount = Money(500)
        lines = [Line(Account.BANK, amount, bank="savings"), Line(Account.BANK, -amount)]
        post(session, source="t:1", kind="transfer", booked_on=date(2027, 3, 1), lines=lines)

    content = _content(services.hand_to_accounting(_asked(Format.XERO_PAYMENTS), actor=TREASURER))

    with zipfile.ZipFile(io.BytesIO(content)) as box:
        endings = [name.removesuffix(".csv").partition("12-31-")[2] for name in box.namelist()]
    assert endings == ["bank", "bank-savings", ""]
    assert "bank:savings" in {one.key for one in accounting.accounts(TREASURER)}


def test_waived_dues_are_a_credit_too():
    organization_id = make.member(name="Example Hardship")
    make.invoice(organization_id, amount=1000)
    asker, answerer = make.staff(Role.SECRETARIAT), make.staff(Role.TREASURER)
    waiver = services.ask_waiver(organization_id, 2027, "in hardship", actor=asker)
    services.answer_waiver(waiver, approve=True, actor=answerer)

    bill, credit = _rows(services.hand_to_accounting(_asked(Format.XERO_INVOICES), actor=TREASURER))

    assert bill["*UnitAmount"] == "10.00"
    assert (credit["*UnitAmount"], credit["*AccountCode"]) == ("-10.00", "205")
    assert credit["*ContactName"] == "Example Hardship"


def test_quickbooks_online_gets_no_void_and_the_preview_says_so():
    invoice_id, _payment = _paid()
    _paid("Example Other")
    services.void(invoice_id, "Wrong tier", actor=TREASURER)

    found = accounting.preview(_asked(Format.QUICKBOOKS_INVOICES), TREASURER)
    rows = _rows(services.hand_to_accounting(_asked(Format.QUICKBOOKS_INVOICES), actor=TREASURER))

    assert (found.in_file, found.left_out) == (1, 1)
    assert [row["*InvoiceNo"] for row in rows] == ["2027-0002"]


def test_payments_for_xero_come_as_one_statement_for_each_account():
    _paid()

    content = _content(services.hand_to_accounting(_asked(Format.XERO_PAYMENTS), actor=TREASURER))

    with zipfile.ZipFile(io.BytesIO(content)) as box:
        statement, about = box.namelist()
        text, said = box.read(statement).decode(), box.read(about).decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert (statement, row["*Amount"]) == (
        "xero-payments-2027-01-01-to-2027-12-31-bank.csv",
        "20005.00",
    )
    assert "2027-01-01" in said
    assert "How many: 2" in said  # the invoice's entry moved no money, but went with the others


def test_a_workbook_has_typed_cells_and_says_what_it_covers():
    from openpyxl import load_workbook

    _paid("=1+1")

    book = load_workbook(
        io.BytesIO(
            _content(services.hand_to_accounting(_asked(Format.JOURNAL_XLSX), actor=TREASURER))
        )
    )

    heads, *rows = book["Journal"].iter_rows(values_only=True)
    debits = [row[heads.index("Debit")] for row in rows]
    assert sum(Decimal(str(one)) for one in debits if one) == Decimal("40005.00")
    assert {cell.data_type for row in book["Journal"]["H2:H4"] for cell in row} == {"s"}
    assert ("From", "2027-01-01") in list(book["About"].iter_rows(values_only=True))


@pytest.mark.parametrize("format_", list(Format))
def test_every_format_can_be_made_and_its_file_is_kept_as_it_was(format_):
    _paid()

    run = services.hand_to_accounting(_asked(format_), actor=TREASURER)

    row = db.session.get_one(Handover, run)
    assert store.fetch(row.digest) == _content(run)
    assert row.file_name.startswith(f"{format_.value}-2027-01-01-to-2027-12-31.")


def test_only_the_days_of_the_period_are_in_it():
    _paid()  # billed on 2027-01-02, paid on 2027-01-20

    days = Days(date(2027, 1, 3), date(2027, 1, 20))
    rows = _rows(services.hand_to_accounting(_asked(period=days), actor=TREASURER))

    assert {row["Kind"] for row in rows} == {"payment"}


# --- what is new ---------------------------------------------------------------------------------


def test_the_second_file_holds_only_what_is_new():
    _paid()
    services.hand_to_accounting(_asked(), actor=TREASURER)
    _paid("Example Later")

    found = accounting.preview(_asked(), TREASURER)
    rows = _rows(services.hand_to_accounting(_asked(), actor=TREASURER))

    assert (found.things, found.known, found.in_file) == (4, 2, 2)
    assert {row["Name"] for row in rows} == {"Example Later"}


def test_csv_and_workbook_of_the_journal_remember_together_other_formats_do_not():
    _paid()
    services.hand_to_accounting(_asked(), actor=TREASURER)

    with pytest.raises(Refused):
        services.hand_to_accounting(_asked(Format.JOURNAL_XLSX), actor=TREASURER)

    assert services.hand_to_accounting(_asked(Format.QUICKBOOKS_DESKTOP), actor=TREASURER)


def test_all_of_it_can_be_had_again_when_asked_for():
    _paid()
    first = services.hand_to_accounting(_asked(), actor=TREASURER)

    again = services.hand_to_accounting(_asked(only_new=False), actor=TREASURER)

    assert _rows(again) == _rows(first)
    with pytest.raises(Refused):
        services.hand_to_accounting(_asked(), actor=TREASURER)


def test_nothing_to_hand_over_is_said_and_makes_no_run():
    with pytest.raises(Refused, match="nothing to hand over"):
        services.hand_to_accounting(_asked(), actor=TREASURER)

    assert db.session.scalar(select(func.count(Handover.id))) == 0


def test_what_is_taken_back_counts_as_new_again():
    _paid()
    run = services.hand_to_accounting(_asked(), actor=TREASURER)

    services.take_back(run, actor=TREASURER)

    assert accounting.preview(_asked(), TREASURER).in_file == 2
    assert db.session.scalar(select(func.count()).select_from(HandedThing)) == 0
    with pytest.raises(Refused, match="already"):
        services.take_back(run, actor=TREASURER)
    assert _content(run)


def test_two_who_hand_over_at_once_hand_each_thing_over_once(app):
    for _ in range(5):
        _paid("")
    db.session.rollback()

    def hand_to_accounting(_number: int) -> bool:
        with app.app_context():
            try:
                services.hand_to_accounting(_asked(), actor=TREASURER)
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(hand_to_accounting, range(6)))

    assert sum(done) == 1
    assert db.session.scalar(select(func.count(Handover.id))) == 1
    assert db.session.scalar(select(func.count()).select_from(HandedThing)) == 10


# --- preview against the books -------------------------------------------------------------------


@pytest.mark.parametrize("format_", list(Format))
def test_a_preview_agrees_with_the_books(format_):
    invoice_id, _payment = _paid()
    _paid("Example Other", 700)
    services.void(invoice_id, "Wrong tier", actor=TREASURER)

    found = accounting.preview(_asked(format_), TREASURER)

    assert found.agrees
    assert found.total.minor > 0


def test_a_preview_shows_when_an_invoice_is_not_in_the_books():
    invoice_id, _payment = _paid()
    with transaction() as session:
        session.execute(update(Invoice).where(Invoice.id == invoice_id).values(total_minor=1))

    assert not accounting.preview(_asked(Format.XERO_INVOICES), TREASURER).agrees


# --- names and rights ----------------------------------------------------------------------------


def test_a_name_is_kept_changed_and_given_back():
    def name(text: str, code: str = "") -> str:
        services.name_accounts([services.Written("bank", text, code)], actor=TREASURER)
        return next(one.name.name for one in accounting.accounts(TREASURER) if one.key == "bank")

    assert name("First Bank", "1010") == "First Bank"
    assert name("Second Bank", "1010") == "Second Bank"
    assert name("") == "Checking"
    assert db.session.scalars(select(AccountName)).all() == []


def test_the_auditor_reads_and_makes_nothing():
    _paid()
    run = services.hand_to_accounting(_asked(), actor=TREASURER)

    assert accounting.runs(AUDITOR)[0].things == 2
    for act in (
        lambda: services.hand_to_accounting(_asked(), actor=AUDITOR),
        lambda: services.take_back(run, actor=AUDITOR),
        lambda: services.name_accounts([services.Written("bank", "x", "")], actor=AUDITOR),
    ):
        with pytest.raises(Forbidden):
            act()
    assert db.session.get_one(Handover, run).taken_back_at is None


def test_the_secretariat_sees_nothing_of_it():
    secretary = operator("tests", Role.SECRETARIAT)

    for ask in (
        lambda: accounting.preview(_asked(), secretary),
        lambda: accounting.runs(secretary),
        lambda: accounting.accounts(secretary),
        lambda: accounting.file_of(1, secretary),
    ):
        with pytest.raises(NotFound):
            ask()
