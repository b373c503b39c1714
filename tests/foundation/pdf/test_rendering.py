"""What a rendered document says, shows and proves."""

from __future__ import annotations

import contextvars
import io
import subprocess
import sys
from datetime import date
from fractions import Fraction
from typing import Any

import pikepdf
import pytest

from govapp.foundation.charts.descriptions import Series, StackedBars
from govapp.foundation.kernel.ids import digest
from govapp.foundation.kernel.money import Money
from govapp.foundation.pdf.rendering import Rendered, render
from tests.foundation.pdf.checker import problems, text

FIGURES: dict[str, object] = {
    "total": Money(495_000),
    "share": Fraction(2, 6),
    "day": date(2027, 3, 3),
    "rows": ({"name": "Zażółć", "minor": 5},),
}
CHART = StackedBars(
    "Money by source",
    "Each bar is a use case.",
    "Use case",
    "Total",
    ("Genomics", "Research"),
    (Series("Dues", (300, 100)), Series("Grants", (50, 75))),
)


def made(rows: int = 12, **changes: Any) -> Rendered:
    context = {"organization": "Example Hospital", "rows": rows, "chart": CHART}
    stamp = {
        "document_id": "FUND-2027-03",
        "title": "Funding 2027",
        "as_of": date(2027, 3, 3),
        "figures": FIGURES,
    }
    stamp |= {name: changes.pop(name) for name in tuple(changes) if name in stamp}
    return render("report", context | changes, **stamp)


def test_a_document_with_tables_charts_and_signatures_passes_the_checker(paper):
    document = made(rows=90)

    assert problems(document.bytes) == []


def test_the_same_input_gives_the_same_bytes(paper):
    first = made()

    second = made()

    assert first.bytes == second.bytes
    assert first.digest == digest(second.bytes)


def test_the_foot_of_each_page_names_page_day_document_and_figures(paper):
    document = made(rows=90)

    pages = text(document.bytes)

    assert "Page 1 of 4" in pages
    assert "Page 4 of 4" in pages
    assert pages.count("as of March 3, 2027") == 4
    assert pages.count(f"Document FUND-2027-03 · figures {document.figures_digest[:16]}") == 4


def test_the_digest_is_that_of_the_figures_and_changes_with_one_of_them(paper):
    document = made()

    other = made(figures={**FIGURES, "total": Money(495_001)})

    assert document.figures == (
        '{"day":"2027-03-03","rows":[{"minor":5,"name":"Zażółć"}],"share":"1/3",'
        '"total":"USD 4950.00"}'
    )
    assert document.figures_digest == digest(document.figures)
    assert other.figures_digest != document.figures_digest


def test_the_metadata_carry_title_date_document_and_the_whole_digest(paper):
    document = made()

    with pikepdf.open(io.BytesIO(document.bytes)) as pdf:
        said = {name: str(value) for name, value in pdf.docinfo.items()}

    assert said["/Title"] == "Funding 2027"
    assert said["/CreationDate"] == said["/ModDate"] == "D:20270303"
    assert said["/Keywords"] == f"FUND-2027-03, sha256:{document.figures_digest}"


def test_letters_of_many_languages_come_out_as_they_went_in(paper):
    words = "Zażółć gęślą jaźń · Größenwahn ÄÖÜß · Çağrı Ñandú Øre"

    document = made(organization=words)

    assert words in text(document.bytes)


def test_user_text_stays_text(paper):
    document = made(organization="<img src=http://127.0.0.1:9/x>")

    assert "<img src=http://127.0.0.1:9/x>" in text(document.bytes)


def test_a_job_without_a_request_makes_the_same_document(paper):
    here = made()

    def job() -> Rendered:
        with paper.app_context():
            return made()

    there = contextvars.Context().run(job)  # nothing of this request is known there

    assert there.bytes == here.bytes


def test_the_language_is_the_readers(paper):
    from flask_babel import force_locale

    with force_locale("de"):
        document = made()

    with pikepdf.open(io.BytesIO(document.bytes)) as pdf:
        assert str(pdf.Root.Lang) == "de"
    assert "3. März 2027" in text(document.bytes)


def test_a_head_is_repeated_on_each_page_and_the_sum_stands_once(paper):
    pages = text(made(rows=90).bytes)

    assert pages.count("Entry Amount") == 3
    assert pages.count("Total 4,950") == 1


def test_a_figure_of_inexact_kind_is_refused(paper):
    with pytest.raises(TypeError, match="float"):
        made(figures={"share": 0.5})


def test_importing_the_door_loads_no_renderer():
    program = (
        "import sys, govapp.foundation.pdf.rendering, govapp.foundation.pdf.paint;"
        "print([name for name in ('weasyprint', 'flask', 'PIL') if name in sys.modules])"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert said.stdout.strip() == "[]", said.stderr
