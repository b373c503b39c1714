"""The painting processes of this process: kept warm, at most two at work, ended when they fail."""

from __future__ import annotations

import atexit
import ctypes.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import IO

from govapp.foundation.pdf.errors import PdfBusy, PdfUnavailable, RenderingError, TooLong

ROOT = Path(__file__).resolve().parents[3]
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
AT_WORK = 2
LARGEST_HTML = 20 * 1024 * 1024
WAIT_SECONDS = 30
START_SECONDS = 60
STALE_SECONDS = 540  # less than the idle time after which a child ends by itself


@dataclass(frozen=True)
class Limits:
    """What one document may use: seconds (wall and processor), memory, pages."""

    seconds: int = 20
    megabytes: int = 1024
    pages: int = 400


LIMITS = Limits()


class _Painter:
    """One warm child process, serving one order at a time."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="govapp-pdf-"))
        self.used_at = time.monotonic()
        self.cut_off = self.waiting = False
        self.program = subprocess.Popen(
            [sys.executable, "-m", "govapp.foundation.pdf.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=_environment(self.folder),
            start_new_session=True,
        )
        if self._within(START_SECONDS) != b"ready\n":
            self.close()
            raise PdfUnavailable

    def paint(self, html: str, identifier: str, limits: Limits) -> bytes:
        order = json.dumps({"html": html, "identifier": identifier, **asdict(limits)}).encode()
        answer = self._within(limits.seconds, len(order).to_bytes(8, "big") + order)
        if self.cut_off:
            raise TooLong("time")
        if not answer:
            raise RenderingError("the painting process ended by itself")
        return self._result(json.loads(answer)["state"])

    def _result(self, state: str) -> bytes:
        left = self.folder / "document"
        content = left.read_bytes() if left.exists() else b""
        left.unlink(missing_ok=True)
        if state == "trouble":
            raise RenderingError(content.decode(errors="replace"))
        if state != "done":
            raise TooLong(state)
        return content

    def _within(self, seconds: int, order: bytes = b"") -> bytes:
        """The answer to `order`; nothing when the child ended or had to be cut off."""
        self.waiting = True
        watch = threading.Timer(seconds, self._cut_off)
        watch.start()
        try:
            with suppress(BrokenPipeError):  # then there is no answer either
                self._pipe(self.program.stdin).write(order)
                self._pipe(self.program.stdin).flush()
            answer = self._pipe(self.program.stdout).readline()
        finally:
            watch.cancel()
        self.waiting, self.used_at = False, time.monotonic()
        return answer

    def _cut_off(self) -> None:
        self.cut_off = True
        with suppress(ProcessLookupError):
            os.killpg(self.program.pid, signal.SIGKILL)

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise RenderingError("the painting process has no pipes")
        return pipe

    @property
    def fresh(self) -> bool:
        """Whether it can take an order: alive, not waiting for an answer, not about to retire."""
        if self.waiting or self.cut_off or self.program.poll() is not None:
            return False
        return time.monotonic() - self.used_at < STALE_SECONDS

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.program.pid, signal.SIGKILL)
        self.program.wait()
        for pipe in (self.program.stdin, self.program.stdout):
            with suppress(BrokenPipeError):
                self._pipe(pipe).close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    """What the child gets to know: no secret of the application."""
    kept = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "LD_LIBRARY_PATH")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "TMPDIR": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": "0",  # no library writes today into a font
    }


_idle: list[_Painter] = []
_turn = threading.BoundedSemaphore(AT_WORK)


def paint(html: str, *, identifier: str, limits: Limits = LIMITS) -> bytes:
    """The document painted in a process of its own, or `PdfUnavailable` or `TooLong`."""
    if not available():
        raise PdfUnavailable
    if len(html) > LARGEST_HTML:
        raise TooLong("size")
    if not _turn.acquire(timeout=WAIT_SECONDS):
        raise PdfBusy
    try:
        painter = _taken()
        try:
            return painter.paint(html, identifier, limits)
        finally:
            _put_back(painter)
    finally:
        _turn.release()


def _taken() -> _Painter:
    while True:
        try:
            painter = _idle.pop()
        except IndexError:
            return _Painter()
        if painter.fresh:
            return painter
        painter.close()


def _put_back(painter: _Painter) -> None:
    if painter.fresh:
        _idle.append(painter)
    else:
        painter.close()


def available() -> bool:
    """Whether the libraries that painting needs are on this machine."""
    return all(_has(library) for library in LIBRARIES)


@cache
def _has(library: str) -> bool:
    return ctypes.util.find_library(library) is not None


def close() -> None:
    """End the idle painting processes, as happens by itself at exit."""
    while _idle:
        _idle.pop().close()


def _forget() -> None:
    """After a fork the painters belong to the parent alone."""
    global _turn
    _idle.clear()
    _turn = threading.BoundedSemaphore(AT_WORK)


atexit.register(close)
os.register_at_fork(after_in_child=_forget)
