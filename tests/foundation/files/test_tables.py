"""Uploaded tables: many manners of CSV, workbooks, and what must not get through."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.foundation.files import tables, workbooks
from govapp.foundation.files.tables import read_tables
from govapp.foundation.kernel.errors import Invalid

CELLS = (("name", "city"), ("Straße; 1", "Zürich"))


def _cells(content: bytes, name: str = "list.csv") -> tuple[tuple[str, ...], ...]:
    (table,) = read_tables(name, content)
    return tuple(line.cells for line in table.lines)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_separator_and_encoding_are_found_out(encoding, separator):
    text = f'name{separator}city\r\n"Straße; 1"{separator}Zürich\r\n'

    assert _cells(text.encode(encoding)) == CELLS


def test_excels_own_line_about_the_separator_is_heeded():
    assert _cells(b"sep=;\r\na,b;c\r\n") == (("a,b", "c"),)


def test_rows_keep_the_number_they_have_in_the_file_and_empty_ones_go():
    (table,) = read_tables("x.csv", b'a,b\n\n"two\nlines",1\n,,\nlast\n')

    assert [line.number for line in table.lines] == [1, 3, 6]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n ",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        b'a,b\n"open',
        b"a\0b,c\0\n" * 3,
        b"\xff\xfea",
        b"PK\x03\x04 no archive",
        b"a,b\n" + b"x" * (tables.MOST_LETTERS + 1),
        b"," * tables.MOST_COLUMNS + b"x\n",
        b"a\n" * (tables.MOST_ROWS + 1),
        b"\x81\x8d\x8f",
    ],
    ids=lambda content: repr(content[:12]),
)
def test_what_is_no_table_is_said_so(content):
    with pytest.raises(Invalid):
        read_tables("x.csv", content)


@pytest.mark.parametrize("letter", ["(", "[", '"', '""', ",", ";", "=", "\t"])
def test_a_hundred_thousand_brackets_are_answered_at_once(letter):
    began = time.perf_counter()

    with contextlib.suppress(Invalid):
        read_tables("x.csv", letter.encode() * 100_000)

    assert time.perf_counter() - began < 5


@given(st.binary(max_size=2000))
@settings(max_examples=300, deadline=None)
def test_no_bytes_break_the_reader(content):
    with contextlib.suppress(Invalid):
        read_tables("x", content)


# --- workbooks -----------------------------------------------------------------------------------


def _workbook(**sheets: list[list[object]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_cells_of_all_kinds_become_text():
    rows = [["a", 1, 2.50, True, date(2027, 4, 3), datetime(2027, 4, 3, 9, 30), None, "ü"]]  # noqa: DTZ001

    cells = _cells(_workbook(One=rows), "x.xlsx")

    assert cells == (("a", "1", "2.5", "true", "2027-04-03", "2027-04-03", "", "ü"),)


def test_every_visible_sheet_is_a_table():
    found = read_tables("x.xlsx", _workbook(One=[["a"]], Empty=[], Two=[[None], ["b"]]))

    assert [(table.name, table.lines[0].number) for table in found] == [
        ("x.xlsx, One", 1),
        ("x.xlsx, Two", 2),
    ]


def test_a_formula_is_its_text_and_never_its_value():
    (table,) = read_tables("x.xlsx", _workbook(One=[["a", '=HYPERLINK("http://x")']]))

    assert table.lines[0].cells == ("a", '=HYPERLINK("http://x")')
    assert table.lines[0].formulas == {1}


def _changed(part: str, content: bytes | None) -> bytes:
    """A good workbook with one part replaced (None: left out)."""
    kept = io.BytesIO()
    packed = io.BytesIO(_workbook(One=[["a"]]))
    with zipfile.ZipFile(packed) as good, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bad:
        for one in good.namelist():
            if one != part:
                bad.writestr(one, good.read(one))
        if content is not None:
            bad.writestr(part, content)
    return kept.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def test_zeros_that_unpack_to_hundreds_of_megabytes_are_refused_before_unpacking():
    bomb = _changed(SHEET, b"0" * (workbooks.MOST_UNPACKED + 1))
    began = time.perf_counter()

    with pytest.raises(Invalid):
        read_tables("x.xlsx", bomb)

    assert len(bomb) < 500_000
    assert time.perf_counter() - began < 1


def test_a_part_that_lies_about_its_size_is_refused():
    bomb = bytearray(_changed(SHEET, b" " * (workbooks.MOST_UNPACKED + 1)))
    size = (workbooks.MOST_UNPACKED + 1).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (10).to_bytes(4, "little")

    with pytest.raises(Invalid):
        read_tables("x.xlsx", bytes(bomb))


@pytest.mark.parametrize(
    ("part", "content"),
    [
        (SHEET, None),
        (SHEET, b"<not xml"),
        (SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        (SHEET, SPREADSHEET + b'<row r="x"><c r="A1"><v>1</v></c></row></worksheet>'),
        (SHEET, SPREADSHEET + b'<row><c t="s"><v>99</v></c></row></worksheet>'),
        (SHEET, SPREADSHEET + b'<row><c r="XFD1"><v>1</v></c></row></worksheet>'),
        (SHEET, SPREADSHEET + b"<row>" * 100_000),
        ("xl/workbook.xml", None),
        ("xl/_rels/workbook.xml.rels", None),
        ("xl/styles.xml", b"<styleSheet><numFmts><numFmt/></numFmts></styleSheet>"),
    ],
)
def test_a_broken_or_hostile_workbook_is_said_so(part, content):
    with pytest.raises(Invalid):
        read_tables("x.xlsx", _changed(part, content))


def test_a_billion_declared_rows_cost_nothing():
    declared = SPREADSHEET + (
        b'<dimension ref="A1:XFD1048576"/><sheetData>'
        b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>a</t></is></c></row>'
        b"</sheetData></worksheet>"
    )

    (table,) = read_tables("x.xlsx", _changed(SHEET, declared))

    assert [(line.number, line.cells) for line in table.lines] == [(1048576, ("a",))]


@given(st.binary(max_size=300), st.integers(min_value=0))
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_workbook_breaks_the_reader(noise, place):
    good = _GOOD
    at = place % len(good)

    with contextlib.suppress(Invalid):
        read_tables("x.xlsx", good[:at] + noise + good[at + len(noise) :])


_GOOD = _workbook(One=[["a", 1, date(2027, 1, 1)], ["b", "=A1"]])


def test_other_ways_of_packing_are_refused():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 1_000_000)

    with pytest.raises(Invalid):
        read_tables("x.xlsx", kept.getvalue())
