"""Lists as files: CSV that spreadsheets open safely, and XLSX with typed cells."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from flask import Response, stream_with_context
from flask_babel import gettext
from sqlalchemy import Select
from sqlalchemy.orm import Session

from govapp.foundation.kernel import clock
from govapp.foundation.kernel.cells import neutral, printable
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.filters import say, words
from govapp.foundation.web.listing import Column, Listing

_PORTION = 200
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(
    listing: Listing,
    statement: Select[Any],
    session: Session,
    args: Mapping[str, str],
    name: str,
) -> Response | None:
    """The list as the file that `?format=` asks for (csv, xlsx), or None when it asks for none."""
    formats = {"csv": csv_response, "xlsx": xlsx_response}
    answer = formats.get(args.get("format", ""))
    if answer is None:
        return None
    columns = [column for column in listing.columns if column.export]
    return answer(listing.all(statement, session, args), columns, name)


def csv_response(rows: Iterable[Any], columns: Sequence[Column], name: str) -> Response:
    """The rows as UTF-8 CSV with a byte order mark, streamed; no cell can run as a formula."""
    lines = stream_with_context(_csv_lines(rows, columns))
    return _file(lines, name, "csv", "text/csv; charset=utf-8")


def xlsx_response(rows: Iterable[Any], columns: Sequence[Column], name: str) -> Response:
    """The rows as a workbook; text is typed as text, numbers and days as such."""
    kept = tempfile.SpooledTemporaryFile(max_size=2**20)  # noqa: SIM115 - closed after sending
    values = (list(_values(row, columns)) for row in rows)
    _book({"1": chain([_heads(columns)], values)}).save(kept)
    kept.seek(0)
    answer = _file(iter(lambda: kept.read(65536), b""), name, "xlsx", XLSX_TYPE)
    answer.call_on_close(kept.close)
    return answer


def workbook(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """Sheets of rows, the first row of each being its heads, as the bytes of a workbook."""
    kept = io.BytesIO()
    _book(sheets).save(kept)
    return kept.getvalue()


def _book(sheets: Mapping[str, Iterable[Sequence[object]]]) -> Any:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)

    def cell(sheet: Any, value: object) -> Any:
        typed = WriteOnlyCell(sheet, value=_typed(value))
        if isinstance(value, str):
            typed.data_type = "s"  # openpyxl would take a leading "=" for a formula
        elif isinstance(value, Decimal):
            typed.number_format = "#,##0.00"
        return typed

    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([cell(sheet, value) for value in row])
    return book


def _csv_lines(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[str]:
    kept = io.StringIO()
    writer = csv.writer(kept)
    kept.write("\ufeff")
    writer.writerow([neutral(head) for head in _heads(columns)])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_written(value) for value in _values(row, columns)])
        if number % _PORTION == 0:
            yield kept.getvalue()
            kept.seek(0)
            kept.truncate()
    yield kept.getvalue()


def _heads(columns: Sequence[Column]) -> list[str]:
    heads: list[str] = []
    for column in columns:
        label = say(column.label)
        heads.append(label)
        if column.kind == "money":
            heads.append(gettext("%(column)s, currency", column=label))
    return heads


def _values(row: Any, columns: Sequence[Column]) -> Iterator[object]:
    """The cells of a row as plain values; an amount of money takes two."""
    for column in columns:
        value = column.value(row)
        if column.kind == "money":
            yield value.decimal if isinstance(value, Money) else ""
            yield value.currency if isinstance(value, Money) else ""
        else:
            yield _plain(value)


def _plain(value: object) -> object:
    """A number or a day as itself, an instant in UTC, all else as the words of the page."""
    if isinstance(value, bool):
        return words(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, int | Decimal | date):
        return value
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, Money):
        return str(value)
    return words(value)


def _typed(value: object) -> object:
    return printable(value) if isinstance(value, str) else value


def _written(value: object) -> str:
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return neutral(str(value))


def _file(content: Iterable[Any], name: str, ending: str, kind: str) -> Response:
    safe = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "list"
    answer = Response(content, content_type=kind)  # type: ignore[arg-type]
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{safe}-{clock.today().isoformat()}.{ending}"'
    )
    return answer
