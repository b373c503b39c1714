"""What is handed over: entries of the journal, documents, and the names of accounts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from govapp.foundation.kernel.cells import neutral
from govapp.foundation.kernel.money import Money


@dataclass(frozen=True)
class BookLine:
    """A debit (positive) or credit (negative) of one of our accounts; `name` is whose it is."""

    account: str
    minor: int
    name: str = ""
    memo: str = ""


@dataclass(frozen=True)
class BookEntry:
    """One entry of the journal; its lines add up to zero. `document` is its paper's number."""

    number: str
    day: date
    kind: str
    document: str
    memo: str
    currency: str
    lines: tuple[BookLine, ...]


@dataclass(frozen=True)
class DocumentLine:
    """One item of an invoice or credit note, and our account that it was booked to."""

    words: str
    minor: int
    account: str


@dataclass(frozen=True)
class Document:
    """An invoice, or (with amounts below zero) what takes one back; `address` without the name."""

    number: str
    customer: str
    address: tuple[str, ...]
    issued_on: date
    due_on: date
    order_number: str
    currency: str
    lines: tuple[DocumentLine, ...]

    @property
    def minor(self) -> int:
        """What it comes to."""
        return sum(line.minor for line in self.lines)


@dataclass(frozen=True)
class Name:
    """What an account is called in the other program, and its code there."""

    name: str
    code: str = ""


Names = Mapping[str, Name]


@dataclass(frozen=True)
class Handed:
    """All that a file is made of, and the names that accounts have over there."""

    currency: str
    names: Names
    entries: tuple[BookEntry, ...] = ()
    documents: tuple[Document, ...] = ()


def plain(minor: int, currency: str) -> str:
    """An amount as a plain decimal: `-1250.00`."""
    return Money(minor, currency).plain


def us(day: date) -> str:
    """The day as American programs read it: `01/31/2027`."""
    return f"{day:%m/%d/%Y}"


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[str]], *, for_excel: bool = False) -> str:
    """Comma separated, CRLF, no cell that runs; Excel wants a byte order mark, importers do not."""
    kept = io.StringIO()
    kept.write("\ufeff" if for_excel else "")
    writer = csv.writer(kept)
    writer.writerow(heads)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return kept.getvalue()


def portions(rows: Iterable[Sequence[str]], *, papers: int, most: int) -> Iterator[list[list[str]]]:
    """The rows in parts of at most `papers` papers (their first cell) and about `most` rows.

    A paper is never torn apart, so one of more than `most` rows makes a part of its own.
    """
    part: list[list[str]] = []
    count = 0
    for _number, some in groupby(rows, key=lambda row: row[0]):
        paper = [list(row) for row in some]
        if part and (count == papers or len(part) + len(paper) > most):
            yield part
            part, count = [], 0
        part += paper
        count += 1
    if part or not count:
        yield part
