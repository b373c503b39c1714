"""Importing the package, or the counting engine alone, loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.source import ROOT

HEAVY = ("weasyprint", "openpyxl", "stripe", "flask", "sqlalchemy", "pydantic", "wtforms", "huey")


@pytest.mark.parametrize(
    "name", ["govapp", "govapp.elections.counting", "govapp.foundation.kernel"]
)
def test_importing_it_loads_nothing_heavy(name):
    program = f"import sys, {name}; print(*[m for m in {HEAVY!r} if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [], "")


def test_assembling_the_application_leaves_pdf_and_sheets_for_later():
    program = (
        "import sys, tempfile, pathlib\n"
        "from govapp import create_app\n"
        "from govapp.settings import Settings\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    create_app(Settings(INSTANCE=pathlib.Path(folder)))\n"
        "print(*[m for m in ('weasyprint', 'openpyxl', 'stripe', 'huey') if m in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr
