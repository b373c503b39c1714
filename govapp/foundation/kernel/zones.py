"""Wall-clock times in a zone: which instants they are, none or two where the clocks change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Reading:
    """What a wall clock may mean: `instants` in UTC, the earlier first.

    There is one instant on most days, two where clocks go back over this time, none where they
    skip it; then `nearest` are the last minute before the gap and the first after it, in UTC.
    """

    instants: tuple[datetime, ...]
    nearest: tuple[datetime, ...] = ()


def reading(wall: datetime, zone: ZoneInfo) -> Reading:
    """The instants at which clocks in `zone` show `wall`, a time without a zone of its own."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != wall.replace(fold=0):
        change = _change(min(first, second), max(first, second), zone)
        return Reading((), (change - _MINUTE, change))
    return Reading((first,) if first == second else (first, second))


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The minute at which the offset changes, between an instant before it and one after."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // 2 // _MINUTE * _MINUTE
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def at_wall(wall: datetime, zone: ZoneInfo) -> datetime:
    """One instant for a computed wall time: the first after a gap, the earlier of two."""
    found = reading(wall, zone)
    return found.instants[0] if found.instants else found.nearest[1]


def moved(instant: datetime, zone: ZoneInfo, *, days: int) -> datetime:
    """So many days later at the same time of day in `zone`."""
    wall = instant.astimezone(zone).replace(tzinfo=None)
    return at_wall(wall + timedelta(days=days), zone)
