"""QuickBooks: Online's invoices and journal as CSV, Desktop's IIF."""

from __future__ import annotations

from collections.abc import Iterator

from govapp.dues.rules.exports.blocks import blocks
from govapp.dues.rules.exports.names import ITEM, kind_of, name_of
from govapp.dues.rules.exports.rows import BookEntry, Document, Handed, as_csv, plain, portions, us
from govapp.foundation.kernel.cells import printable

MOST_INVOICES, MOST_ROWS = 100, 1000  # what QuickBooks Online takes in one file

INVOICE_HEADS = (
    "*InvoiceNo",
    "*Customer",
    "*InvoiceDate",
    "*DueDate",
    "Terms",
    "Location",
    "Memo",
    "Item(Product/Service)",
    "ItemDescription",
    "ItemQuantity",
    "ItemRate",
    "*ItemAmount",
    "Taxable",
    "TaxRate",
    "Service Date",
    "Currency",
)
JOURNAL_HEADS = (
    "JournalNo",
    "JournalDate",
    "Currency",
    "Memo",
    "AccountName",
    "Debits",
    "Credits",
    "Description",
    "Name",
    "Location",
    "Class",
)


def invoices(handed: Handed) -> list[str]:
    """The invoices, each file a hundred of them at most; an invoice is never torn apart.

    QuickBooks Online imports nothing below zero: what takes an invoice back is not in it.
    """
    billed = (one for one in handed.documents if one.minor > 0)
    rows = (row for one in billed for row in _invoice(one, handed))
    parts = portions(rows, papers=MOST_INVOICES, most=MOST_ROWS)
    return [as_csv(INVOICE_HEADS, part) for part in parts]


def _invoice(one: Document, handed: Handed) -> Iterator[list[str]]:
    terms = f"Net {(one.due_on - one.issued_on).days}"
    memo = f"PO {one.order_number}" if one.order_number else ""
    for line in one.lines:
        amount = plain(line.minor, one.currency)
        yield [
            one.number,
            one.customer,
            us(one.issued_on),
            us(one.due_on),
            terms,
            "",
            memo,
            name_of(handed.names, ITEM).name,
            line.words,
            "1",
            amount,
            amount,
            "N",
            "",
            us(one.issued_on),
            one.currency,
        ]


def journal(handed: Handed) -> list[str]:
    """Every entry, debits and credits in columns of their own; files of a thousand rows."""
    parted = (part for entry in handed.entries for part in blocks(entry))
    rows = (row for part in parted for row in _part(part, handed))
    parts = portions(rows, papers=MOST_ROWS, most=MOST_ROWS)
    return [as_csv(JOURNAL_HEADS, part) for part in parts]


def _part(entry: BookEntry, handed: Handed) -> Iterator[list[str]]:
    for line in entry.lines:
        yield [
            entry.number,
            us(entry.day),
            entry.currency,
            entry.memo,
            name_of(handed.names, line.account).name,
            plain(line.minor, entry.currency) if line.minor > 0 else "",
            plain(-line.minor, entry.currency) if line.minor < 0 else "",
            line.memo,
            line.name,
            "",
            "",
        ]


# --- Desktop -------------------------------------------------------------------------------------

_ACCOUNT_HEADS = ("!ACCNT", "NAME", "ACCNTTYPE")
_CUSTOMER_HEADS = ("!CUST", "NAME")
_COLUMNS = ("TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM", "MEMO")
_JOURNAL = "GENERAL JOURNAL"


def iif(handed: Handed) -> str:
    """Accounts and customers, then every entry as a block whose lines add up to zero.

    Tabs between cells, which therefore hold none, nor line ends nor quotes; American dates;
    debits above zero, credits below.
    """
    parts = [part for entry in handed.entries for part in blocks(entry)]
    lines = {line.account for part in parts for line in part.lines}
    customers = {line.name for part in parts for line in part.lines if line.name}
    rows: list[tuple[str, ...]] = [_ACCOUNT_HEADS]
    rows += [("ACCNT", name_of(handed.names, key).name, kind_of(key)) for key in sorted(lines)]
    rows += [_CUSTOMER_HEADS, *(("CUST", name) for name in sorted(customers))]
    rows += [("!TRNS", *_COLUMNS), ("!SPL", *_COLUMNS), ("!ENDTRNS",)]
    for part in parts:
        rows += _block(part, handed)
    return "".join("\t".join(_iif_cell(cell) for cell in row) + "\r\n" for row in rows)


def _block(entry: BookEntry, handed: Handed) -> Iterator[tuple[str, ...]]:
    for place, line in enumerate(entry.lines):
        yield (
            "SPL" if place else "TRNS",
            _JOURNAL,
            us(entry.day),
            name_of(handed.names, line.account).name,
            line.name,
            plain(line.minor, entry.currency),
            entry.number,
            line.memo or entry.memo,
        )
    yield ("ENDTRNS",)


def _iif_cell(text: str) -> str:
    return " ".join(printable(text).replace('"', "'").split())
