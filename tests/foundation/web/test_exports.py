"""Files for spreadsheets: no cell runs, every cell keeps its type."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from govapp.foundation.kernel.money import Money
from govapp.foundation.web.exports import csv_response, neutral, xlsx_response
from govapp.foundation.web.listing import Column
from govapp.foundation.web.values import Badge


@dataclass(frozen=True)
class Line:
    name: str
    dues: Money | None = None
    count: int = 0
    on: date | None = None
    at: datetime | None = None


COLUMNS = (
    Column("name", "Name"),
    Column("dues", "Dues", kind="money"),
    Column("count", "Count"),
    Column("on", "Day"),
    Column("at", "Instant"),
    Column("state", "State", show=lambda _line: Badge("Paid", "good")),
)
FORMULAS = [
    '=HYPERLINK("http://evil.example")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "  =1",
    "|cmd",
    "%0A",
]


@pytest.fixture(autouse=True)
def reading(app):
    with app.test_request_context():
        yield


def rows_of(lines: list[Line]) -> list[list[str]]:
    text = csv_response(lines, COLUMNS, "organizations").get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_csv_runs(text):
    assert rows_of([Line(text)])[1][0].startswith("'")


@pytest.mark.parametrize("text", ["Example Hospital", "-5", "-12.50", "O’Neill", "a=b", "3 + 4"])
def test_ordinary_text_stays_as_it_is(text):
    assert neutral(text) == text


def test_a_csv_keeps_money_exact_and_days_readable():
    line = Line("A", Money(1_250_050), 3, date(2026, 12, 5), datetime(2026, 12, 5, 17, tzinfo=UTC))

    head, row = rows_of([line])

    assert head == ["Name", "Dues", "Dues, currency", "Count", "Day", "Instant", "State"]
    assert row == ["A", "12500.50", "USD", "3", "2026-12-05", "2026-12-05T17:00:00+00:00", "Paid"]


def test_separators_quotes_and_lines_stay_in_their_cell():
    assert rows_of([Line('a;"b",\n=c')])[1][0] == 'a;"b",\n=c'


def test_many_rows_come_in_portions():
    answer = csv_response((Line(str(number)) for number in range(1000)), COLUMNS, "x")

    assert sum(1 for _ in answer.response) > 3


def test_the_file_s_name_is_harmless():
    answer = csv_response([], COLUMNS, 'a"\r\nX: y/../é')

    assert answer.headers["Content-Disposition"].startswith('attachment; filename="a-X-y-')


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_a_workbook_runs(text):
    data = xlsx_response([Line(text)], COLUMNS, "x").get_data()

    cell = load_workbook(io.BytesIO(data)).active["A2"]

    assert cell.data_type in {"s", "inlineStr"}
    assert cell.value.strip() == text.strip()


def test_a_workbook_keeps_types():
    line = Line("A\x00", Money(1_250_050), 3, date(2026, 12, 5))

    data = xlsx_response([line], COLUMNS, "x").get_data()

    sheet = load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[2]][:4] == ["A", 12500.5, "USD", 3]
    assert sheet["E2"].value == datetime(2026, 12, 5)  # noqa: DTZ001 - openpyxl reads days so
    assert sheet.freeze_panes == "A2"
