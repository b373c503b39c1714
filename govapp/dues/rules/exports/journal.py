"""The general journal, for any other program and for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from govapp.dues.rules.exports.names import name_of
from govapp.dues.rules.exports.rows import Handed, as_csv
from govapp.foundation.kernel.money import Money

HEADS = (
    "Entry",
    "Date",
    "Kind",
    "Document",
    "Account",
    "Account name",
    "Account code",
    "Name",
    "Memo",
    "Debit",
    "Credit",
    "Currency",
)
Cell = str | date | Decimal


def rows(handed: Handed) -> Iterator[list[Cell]]:
    """One row a line, in the order of the books, typed for a workbook."""
    for entry in handed.entries:
        for line in entry.lines:
            called = name_of(handed.names, line.account)
            amount = Money(abs(line.minor), entry.currency).decimal
            yield [
                entry.number,
                entry.day,
                entry.kind,
                entry.document,
                line.account,
                called.name,
                called.code,
                line.name,
                line.memo or entry.memo,
                amount if line.minor > 0 else "",
                amount if line.minor < 0 else "",
                entry.currency,
            ]


def text(handed: Handed) -> str:
    """The same as CSV that Excel opens: byte order mark, ISO dates, plain decimals."""
    written = ([_written(cell) for cell in row] for row in rows(handed))
    return as_csv(HEADS, written, for_excel=True)


def _written(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:f}" if isinstance(cell, Decimal) else cell
