"""Start web server and job runner together: `python -m govapp.serve [--prepare] [web|jobs]`.

One process assembles the application and forks the two; it only waits. Ctrl-C or SIGTERM ends
both, and when one of them dies by itself the other is ended too. `--prepare` migrates first and
loads the demo into an empty database (with DEMO=0 it says how to make the first administrator).
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govapp import create_app
from govapp.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

HOST = "127.0.0.1"
PATIENCE_SECONDS = 15  # what is not finished by then is ended
WORKERS, THREADS = 2, 4


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m govapp.serve", description=__doc__)
    parser.add_argument("--prepare", action="store_true", help="migrate and load the demo first")
    parser.add_argument("part", nargs="?", choices=("web", "jobs"), help="only this one")
    wanted = parser.parse_args(arguments)
    port = _port()
    if wanted.part != "jobs":
        _refuse_taken(port)
    app = create_app(_settings(port))
    if wanted.prepare:
        prepare(app)
    else:
        _refuse_outdated(app)
    _let_go(app)
    parts: dict[str, Callable[[], None]] = {
        "web": lambda: serve_web(app, port),
        "jobs": lambda: run_jobs(app),
    }
    if wanted.part:
        parts[wanted.part]()
        return 0
    return _together(parts)


# --- before serving ------------------------------------------------------------------------------


def _port() -> int:
    typed = os.environ.get("PORT") or "8000"
    if not typed.isdecimal() or not 0 < int(typed) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {typed!r}")
    return int(typed)


def _refuse_taken(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}); try: make run PORT=8001")


def _settings(port: int) -> Settings:
    """The environment's settings; links follow PORT where no SERVER_URL was given."""
    settings = Settings.from_environment()
    if "SERVER_URL" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"SERVER_URL": f"http://{HOST}:{port}"})


def prepare(app: Flask) -> None:
    """Bring the database up to date, and fill an empty one with the demo unless DEMO=0."""
    with app.app_context():
        app.extensions["alembic"].upgrade()
    if os.environ.get("DEMO", "1") == "0":
        click.echo("Make the first administrator with:")
        click.echo("    .venv/bin/flask --app wsgi accounts create-admin EMAIL")
    else:
        _command(app, "demo", "load", "--if-empty")


def _refuse_outdated(app: Flask) -> None:
    with app.app_context():
        if app.extensions["alembic"].needs_upgrade():
            sys.exit("The database is not up to date. Run: flask --app wsgi db upgrade")


def _command(app: Flask, *words: str) -> None:
    from flask.cli import ScriptInfo

    app.cli.main(list(words), standalone_mode=False, obj=ScriptInfo(create_app=lambda: app))


def _let_go(app: Flask) -> None:
    """Close all connections: none may live on in two processes."""
    from govapp.db import db

    with app.app_context():
        db.engine.dispose()
    for engine in app.extensions["alembic"].engines.values():
        engine.dispose()
    if "alarm" in app.extensions:
        app.extensions["alarm"].storage.close()


# --- the two parts -------------------------------------------------------------------------------


def serve_web(app: Flask, port: int) -> None:
    """Run gunicorn in this process until it is told to stop."""
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger

    class Lines(Logger):
        """gunicorn's lines take the way of all others: JSON, with secrets masked."""

        def setup(self, cfg: object) -> None:
            super().setup(cfg)
            self.error_log.handlers.clear()
            self.error_log.propagate = True

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{HOST}:{port}",
                "workers": WORKERS,
                "threads": THREADS,
                "worker_class": "gthread",
                "preload_app": True,
                "graceful_timeout": PATIENCE_SECONDS - 5,
                "timeout": 60,
                "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108
                "control_socket_disable": True,
                "loglevel": "warning",
                "logger_class": Lines,
                "when_ready": lambda _: click.echo(
                    f"govapp is at http://{HOST}:{port}  (Ctrl-C stops it)"
                ),
            }.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    Server(prog="govapp").run()


def run_jobs(app: Flask) -> None:
    """Run what is due, each minute and whenever a command rings, until told to stop."""
    from govapp.foundation.jobs.wake import consumer

    consumer(app, patience_seconds=PATIENCE_SECONDS - 5).run()


# --- both together -------------------------------------------------------------------------------


def _together(parts: dict[str, Callable[[], None]]) -> int:
    children: dict[int, str] = {}
    stopping: list[int] = []

    def end(number: int, _frame: object) -> None:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL if number == signal.SIGALRM else signal.SIGTERM)
        if not stopping:
            signal.alarm(PATIENCE_SECONDS)
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, end)
    for name, part in parts.items():
        children[_fork(part)] = name
    if stopping:  # told to stop before the last one was there
        end(signal.SIGTERM, None)
    status = 0
    while children:
        child, code = os.wait()
        name = children.pop(child, "")
        if name and not stopping:
            code = os.waitstatus_to_exitcode(code)
            click.echo(f"govapp: {name} ended by itself ({code}); stopping.", err=True)
            status = 1
            end(signal.SIGTERM, None)
    return status


def _fork(part: Callable[[], None]) -> int:
    """Start a part in a child that ends with this process; its process id."""
    child = os.fork()
    if child:
        return child
    os.setpgid(0, 0)  # Ctrl-C in the terminal reaches the parent alone, which ends both in order
    _end_with_parent()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    code = 1
    try:
        part()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # the last frame of this process: say it, then leave
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent dies, however it dies."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
