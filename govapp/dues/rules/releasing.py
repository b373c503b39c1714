"""Dues become income month by month over the time they are for; see ../releasing.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period


@dataclass(frozen=True)
class Month:
    """A calendar month, or the part of it that lies in a service period."""

    first: date
    last: date

    @property
    def name(self) -> str:
        """`2027-03`: how the release of this month is told from the others."""
        return f"{self.first:%Y-%m}"

    @property
    def weight(self) -> Fraction:
        """1 for a whole month; otherwise the share of its days that lie in the period."""
        whole = _next_month(self.first.replace(day=1)) - self.first.replace(day=1)
        return Fraction((self.last - self.first).days + 1, whole.days)


def months(period: Period) -> tuple[Month, ...]:
    """The months of a service period, in order; its first and last may be parts of a month."""
    if period.end is None:
        raise ValueError("dues are for a time that ends")
    return tuple(_months(period.start, period.end))


def _months(start: date, end: date) -> Iterator[Month]:
    first = start
    while first <= end:
        following = _next_month(first)
        yield Month(first, min(following - timedelta(days=1), end))
        first = following


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def due(period: Period, *, after: date | None, day: date) -> tuple[Month, ...]:
    """The months over by the end of `day` whose release is not in the books yet.

    `after` is the last day of the month that was released last.
    """
    return tuple(
        month
        for month in months(period)
        if month.last <= day and (after is None or month.last > after)
    )


def share(left: Money, period: Period, month: Month) -> Money:
    """What `month` takes of the money still deferred: its weight among the months left.

    Rounded down to the minor unit; the last month takes all that is left, so that the releases of
    a period add up to what was deferred, however much of it was credited on the way.
    """
    coming = sum((one.weight for one in months(period) if one.last >= month.last), Fraction(0))
    return Money(int(left.minor * month.weight / coming), left.currency)
