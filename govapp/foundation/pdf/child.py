"""The process in which documents are painted: `python -m govapp.foundation.pdf.child`.

It imports the renderer once, then takes orders, one JSON line each, and forks a fresh process
for every document, which sets its own limits and leaves the file in the folder given by
`TMPDIR`. Only this loop writes answers. It ends with its caller (end of input) or when idle.

Nothing of Pango is touched before the fork: newer versions keep a thread, which a fork loses.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

IDLE_SECONDS = 600
LARGEST_FILE = 100 * 1024 * 1024
DONE, MEMORY, SIZE, TROUBLE = 0, 3, 4, 5
EXIT = {DONE: "done", MEMORY: "memory", SIZE: "size", TROUBLE: "trouble"}
OUT_OF_MEMORY = {signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV}  # how C libraries give up
NEVER_NEEDED = ("socket.", "subprocess.", "os.exec", "os.system", "os.posix_spawn", "os.fork")


def main() -> None:
    """Serve orders until there is nobody to give them."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a library prints is no answer
    folder = Path(os.environ["TMPDIR"])
    try:
        _serve(answers, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(answers: Any, folder: Path) -> None:  # Any: a text stream without a public type
    from govapp.foundation.pdf.paint import prepare

    try:
        prepare()
    except OSError:
        return  # a library is missing: no answer says so
    print("ready", file=answers, flush=True)
    while select.select([0], [], [], IDLE_SECONDS)[0] and (line := _line()):
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _obey(order, folder)
        print(json.dumps({"state": _end_of(child)}), file=answers, flush=True)


def _line() -> bytes:
    """One order, read without a buffer so that `select` sees what waits."""
    size = os.read(0, 8)
    wanted, parts = int.from_bytes(size, "big"), []
    while wanted > 0 and (part := os.read(0, min(wanted, 1 << 20))):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def _end_of(child: int) -> str:
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        killed_by = os.WTERMSIG(status)
        if killed_by == signal.SIGXCPU:
            return "time"
        return "memory" if killed_by in OUT_OF_MEMORY else "trouble"
    return EXIT.get(os.WEXITSTATUS(status), "trouble")


def _obey(order: dict[str, Any], folder: Path) -> NoReturn:
    """Paint in this fork and end with it: nothing may get back into the loop of the parent."""
    code = MEMORY  # should even the report of an error find no room
    try:
        code, content = _painted(order)
        if content and not _left(folder / "document", content):
            code = SIZE
    finally:
        os._exit(code)


def _painted(order: dict[str, Any]) -> tuple[int, bytes]:
    from govapp.foundation.pdf.paint import TooManyPages, paint

    ceiling = _limit(order["seconds"], order["megabytes"])
    try:
        return DONE, paint(order["html"], identifier=order["identifier"], pages=order["pages"])
    except MemoryError:
        return MEMORY, b""
    except (TooManyPages, RecursionError):
        return SIZE, b""
    except Exception:  # the caller gets the traceback and decides
        if _held() > ceiling * 9 // 10:  # a C library found no room and answered nonsense
            return MEMORY, b""
        return TROUBLE, traceback.format_exc().encode()


def _left(path: Path, content: bytes) -> bool:
    try:
        path.write_bytes(content)
    except OSError:  # over the limit of a file, or the disk is full
        return False
    return True


def _held() -> int:
    """Bytes of address space that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _limit(seconds: int, megabytes: int) -> int:
    """Bind this process: memory beyond what it has now (returned as a ceiling), files, no way out.

    The caller cuts it off by the clock; the processor limit ends it if the caller is gone.
    """
    ceiling = _held() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)
    return ceiling


def _refuse(event: str, _arguments: object) -> None:
    """A second wall behind the fetcher: painting needs no network and no other program."""
    if event.startswith(NEVER_NEEDED):
        raise PermissionError(event)


if __name__ == "__main__":
    main()
