"""The example of an `.env` and README's table say what settings.py says."""

from __future__ import annotations

import pytest

from tests.house.scripts import script
from tests.house.source import ROOT


@pytest.fixture(scope="module")
def documents():
    return script("document-settings")


def test_the_example_of_an_env_file_is_up_to_date(documents):
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == documents.example()


def test_the_table_in_the_readme_is_up_to_date(documents):
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert documents.table() in text


def test_every_setting_is_explained(documents):
    assert not [name for name, _, description in documents.settings() if not description]


def test_every_setting_is_read_somewhere(documents):
    """A setting that does nothing is a lie."""
    sources = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "govapp").rglob("*.py")
        if path.name != "settings.py"
    ]
    own = (ROOT / "govapp/settings.py").read_text(encoding="utf-8")

    unread = [
        name
        for name, _, _ in documents.settings()
        if f"self.{name}" not in own.split("def from_environment")[1]
        and not any(f".{name}" in text for text in sources)
    ]

    assert not unread
