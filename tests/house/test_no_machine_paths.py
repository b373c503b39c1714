"""What is kept in git names no machine, no home and no package index, and holds no secret."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.house.source import ROOT

PATTERNS = {
    "a home folder": re.compile(
        r"(?<![\w./-])(?:/(?:home/[a-z]|Users/[A-Za-z]|root/)|C:\\(?:Users))"
    ),
    "a package index": re.compile(
        r"https?://[^/\s\"']*(?:artifactory|nexus|pypi\b|pythonhosted|\bregistry[.-])[^/\s\"']*"
        r"|--(?:extra-)?index-url|--trusted-host|PIP_INDEX_URL",
        re.I,
    ),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY"),
    "a live Stripe key": re.compile(r"\b[sr]k_live_[A-Za-z0-9]{8,}"),
    "a cloud key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
}
BINARY = {".ttf", ".woff2", ".png", ".ico", ".pdf", ".xlsx", ".zip", ".gz", ".mo"}
THIS = "tests/house/test_no_machine_paths.py"


def _tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and name != THIS]


@pytest.mark.parametrize("what", PATTERNS)
def test_no_tracked_file_names(what):
    found = []
    for name in _tracked():
        path = ROOT / name
        if path.suffix in BINARY or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {match.group()}" for match in PATTERNS[what].finditer(text)]

    assert not found


def test_the_installation_folder_is_not_tracked():
    assert not [name for name in _tracked() if name.startswith(("instance/", ".venv", ".env\n"))]
    assert ".env" not in _tracked()
