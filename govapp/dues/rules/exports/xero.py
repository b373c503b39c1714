"""Xero: sales invoices and credit notes, and the money as statements of its accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from govapp.dues.rules.exports.names import TAX, bare, name_of
from govapp.dues.rules.exports.rows import BookEntry, Document, Handed, as_csv, plain, portions, us
from govapp.ledger.rules import Account

MOST_INVOICES = 500  # what Xero takes in one file
MOST_ROWS = 100_000
CASH = frozenset({Account.BANK.value, Account.CLEARING.value})
FEES = Account.FEES.value

INVOICE_HEADS = (
    "*ContactName",
    "EmailAddress",
    "POAddressLine1",
    "POAddressLine2",
    "POAddressLine3",
    "POAddressLine4",
    "POCity",
    "PORegion",
    "POPostalCode",
    "POCountry",
    "*InvoiceNumber",
    "Reference",
    "*InvoiceDate",
    "*DueDate",
    "Total",
    "InventoryItemCode",
    "*Description",
    "*Quantity",
    "*UnitAmount",
    "Discount",
    "*AccountCode",
    "*TaxType",
    "TaxAmount",
    "TrackingName1",
    "TrackingOption1",
    "TrackingName2",
    "TrackingOption2",
    "Currency",
    "BrandingTheme",
)
STATEMENT_HEADS = ("*Date", "*Amount", "Payee", "Description", "Reference", "Check Number")
ADDRESS_LINES = 4


class DayStyle(StrEnum):
    """How days are written: Xero reads them as the country of its organization writes them."""

    MONTH_FIRST = "01/31/2027"
    DAY_FIRST = "31/01/2027"

    def write(self, day: date) -> str:
        """The day in this way."""
        return us(day) if self is DayStyle.MONTH_FIRST else f"{day:%d/%m/%Y}"


def invoices(handed: Handed, days: DayStyle = DayStyle.MONTH_FIRST) -> list[str]:
    """Invoices and credit notes (amounts below zero), five hundred a file at most."""
    rows = ([one.number, *row] for one in handed.documents for row in _document(one, handed, days))
    parts = portions(rows, papers=MOST_INVOICES, most=MOST_ROWS)
    return [as_csv(INVOICE_HEADS, [row[1:] for row in part]) for part in parts]


def _document(one: Document, handed: Handed, days: DayStyle) -> Iterator[list[str]]:
    address = (*one.address, *[""] * ADDRESS_LINES)[:ADDRESS_LINES]
    for line in one.lines:
        account = name_of(handed.names, line.account)
        yield [
            one.customer,
            "",
            *address,
            *[""] * 4,
            one.number,
            one.order_number,
            days.write(one.issued_on),
            days.write(one.due_on),
            plain(one.minor, one.currency),
            "",
            line.words,
            "1",
            plain(line.minor, one.currency),
            "",
            account.code or account.name,
            name_of(handed.names, TAX).name,
            *[""] * 5,
            one.currency,
            "",
        ]


def statements(handed: Handed, days: DayStyle = DayStyle.MONTH_FIRST) -> dict[str, str]:
    """What came and went, one statement for each account that holds money.

    Refunds, bounced cheques and payouts are rows below zero; where a fee was kept back from a
    payment, the payment stands whole and the fee is a row of its own.
    """
    found: dict[str, list[list[str]]] = {}
    for entry in handed.entries:
        for account, row in _moved(entry, days):
            found.setdefault(account, []).append(row)
    return {account: as_csv(STATEMENT_HEADS, rows) for account, rows in sorted(found.items())}


def _moved(entry: BookEntry, days: DayStyle) -> Iterator[tuple[str, list[str]]]:
    fees = sum(line.minor for line in entry.lines if line.account == FEES)
    others = sum(line.minor for line in entry.lines if bare(line.account) not in {*CASH, FEES})
    for line in entry.lines:
        if bare(line.account) not in CASH:
            continue
        kept_back = fees if others else 0
        fees = 0  # it is on the first line that holds money
        for minor, words in (
            (line.minor + kept_back, entry.memo),
            (-kept_back, f"Fee: {entry.memo}"),
        ):
            if minor:
                amount = plain(minor, entry.currency)
                name, reference = line.name or _whose(entry), entry.document or entry.number
                yield line.account, [days.write(entry.day), amount, name, words, reference, ""]


def _whose(entry: BookEntry) -> str:
    return next((line.name for line in entry.lines if line.name), "")
