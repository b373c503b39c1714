"""Documents that are too much: cut off, said in words, and the next one is made."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest

from govapp.foundation.pdf import painters
from govapp.foundation.pdf.errors import PdfBusy, PdfUnavailable, RenderingError, TooLong
from govapp.foundation.pdf.rendering import Limits, to_pdf

SMALL = "<html lang=en><title>Small</title><body><h1>Small</h1></body></html>"


def made(html: str, **limits: int) -> bytes:
    return to_pdf(html, identifier="test", limits=Limits(**limits))


@pytest.fixture(autouse=True)
def _no_painters_left_over():
    painters.close()
    yield
    painters.close()


def test_a_slow_document_is_cut_off_and_the_next_one_is_made():
    row = "<tr><td>" + "</td><td>".join(["word " * 12] * 6) + "</td></tr>"
    made(SMALL)
    begun = time.monotonic()

    with pytest.raises(TooLong) as refusal:
        made(f"<html lang=en><title>x</title><table>{row * 8000}</table></html>", seconds=2)

    assert refusal.value.limit == "time"
    assert time.monotonic() - begun < 15
    assert made(SMALL).startswith(b"%PDF-1.7")


def test_a_document_that_eats_memory_is_ended_and_the_next_one_is_made():
    row = "<tr><td>" + "</td><td>".join(["word"] * 6) + "</td></tr>"

    with pytest.raises(TooLong) as refusal:
        made(f"<html lang=en><title>x</title><table>{row * 8000}</table></html>", megabytes=60)

    assert refusal.value.limit == "memory"
    assert made(SMALL).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "<b>" * 200_000,
        "<div>" * 100_000,
        "<p>x" + "<p class=new-page>x" * 30,
        "x" * (painters.LARGEST_HTML + 1),
    ],
    ids=["inline tags", "blocks", "pages", "letters"],
)
def test_a_document_of_monstrous_shape_is_refused_in_words(html):
    with pytest.raises(TooLong, match="too long to be made in one piece"):
        made(html, seconds=3, pages=20)


def test_a_giant_letter_fails_alone_and_in_time():
    html = "<html lang=en><title>x</title><style>p{font-size:1e9px}</style><p>x</p></html>"
    begun = time.monotonic()

    with suppress(TooLong, RenderingError):
        made(html, seconds=5)

    assert time.monotonic() - begun < 20
    assert made(SMALL).startswith(b"%PDF-1.7")


def test_a_painting_process_knows_no_secret_of_the_application(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for painters")
    made(SMALL)
    [painter] = painters._idle

    environment = Path(f"/proc/{painter.program.pid}/environ").read_bytes()

    assert b"not for painters" not in environment


def test_a_painting_process_ends_with_its_caller_and_leaves_nothing():
    made(SMALL)
    [painter] = painters._idle

    painter.program.stdin.close()
    painter.program.wait(timeout=20)

    assert not painter.folder.exists()


def test_a_painter_that_died_meanwhile_is_replaced():
    made(SMALL)
    [painter] = painters._idle
    os.kill(painter.program.pid, 9)
    painter.program.wait(timeout=20)

    assert made(SMALL).startswith(b"%PDF-1.7")


def test_a_fork_of_the_server_does_not_share_painters():
    made(SMALL)

    child = os.fork()
    if child == 0:
        os._exit(len(painters._idle))
    _, status = os.waitpid(child, 0)

    assert os.WEXITSTATUS(status) == 0
    assert len(painters._idle) == 1


def test_more_documents_than_turns_wait_and_then_are_told(monkeypatch):
    monkeypatch.setattr(painters, "WAIT_SECONDS", 0.1)
    for _ in range(painters.AT_WORK):
        painters._turn.acquire()

    try:
        with pytest.raises(PdfBusy, match="Try again in a minute"):
            made(SMALL)
    finally:
        for _ in range(painters.AT_WORK):
            painters._turn.release()


def test_without_its_libraries_the_machine_says_what_to_run(monkeypatch):
    monkeypatch.setattr(painters, "_has", lambda _library: False)

    assert not painters.available()
    with pytest.raises(PdfUnavailable, match=r"apt-get install .*libpango-1\.0-0"):
        made(SMALL)
