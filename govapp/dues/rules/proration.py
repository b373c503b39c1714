"""What is asked of a year's fee of who belongs for part of the year; see ../proration.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from govapp.charter.rules.values import Proration
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period

MONTHS, QUARTERS = 12, 4
MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class Part:
    """What is asked of a fee: `count` of its `of` equal parts, for the days of `period`."""

    amount: Money
    count: int
    of: int
    period: Period

    @property
    def whole(self) -> bool:
        return self.count == self.of


@dataclass(frozen=True)
class Joined:
    """Since when an organization belongs without a break; `again`: it had belonged before."""

    on: date
    again: bool = False


def rest_of(fee: Money, year: Period, from_day: date, by: Proration) -> Part:
    """The part of a year's fee from `from_day` to the end of the year, exact to the cent.

    The year has equal parts (months, quarters, days, or one); the part that runs on `from_day`
    counts whole. What is not a whole cent is left to the member. A day before the year gives all.
    """
    day = max(from_day, year.start)
    if not year.holds(day):
        raise ValueError("nothing is left of a year that is over")
    count, of = _parts(year, day, by)
    return Part(Money(fee.minor * count // of, fee.currency), count, of, Period(day, year.end))


def first_year(fee: Money, year: Period, joined: Joined, by: Proration) -> Part:
    """What a member pays for `year`: part of it if it joined in it for the first time."""
    from_day = year.start if joined.again else joined.on
    part = rest_of(fee, year, from_day, by)
    return Part(part.amount, part.count, part.of, Period(max(joined.on, year.start), year.end))


def in_last_quarter(year: Period, day: date) -> bool:
    """True if `day` lies in the last three months of the year."""
    return year.holds(day) and _months_begun(year, day) >= MONTHS - MONTHS_A_QUARTER


def joined(memberships: Iterable[Period], day: date) -> Joined | None:
    """Since when who has these memberships belongs without a break on `day`; None if it does not.

    One that begins on the day after another one's end goes on with it (another tier, say).
    """
    begun = sorted((one for one in memberships if one.start <= day), key=lambda one: one.start)
    if not begun or not begun[-1].holds(day):
        return None
    since = begun.pop().start
    while begun and begun[-1].end is not None and begun[-1].end + timedelta(days=1) >= since:
        since = begun.pop().start
    return Joined(since, again=bool(begun))


def _parts(year: Period, day: date, by: Proration) -> tuple[int, int]:
    """How many parts are left, and how many there are."""
    match by:
        case Proration.NONE:
            return 1, 1
        case Proration.MONTH:
            return MONTHS - _months_begun(year, day), MONTHS
        case Proration.QUARTER:
            return QUARTERS - _months_begun(year, day) // MONTHS_A_QUARTER, QUARTERS
        case Proration.DAY:
            return _days(year, day), _days(year, year.start)


def _months_begun(year: Period, day: date) -> int:
    return (day.year - year.start.year) * MONTHS + day.month - year.start.month


def _days(year: Period, day: date) -> int:
    end = year.end
    if end is None:
        raise ValueError("a year of dues has an end")
    return (end - day).days + 1
