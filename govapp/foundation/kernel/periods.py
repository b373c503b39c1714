"""Spans of days: both ends belong to the period, an open end is None."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included; `end` None means it goes on."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("a period cannot end before it starts")

    def holds(self, day: date) -> bool:
        """True if `day` lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: Period) -> bool:
        """True if the two share at least one day."""
        return (self.end is None or other.start <= self.end) and (
            other.end is None or self.start <= other.end
        )


def year_of(day: date, starts_month: int = 1) -> int:
    """The year that `day` belongs to, named by the calendar year in which it starts."""
    return day.year if day.month >= starts_month else day.year - 1


def year_period(year: int, starts_month: int = 1) -> Period:
    """The twelve months of `year`, beginning on the first of `starts_month`."""
    start = date(year, starts_month, 1)
    return Period(start, date(year + 1, starts_month, 1) - timedelta(days=1))
