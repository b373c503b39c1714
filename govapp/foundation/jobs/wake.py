"""huey as an alarm clock: it wakes the runner each minute and after commits, and holds no work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from flask import Flask
    from huey import Huey
    from huey.consumer import Consumer
    from sqlalchemy.orm import Session


def alarm(redis_url: str, instance: Path) -> Huey:
    """The huey of this installation: Redis when there is one, else a file of its own."""
    from huey import RedisHuey, SqliteHuey

    if redis_url:
        return RedisHuey("govapp", url=redis_url, results=False)
    instance.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("govapp", filename=str(instance / "alarm.db"), results=False)


def install(app: Flask) -> None:
    """Give the app its alarm: a task that runs what is due, and one each minute."""
    from huey import crontab

    from govapp.foundation.jobs.services import run_due, tick

    settings = app.config["GOVAPP"]
    huey = alarm(settings.REDIS_URL, settings.INSTANCE)

    def ring() -> None:
        with app.app_context():
            run_due()

    def minute() -> None:
        with app.app_context():
            tick()
            run_due()

    app.extensions["alarm"] = huey
    app.extensions["ring"] = huey.task(name="ring")(ring)
    huey.periodic_task(crontab(), name="minute")(minute)


def consumer(app: Flask, *, patience_seconds: int) -> Consumer:
    """What hears the alarm; at SIGTERM it finishes the job in hand, that long at most."""
    return _installed(app)["alarm"].create_consumer(
        workers=1, graceful_signal="TERM", shutdown_timeout=patience_seconds
    )


def _installed(app: Flask) -> dict[str, Any]:
    """The app's extensions with the alarm among them: importing huey is slow, so not before."""
    if "ring" not in app.extensions:
        install(app)
    return app.extensions


def ring_for(app: Flask, session: Session) -> None:
    """Wake the runner if the command that just committed asked for work."""
    if session.info.pop("asked", False) and app.config["GOVAPP"].ALARM:
        try:
            _installed(app)["ring"]()
        except Exception:  # the row is safe and the minute's tick finds it; the command succeeded
            structlog.get_logger("jobs").warning("the alarm did not answer", exc_info=True)
