"""The one clock. Tests, the demo and simulated years set it; everything else only asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo


def _real() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _real
_seat: tzinfo = UTC


def live_in(zone: tzinfo) -> None:
    """Let days begin and end as they do at the consortium's seat (said once, at the start)."""
    global _seat
    _seat = zone


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _source()


def today(zone: ZoneInfo | None = None) -> date:
    """The calendar day now, in `zone` (at the consortium's seat when none is given)."""
    return now().astimezone(zone or _seat).date()


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
