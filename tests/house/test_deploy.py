"""What deploy/ says can be done: its commands, files and settings exist."""

from __future__ import annotations

import re
import shlex

import pytest

from govapp.settings import Settings
from tests.house.source import ROOT

UNITS = sorted((ROOT / "deploy").glob("*.service"))
TEXTS = [*UNITS, ROOT / "deploy/nginx.conf", ROOT / "deploy/README.md"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_setting_it_names_exists(path):
    known = {*Settings.model_fields, "PORT", "ADDRESS", "PASSWORD", "UTF"}
    named = set(re.findall(r"\b([A-Z]{3,}(?:_[A-Z]+)+|PORT|INSTANCE)\b(?==|`)", path.read_text()))

    assert named <= known


def test_every_file_it_names_exists():
    text = (ROOT / "deploy/README.md").read_text()
    named = set(re.findall(r"(?<![\w/])((?:deploy|scripts)/[\w.-]+|requirements\.txt)", text))

    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_every_command_it_names_exists(app):
    groups = set(app.cli.list_commands(None)) | set(app.cli.commands)
    named = {
        tuple(words.split())
        for path in TEXTS
        for words in re.findall(r"flask --app wsgi ([a-z]+ [a-z-]+)", path.read_text())
    }

    assert named
    for group, command in named:
        assert group in groups
        assert command in app.cli.commands[group].commands


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_part_that_there_is(path):
    line = re.search(r"^ExecStart=(.*)$", path.read_text(), re.M)

    words = shlex.split(line[1])

    assert words[-4:-1] == ["/srv/govapp/.venv/bin/python", "-m", "govapp.serve"]
    assert words[-1] in {"web", "jobs"}
