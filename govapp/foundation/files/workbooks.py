"""Workbooks (XLSX) as plain text, read part by part under fixed limits.

A small reader of its own rather than a library: uploads are hostile until proven otherwise. No
part is unpacked beyond its limit, document types are refused, declared dimensions are ignored.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from posixpath import join, normpath
from xml.parsers import expat  # document types and entities are refused below

from govapp.foundation.files.tables import MOST_COLUMNS, Line, Table, add_line
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import N_, Phrase

MOST_PARTS = 2000
MOST_UNPACKED = 64 * 1024 * 1024
MOST_SHEETS = 20

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_NOT_IN_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}", re.ASCII)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WRONG = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    KeyError,
    ValueError,
    IndexError,
    EOFError,
    OSError,
    RuntimeError,  # with NotImplementedError: encrypted or unknown archives
)
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


def read_workbook(filename: str, content: bytes) -> tuple[Table, ...]:
    """Every visible sheet of a workbook that holds something."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Workbook(filename, archive).tables()
    except Invalid:
        raise
    except _WRONG as error:  # everything that a damaged archive or part makes these readers raise
        raise _broken() from error


def _broken() -> Invalid:
    return Invalid(Phrase(N_("This workbook cannot be read; save it as XLSX or CSV once more.")))


def _too_large() -> Invalid:
    return Invalid(Phrase(N_("The workbook is too large when unpacked.")))


class _Workbook:
    """An opened archive, with its texts and its date styles."""

    def __init__(self, filename: str, archive: zipfile.ZipFile) -> None:
        self.filename, self.archive = filename, archive
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _too_large()
        # Workbooks are stored or deflated; other methods unpack without measure.
        if any(part.compress_type not in _METHODS for part in parts):
            raise _broken()
        self.left = MOST_UNPACKED  # declared sizes may lie, so what is unpacked is counted too
        self.since_1904 = False

    def tables(self) -> tuple[Table, ...]:
        sheets = self._sheets()
        if len(sheets) > MOST_SHEETS:
            raise _too_large()
        texts, dates = self._texts(), self._date_styles()
        found = []
        for title, path in sheets:
            lines = _Sheet(texts, dates, self.since_1904).read(self._part(path))
            if lines:
                found.append(Table(f"{self.filename}, {title}", lines))
        return tuple(found)

    def _part(self, path: str) -> bytes:
        with self.archive.open(path) as part:
            content = part.read(self.left + 1)
        if len(content) > self.left:
            raise _too_large()
        self.left -= len(content)
        return content

    def _sheets(self) -> list[tuple[str, str]]:
        named: list[tuple[str, str]] = []
        targets: dict[str, str] = {}

        def sheet(name: str, given: dict[str, str]) -> None:
            if name == "sheet" and given.get("state", "visible") == "visible":
                named.append((given.get("name", "")[:100], given[f"{_RELATIONS} id"]))
            elif name == "workbookPr":
                self.since_1904 = given.get("date1904", "0") in {"1", "true"}

        def relation(name: str, given: dict[str, str]) -> None:
            if name == "Relationship" and given.get("TargetMode") != "External":
                targets[given["Id"]] = normpath(join("xl", given["Target"])).removeprefix("/")

        _parse(self._part("xl/workbook.xml"), sheet)
        _parse(self._part("xl/_rels/workbook.xml.rels"), relation)
        return [(title, targets[number]) for title, number in named if number in targets]

    def _texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        texts: list[str] = []
        parts: list[str] = []
        phonetic = [0]

        def start(name: str, _given: dict[str, str]) -> None:
            if name == "si":
                parts.clear()
            phonetic[0] += name == "rPh"

        def end(name: str, text: str) -> None:
            if name == "t" and not phonetic[0]:
                parts.append(text)
            elif name == "si":
                texts.append("".join(parts))
            phonetic[0] -= name == "rPh"

        _parse(self._part("xl/sharedStrings.xml"), start, end)
        return texts

    def _date_styles(self) -> list[bool]:
        """For each cell style whether it shows a day."""
        if "xl/styles.xml" not in self.archive.namelist():
            return []
        own: dict[int, bool] = {}
        styles: list[bool] = []
        inside = [False]

        def start(name: str, given: dict[str, str]) -> None:
            if name == "numFmt":
                bare = _NOT_IN_FORMAT.sub("", given.get("formatCode", "")).lower()
                own[int(given["numFmtId"])] = "y" in bare or "d" in bare
            elif name == "cellXfs":
                inside[0] = True
            elif name == "xf" and inside[0]:
                number = int(given.get("numFmtId", "0"))
                styles.append(own.get(number, number in _DATE_FORMATS))

        def end(name: str, _text: str) -> None:
            if name == "cellXfs":
                inside[0] = False

        _parse(self._part("xl/styles.xml"), start, end)
        return styles


class _Sheet:
    """Gathers the rows of one sheet from its elements."""

    def __init__(self, texts: list[str], dates: list[bool], since_1904: bool) -> None:
        self.texts, self.dates, self.since_1904 = texts, dates, since_1904
        self.lines: list[Line] = []
        self.row, self.column = 0, -1
        self.cells: dict[int, str] = {}
        self.formulas: set[int] = set()
        self.kind, self.style = "n", 0
        self.value, self.inline = "", ""
        self.formula: str | None = None

    def read(self, content: bytes) -> tuple[Line, ...]:
        _parse(content, self._start, self._end)
        return tuple(self.lines)

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "row":
            self.row = int(given.get("r") or self.row + 1)
            self.column, self.cells, self.formulas = -1, {}, set()
        elif name == "c":
            self.column = _column(given.get("r", ""), self.column + 1)
            self.kind, self.style = given.get("t", "n"), int(given.get("s", "0"))
            self.value, self.inline, self.formula = "", "", None

    def _end(self, name: str, text: str) -> None:
        if name == "v":
            self.value = text
        elif name == "t":
            self.inline += text
        elif name == "f":
            self.formula = text
        elif name == "c":
            self._keep()
        elif name == "row" and self.cells:
            cells = [self.cells.get(column, "") for column in range(max(self.cells) + 1)]
            add_line(self.lines, self.row, cells, frozenset(self.formulas))

    def _keep(self) -> None:
        text = self._shown() if self.formula is None else f"={self.formula}"
        if not text.strip():
            return
        if not 0 <= self.column < MOST_COLUMNS:
            raise Invalid(
                Phrase(
                    N_("Row %(row)s has more than %(most)s columns."),
                    row=self.row,
                    most=MOST_COLUMNS,
                )
            )
        self.cells[self.column] = text
        if self.formula is not None:
            self.formulas.add(self.column)

    def _shown(self) -> str:
        if self.kind == "s":
            return self.texts[int(self.value)]
        if self.kind == "inlineStr":
            return self.inline
        if self.kind == "b":
            return "true" if self.value == "1" else "false"
        if self.kind == "n" and self.value:
            is_date = self.style < len(self.dates) and self.dates[self.style]
            return _day(self.value, self.since_1904) if is_date else _number(self.value)
        return self.value


def _column(reference: str, following: int) -> int:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _number(text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    if not value.is_finite() or abs(value.adjusted()) > 20:
        return text
    return f"{value.normalize():f}"


def _day(text: str, since_1904: bool) -> str:
    try:
        serial = Decimal(text)
        days = int(serial) + (1462 if since_1904 else 0)
        return (date(1899, 12, 30) + timedelta(days=days)).isoformat()
    except (InvalidOperation, OverflowError, ValueError):
        return text


def _parse(content: bytes, start: Start, end: End | None = None) -> None:
    """Run through a part: local names, and for each element that ends its own text."""
    reader = expat.ParserCreate(namespace_separator=" ")
    texts: list[list[str]] = []

    def begin(name: str, given: dict[str, str]) -> None:
        texts.append([])
        start(name.rpartition(" ")[2], given)

    def finish(name: str) -> None:
        own = "".join(texts.pop())
        if end is not None:
            end(name.rpartition(" ")[2], own)

    def refuse(*_declared: object) -> None:
        raise _broken()

    reader.StartElementHandler = begin
    reader.EndElementHandler = finish
    reader.CharacterDataHandler = lambda text: texts[-1].append(text)
    reader.StartDoctypeDeclHandler = refuse
    reader.buffer_text = True
    reader.Parse(content, True)
