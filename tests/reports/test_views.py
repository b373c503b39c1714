"""One set of figures: on the page, in CSV, in XLSX and on paper."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests import make
from tests.foundation.pdf.checker import problems as paper_problems
from tests.foundation.pdf.checker import text
from tests.pagelint import problems
from tests.reports.test_queries import APRIL, MARCH, funded

pytestmark = pytest.mark.usefixtures("app")
PAGE = "/reports/funding?year=2027&as_of=2027-03-01"
PAPER = "/reports/funding.pdf?year=2027&use_case=example-exchange-of-summaries"
SHOWN = ("$900.00", "$500.00", "$200.00", "$300.00")


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(MARCH)
    make.charter()


def test_page_csv_xlsx_and_pdf_say_the_same(client):
    funded()

    page = client.get(PAGE)
    rows = list(csv.reader(io.StringIO(client.get(PAGE + "&format=csv").text)))
    book = load_workbook(io.BytesIO(client.get(PAGE + "&format=xlsx").data))
    paper = client.get(PAGE.replace("funding?", "funding.pdf?"))

    assert all(amount in page.text for amount in SHOWN)
    assert [rows[1][n] for n in (2, 4, 6, 8)] == ["900.00", "500.00", "200.00", "300.00"]
    cells = next(book.active.iter_rows(min_row=2, values_only=True))
    assert [float(cells[n]) for n in (2, 4, 6, 8)] == [900, 500, 200, 300]
    assert all(amount in text(paper.data) for amount in SHOWN)
    assert problems(page.text) == []
    assert paper_problems(paper.data) == []


def test_the_paper_of_a_past_day_stays_the_same_to_the_byte(client, at):
    _, allocation_id = funded()
    at(date(2027, 3, 2))
    address = (
        "/reports/funding.pdf?year=2027&as_of=2027-03-01&use_case=example-exchange-of-summaries"
    )
    before = client.get(address).data

    at(APRIL)
    make.paid(allocation_id, 100, "R-2")

    assert client.get(address).data == before
    assert client.get(address.replace("2027-03-01", "2027-04-01")).data != before


def test_every_figure_leads_to_its_entries(client):
    funded()

    page = client.get(PAGE).text
    behind = client.get("/reports/funding/entries?year=2027&as_of=2027-03-01")

    assert page.count("/reports/funding/entries") == 8
    assert all(amount in behind.text for amount in SHOWN)
    assert problems(behind.text) == []


@pytest.mark.parametrize(
    "query", ["", "year=all", "year=x&as_of=y&use_case=none", "as_of=9999-12-31"]
)
def test_what_makes_no_sense_in_the_address_harms_nothing(client, query):
    funded()

    page = client.get(f"/reports/funding?{query}")

    assert page.status_code == 200
    assert problems(page.text) == []


def test_a_report_of_nothing_is_a_page_too(client):
    assert problems(client.get("/reports/funding").text) == []
    assert client.get("/reports/funding.pdf?use_case=none").status_code == 404


def test_a_visitor_prints_last_years_money_of_a_use_case_in_two_screens(client, at):
    funded()
    at(date(2028, 1, 10))

    place = client.get("/p/usecases").text
    address = "/reports/funding.pdf?year=2027&amp;use_case=example-exchange-of-summaries"

    assert address in place
    assert "$500.00" in text(client.get(address.replace("&amp;", "&")).data)
