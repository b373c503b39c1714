"""What the machine lacks is installed where that is allowed, named where not, and never fatal."""

from __future__ import annotations

import subprocess
from types import ModuleType

import pytest

from tests.house.scripts import script


@pytest.fixture
def deps(monkeypatch) -> ModuleType:
    """The script on a machine that lacks every library, run by nobody special."""
    module = script("system-deps")
    monkeypatch.setattr(module, "find_library", lambda _name: None)
    monkeypatch.setattr(module, "rights", lambda: None)
    monkeypatch.setattr(module.shutil, "which", lambda program: f"/usr/bin/{program}")
    return module


@pytest.fixture
def ran(deps, monkeypatch) -> list[list[str]]:
    """The commands that were run; each succeeds."""
    lines: list[list[str]] = []

    def run(line: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        lines.append(line)
        return subprocess.CompletedProcess(line, 0)

    monkeypatch.setattr(deps.subprocess, "run", run)
    return lines


def test_a_machine_with_everything_is_left_alone(deps, ran, monkeypatch, capsys):
    monkeypatch.setattr(deps, "missing", lambda _purpose: [])

    deps.main("test")

    assert (ran, capsys.readouterr().out) == ([], "")


def test_without_rights_the_one_line_to_run_is_printed(deps, ran, capsys):
    deps.main("run")

    said = capsys.readouterr().out
    assert "apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0" in said
    assert ran == []


def test_root_updates_first_and_waits_for_another_apt(deps, ran, monkeypatch):
    monkeypatch.setattr(deps, "rights", list)

    deps.main("run")

    assert [("update" in line, "install" in line) for line in ran] == [(True, False), (False, True)]
    assert all("DPkg::Lock::Timeout=300" in line for line in ran)
    assert all(line[:2] == ["env", "DEBIAN_FRONTEND=noninteractive"] for line in ran)
    assert not any("sudo" in line for line in ran)


def test_a_failed_installation_is_said_and_does_not_stop_the_build(deps, monkeypatch, capsys):
    monkeypatch.setattr(deps, "rights", lambda: ["sudo", "-n"])
    monkeypatch.setattr(
        deps.subprocess, "run", lambda line, **_: subprocess.CompletedProcess(line, 100)
    )

    deps.main("run")

    assert "That did not work" in capsys.readouterr().out


def test_another_system_than_debian_is_told_the_names(deps, ran, monkeypatch, capsys):
    monkeypatch.setattr(deps.shutil, "which", lambda _program: None)

    deps.main("run")

    assert "libpango-1.0-0" in capsys.readouterr().out
    assert ran == []


def test_tests_need_a_browser_and_root_a_database_server(deps, monkeypatch):
    monkeypatch.setattr(deps.shutil, "which", lambda _program: None)
    monkeypatch.setattr(deps.glob, "glob", lambda _pattern: [])
    monkeypatch.setattr(deps.os, "geteuid", lambda: 0)
    as_root = deps.missing("test")
    monkeypatch.setattr(deps.os, "geteuid", lambda: 1000)
    as_user = deps.missing("test")

    assert {"chromium", "poppler-utils", "postgresql-15"} <= set(as_root)
    assert "postgresql-15" not in as_user
    assert "chromium" not in deps.missing("run")
