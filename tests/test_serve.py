"""Web and jobs start together, end together, and say what is wrong."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from govapp import serve

ROOT = Path(__file__).resolve().parent.parent


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def _served(instance: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = _free_port()
    environment = {**os.environ, "INSTANCE": str(instance), "PORT": str(port), "DEMO": "0"}
    served = subprocess.Popen(
        [sys.executable, "-m", "govapp.serve", "--prepare"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", served)
        yield served, port
    finally:
        if served.poll() is None:
            served.terminate()
        served.wait(30)


def _wait_for(address: str, served: subprocess.Popen[str]) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - this machine
                return
        except OSError:
            assert served.poll() is None, served.communicate()[0]
            time.sleep(0.1)
    raise TimeoutError(address)


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in listed.read_text().split()]


def _gone(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_one_interrupt_ends_both_in_peace(tmp_path):
    with _served(tmp_path) as (served, port):
        children = _children(served.pid)

        served.send_signal(signal.SIGINT)
        said, _ = served.communicate(timeout=30)

    assert len(children) == 2
    assert served.returncode == 0
    assert all(_gone(child) for child in children)
    assert f"govapp is at http://127.0.0.1:{port}" in said
    assert "accounts create-admin EMAIL" in said
    assert "Traceback" not in said


def test_when_one_dies_the_other_is_ended_and_it_is_said(tmp_path):
    with _served(tmp_path) as (served, _port):
        children = _children(served.pid)

        os.kill(children[-1], signal.SIGKILL)
        said, _ = served.communicate(timeout=30)

    assert served.returncode == 1
    assert all(_gone(child) for child in children)
    assert "jobs ended by itself" in said


def test_a_taken_port_is_named(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

        with pytest.raises(SystemExit) as end:
            serve.main([])

    assert "make run PORT=8001" in str(end.value)


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "8000.5"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(SystemExit, match="from 1 to 65535"):
        serve.main([])


def test_links_follow_the_port_unless_an_address_is_given(monkeypatch):
    monkeypatch.delenv("SERVER_URL", raising=False)
    followed = serve._settings(8123).SERVER_URL
    monkeypatch.setenv("SERVER_URL", "https://members.example.org")
    given = serve._settings(8123).SERVER_URL

    assert (followed, given) == ("http://127.0.0.1:8123", "https://members.example.org")


def test_an_outdated_database_is_not_served(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    monkeypatch.setenv("PORT", str(_free_port()))

    with pytest.raises(SystemExit, match="db upgrade"):
        serve.main([])


def test_a_database_that_is_up_to_date_is_served(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    monkeypatch.setenv("PORT", str(_free_port()))
    monkeypatch.setenv("DEMO", "0")
    served = []
    monkeypatch.setattr(serve, "run_jobs", served.append)
    serve.main(["--prepare", "jobs"])

    serve.main(["jobs"])

    assert len(served) == 2
