"""The one clock. Tests, the demo and simulated years set it; everything else only asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _real() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _real


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _source()


def today(zone: ZoneInfo | None = None) -> date:
    """The calendar day now, in `zone` (UTC when none is given)."""
    return now().astimezone(zone or UTC).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware) inside the block. Not for threads."""
    global _source
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    before, _source = _source, lambda: instant.astimezone(UTC)
    try:
        yield
    finally:
        _source = before
