"""Uploaded tables as plain text: CSV in many manners, and workbooks.

Sizes are checked before anything is unpacked, every cell is text, formulas are never computed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_LETTERS = 20_000  # in one cell
MOST_BYTES = 20 * 1024 * 1024

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True)
class Line:
    """One row of a table: its number in the file, its cells, and which of them hold formulas."""

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Table:
    """A file or one sheet of it, without its empty rows."""

    name: str
    lines: tuple[Line, ...]


def read_tables(filename: str, content: bytes) -> tuple[Table, ...]:
    """Every table in a file, recognised by its content; `Invalid` says what is wrong with it."""
    from govapp.foundation.files.workbooks import read_workbook

    if not content.strip():
        raise Invalid(Phrase(N_("The file is empty.")))
    if len(content) > MOST_BYTES:
        raise Invalid(Phrase(N_("The file is too large.")))
    if content.startswith(b"PK"):
        return read_workbook(filename, content)
    if content.startswith(_OLD_EXCEL):
        raise Invalid(Phrase(N_("This is an old Excel file; save it as XLSX or CSV.")))
    return (_read_csv(filename, decoded(content)),)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16 (with or without mark) or Windows-1252."""
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "")
    try:
        text = content.decode(encoding or _guessed(content))
    except UnicodeDecodeError:
        if encoding:
            raise _unreadable() from None
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise _unreadable() from None
    if "\x00" in text:
        raise _unreadable()
    return text


def _guessed(content: bytes) -> str:
    """UTF-16 without a mark has a zero in nearly every second place; all else is tried as UTF-8."""
    head = content[:2000]
    evens, odds = head[::2].count(0), head[1::2].count(0)
    if odds > len(head) // 4 and evens < odds:
        return "utf-16-le"
    if evens > len(head) // 4 and odds < evens:
        return "utf-16-be"
    return "utf-8"


def _unreadable() -> Invalid:
    return Invalid(Phrase(N_("This is no CSV or XLSX file, or its letters cannot be read.")))


def _read_csv(name: str, text: str) -> Table:
    text = text.removeprefix("\ufeff")
    separator, told = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    begins = 1
    try:
        for cells in reader:
            add_line(lines, begins, cells)
            begins = reader.line_num + 1
    except csv.Error:
        raise Invalid(
            Phrase(N_("Line %(line)s cannot be read: check its quotation marks."), line=begins)
        ) from None
    return Table(name, tuple(lines[1:] if told else lines))


def _separator(text: str) -> tuple[str, bool]:
    """The character between cells: the head's most frequent, or told by Excel's `sep=` line."""
    head = next((part for part in text[: 2 * MOST_LETTERS].splitlines() if part.strip()), "")
    if head.startswith("sep=") and head[4:] in {",", ";", "\t"}:
        return head[4], True
    outside = "".join(head.split('"')[::2])
    return max((",", ";", "\t"), key=outside.count), False


def add_line(
    lines: list[Line], number: int, cells: Iterable[str], formulas: frozenset[int] = frozenset()
) -> None:
    """Keep a row unless it is empty; `Invalid` when the table grows beyond all measure."""
    trimmed = [cell.strip() for cell in cells]
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    if not trimmed:
        return
    if len(lines) >= MOST_ROWS:
        raise Invalid(
            Phrase(N_("A table may have %(most)s rows; divide the file."), most=MOST_ROWS)
        )
    if len(trimmed) > MOST_COLUMNS:
        raise Invalid(
            Phrase(N_("Row %(row)s has more than %(most)s columns."), row=number, most=MOST_COLUMNS)
        )
    if any(len(cell) > MOST_LETTERS for cell in trimmed):
        raise Invalid(
            Phrase(
                N_("Row %(row)s has a cell of more than %(most)s letters."),
                row=number,
                most=MOST_LETTERS,
            )
        )
    lines.append(Line(number, tuple(trimmed), formulas))
