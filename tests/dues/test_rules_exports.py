"""Files for accounting programs, read back as those programs read them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.exports import journal, quickbooks, xero
from govapp.dues.rules.exports.blocks import BETWEEN, RECEIVABLE, blocks
from govapp.dues.rules.exports.names import ITEM, TAX, every_key, kind_of, usual, whole
from govapp.dues.rules.exports.rows import (
    BookEntry,
    BookLine,
    Document,
    DocumentLine,
    Handed,
    Name,
)

DAY = date(2027, 1, 31)


def _entry(*lines: tuple, number: str = "12", kind: str = "payment", **more: str) -> BookEntry:
    given = {"document": "4711", "memo": "payment 4711", "currency": "USD", **more}
    return BookEntry(number, DAY, kind, lines=tuple(BookLine(*line) for line in lines), **given)


def _document(number: str = "2027-0001", minor: int = 2_000_000, **more: object) -> Document:
    values = {
        "customer": "Example Guild Inc.",
        "address": ("1 Example Way", "Exampleton"),
        "issued_on": DAY,
        "due_on": date(2027, 3, 2),
        "order_number": "PO-7",
        "currency": "USD",
        "lines": (DocumentLine("Membership dues 2027", minor, "dues income"),),
        **more,
    }
    return Document(number=number, **values)


def _handed(*entries: BookEntry, documents: tuple = (), **names: Name) -> Handed:
    return Handed("USD", names, entries, documents)


def _read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


PAID = _entry(
    ("bank", 2_000_000, "Example Guild Inc."),
    ("receivable", -1_900_000, "Example Guild Inc.", "invoice 2027-0001"),
    ("unapplied cash", -100_000, "Example Guild Inc."),
)
WITH_FEE = _entry(
    ("card and bank clearing", 97_000, "Example Guild Inc."),
    ("payment fees", 3_000),
    ("receivable", -100_000, "Example Guild Inc."),
)


# --- one line on accounts receivable -------------------------------------------------------------

NAMES = ("", "Anna's", "Berta", "Carl")
ACCOUNTS = ("receivable", "receivable", "bank", "unapplied cash", "dues income", "payment fees")


@st.composite
def entries(draw: st.DrawFn) -> BookEntry:
    lines = draw(
        st.lists(
            st.tuples(
                st.sampled_from(ACCOUNTS),
                st.integers(-10_000, 10_000).filter(bool),
                st.sampled_from(NAMES),
            ),
            min_size=1,
            max_size=9,
        )
    )
    over = -sum(line[1] for line in lines)
    return _entry(*lines, *([("bank", over, "")] if over else []))


def _sums(lines) -> Counter:
    sums = Counter()
    for line in lines:
        key = (line.account, line.name if line.account == RECEIVABLE else "")
        sums[key] += line.minor
    return Counter({key: minor for key, minor in sums.items() if minor})


@given(entries())
def test_blocks_balance_have_one_receivable_line_and_change_no_sum(entry):
    parts = blocks(entry)

    assert all(sum(line.minor for line in part.lines) == 0 for part in parts)
    assert all(sum(line.account == RECEIVABLE for line in part.lines) <= 1 for part in parts)
    assert all(line.minor for part in parts for line in part.lines)
    assert _sums(line for part in parts for line in part.lines) == _sums(entry.lines)


def test_a_cheque_for_two_organizations_becomes_two_parts():
    entry = _entry(("bank", 100), ("receivable", -60, "Anna's"), ("receivable", -40, "Berta"))

    first, second = blocks(entry)

    assert (first.number, second.number) == ("12-1", "12-2")
    assert [(line.account, line.minor) for line in first.lines] == [
        ("receivable", -60),
        ("bank", 60),
    ]
    assert [(line.account, line.minor) for line in second.lines] == [
        ("receivable", -40),
        ("bank", 40),
    ]


def test_a_debt_moved_to_another_customer_passes_through_unapplied_cash():
    entry = _entry(("receivable", -100, "Anna's"), ("receivable", 100, "Berta"))

    first, second = blocks(entry)

    assert [(line.account, line.minor) for line in first.lines] == [
        ("receivable", -100),
        (BETWEEN, 100),
    ]
    assert [(line.account, line.minor) for line in second.lines] == [
        ("receivable", 100),
        (BETWEEN, -100),
    ]


def test_several_invoices_of_one_customer_are_one_line_that_names_them():
    entry = _entry(
        ("bank", 300, "Anna's"),
        ("receivable", -100, "Anna's", "2026-0001"),
        ("receivable", -200, "Anna's", "2027-0001"),
    )

    (part,) = blocks(entry)

    assert part.number == "12"
    assert part.lines[0] == BookLine("receivable", -300, "Anna's", "2026-0001, 2027-0001")


# --- QuickBooks ----------------------------------------------------------------------------------


def test_quickbooks_online_reads_the_invoice():
    handed = _handed(documents=(_document(),), item=Name("Dues"))

    (text,) = quickbooks.invoices(handed)

    assert not text.startswith("\ufeff")
    (row,) = _read(text)
    assert row["*InvoiceNo"] == "2027-0001"
    assert (row["*InvoiceDate"], row["*DueDate"]) == ("01/31/2027", "03/02/2027")
    assert (row["*ItemAmount"], row["Terms"], row["Memo"]) == ("20000.00", "Net 30", "PO PO-7")
    assert row["Item(Product/Service)"] == "Dues"


def test_more_than_a_hundred_invoices_make_files_of_a_hundred():
    handed = _handed(documents=tuple(_document(f"2027-{n:04d}") for n in range(1, 232)))

    files = [_read(text) for text in quickbooks.invoices(handed)]

    assert [len(rows) for rows in files] == [100, 100, 31]
    assert len({row["*InvoiceNo"] for rows in files for row in rows}) == 231


def test_credit_notes_are_left_out_where_they_cannot_be_imported():
    handed = _handed(documents=(_document(), _document("CN-2027-0001", -500)))

    (text,) = quickbooks.invoices(handed)

    assert [row["*InvoiceNo"] for row in _read(text)] == ["2027-0001"]


def test_the_journal_of_quickbooks_has_debits_and_credits_that_are_equal():
    (text,) = quickbooks.journal(_handed(PAID, WITH_FEE))

    rows = _read(text)
    assert sum(Decimal(row["Debits"] or 0) for row in rows) == Decimal("21000.00")
    assert sum(Decimal(row["Credits"] or 0) for row in rows) == Decimal("21000.00")
    assert {row["AccountName"] for row in rows} == {
        "Accounts Receivable", "Checking", "Customer Prepayments", "Stripe Clearing",
        "Merchant Fees",
    }  # fmt: skip


def test_a_long_journal_is_cut_between_entries():
    lines = [*[("bank", 1, f"Customer {n}") for n in range(299)], ("dues income", -299)]
    many = [_entry(*lines, number=str(number)) for number in range(4)]

    files = [_read(text) for text in quickbooks.journal(_handed(*many))]

    assert [len(rows) for rows in files] == [900, 300]
    assert {row["JournalNo"] for row in files[0]} & {row["JournalNo"] for row in files[1]} == set()


def _iif_blocks(text: str) -> list[list[dict[str, str]]]:
    heads: dict[str, list[str]] = {}
    found: list[list[dict[str, str]]] = []
    for line in text.split("\r\n")[:-1]:
        cells = line.split("\t")
        if cells[0].startswith("!"):
            heads[cells[0][1:]] = cells[1:]
        elif cells[0] == "TRNS":
            found.append([])
        if cells[0] in {"TRNS", "SPL"}:
            found[-1].append(dict(zip(heads[cells[0]], cells[1:], strict=True)))
    return found


@given(st.lists(entries(), max_size=4))
def test_every_iif_block_adds_up_to_zero(some):
    found = _iif_blocks(quickbooks.iif(_handed(*some)))

    assert all(sum(Decimal(row["AMOUNT"]) for row in block) == 0 for block in found)
    assert all(len(block) > 1 for block in found)


def test_iif_is_tab_separated_with_american_days_and_knows_accounts_and_customers():
    text = quickbooks.iif(_handed(PAID, bank=Name('My "first"\tbank')))

    (block,) = _iif_blocks(text)
    assert block[0] == {
        "TRNSTYPE": "GENERAL JOURNAL",
        "DATE": "01/31/2027",
        "ACCNT": "Accounts Receivable",
        "NAME": "Example Guild Inc.",
        "AMOUNT": "-19000.00",
        "DOCNUM": "12",
        "MEMO": "invoice 2027-0001",
    }
    assert block[1]["ACCNT"] == "My 'first' bank"
    assert "ACCNT\tAccounts Receivable\tAR\r\n" in text
    assert "CUST\tExample Guild Inc.\r\n" in text


# --- Xero ----------------------------------------------------------------------------------------


def test_xero_reads_invoices_and_credit_notes_in_its_order_of_columns():
    handed = _handed(
        documents=(_document(), _document("CN-2027-0001", -500)),
        **{"dues income": Name("Dues", "4000"), TAX: Name("No VAT")},
    )

    (text,) = xero.invoices(handed, xero.DayStyle.DAY_FIRST)

    bill, credit = _read(text)
    assert tuple(bill) == xero.INVOICE_HEADS
    assert bill["*ContactName"] == "Example Guild Inc."
    assert bill["POAddressLine2"] == "Exampleton"
    assert (bill["*InvoiceDate"], bill["*DueDate"]) == ("31/01/2027", "02/03/2027")
    assert (bill["*UnitAmount"], bill["*AccountCode"], bill["*TaxType"]) == (
        "20000.00", "4000", "No VAT",
    )  # fmt: skip
    assert (credit["*InvoiceNumber"], credit["*UnitAmount"]) == ("CN-2027-0001", "-5.00")


def test_xero_gets_five_hundred_invoices_a_file():
    handed = _handed(documents=tuple(_document(f"2027-{n:04d}") for n in range(1, 1102)))

    assert [len(_read(text)) for text in xero.invoices(handed)] == [500, 500, 101]


def test_a_fee_is_a_row_of_its_own_and_the_payment_stays_whole():
    refund = _entry(("unapplied cash", 5_000), ("bank", -5_000, "Example Guild Inc."))
    payout = _entry(("bank", 97_000), ("card and bank clearing", -97_000), kind="payout")

    found = xero.statements(_handed(PAID, WITH_FEE, refund, payout))

    amounts = {key: [row["*Amount"] for row in _read(text)] for key, text in found.items()}
    assert amounts == {
        "bank": ["20000.00", "-50.00", "970.00"],
        "card and bank clearing": ["1000.00", "-30.00", "-970.00"],
    }
    assert _read(found["bank"])[0]["Reference"] == "4711"
    assert _read(found["bank"])[0]["Payee"] == "Example Guild Inc."


@given(st.lists(entries(), max_size=5))
def test_a_statement_comes_to_what_the_account_moved(some):
    found = xero.statements(_handed(*some))

    moved = sum(line.minor for one in some for line in one.lines if line.account == "bank")
    rows = _read(found["bank"]) if "bank" in found else []
    fees = sum(Decimal(row["*Amount"]) for row in rows)
    assert fees * 100 == moved


# --- the general journal, and what all share -----------------------------------------------------


def test_the_general_journal_is_for_excel_and_comes_to_the_same_on_both_sides():
    text = journal.text(_handed(PAID, WITH_FEE))

    assert text.startswith("\ufeff")
    rows = _read(text)
    assert tuple(rows[0]) == journal.HEADS
    assert rows[0]["Date"] == "2027-01-31"
    assert sum(Decimal(row["Debit"] or 0) for row in rows) == Decimal("21000.00")
    assert sum(Decimal(row["Credit"] or 0) for row in rows) == Decimal("21000.00")


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"])
def test_no_cell_of_any_csv_can_run_and_amounts_stay_amounts(name):
    entry = _entry(("bank", -5_000, name), ("receivable", 5_000, name))
    handed = _handed(entry, documents=(_document(customer=name, minor=-500),))

    texts = [
        journal.text(handed),
        *quickbooks.journal(handed),
        *xero.invoices(handed),
        *xero.statements(handed).values(),
    ]

    cells = [c for text in texts for row in csv.reader(io.StringIO(text)) for c in row]
    assert not [c for c in cells if c.lstrip("\ufeff \t")[:1] in {"=", "+", "@"}]
    assert [c for c in cells if c.startswith("-")] == ["-5.00", "-5.00", "-50.00"]


def test_an_amount_has_the_digits_of_its_currency():
    entry = _entry(("bank", 1500, ""), ("receivable", -1500, "A"), currency="JPY")

    assert [row["Debit"] for row in _read(journal.text(_handed(entry)))] == ["1500", ""]


def test_every_account_has_a_name_and_a_kind_before_anybody_writes_one():
    keys = every_key(["savings"])

    named = whole({"bank": Name("My bank")}, keys)

    assert named["bank"] == Name("My bank")
    assert named["bank:savings"] == Name("Checking savings", "")
    assert {ITEM, TAX} <= set(named)
    assert all(one.name for one in named.values())
    assert kind_of("bank:savings") == "BANK"
    assert usual("something new").name == "Something new"
