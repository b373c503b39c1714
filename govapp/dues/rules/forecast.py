"""When open invoices will be paid, as far as promises and habit tell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from govapp.foundation.kernel.phrases import N_, Phrase

# What is overdue beyond its usual delay is expected so many days from now.
SOON_DAYS = 30
FEWEST = 2  # settled invoices of one member that make a habit


@dataclass(frozen=True)
class Outstanding:
    """Money that is owed, or will be: an open invoice, or one that is yet to be issued.

    `promised_on` is the day the member promised, `doubtful` that its clock has run out.
    """

    organization_id: int
    minor: int
    due_on: date
    promised_on: date | None = None
    doubtful: bool = False
    invoice_id: int | None = None


@dataclass(frozen=True)
class Expected:
    """Outstanding money with the day it is expected on, None when nobody should count on it."""

    outstanding: Outstanding
    day: date | None


@dataclass(frozen=True)
class Habits:
    """How many days after the due date each member pays, and what is usual for all."""

    own: Mapping[int, int]
    usual: int

    def delay(self, organization_id: int) -> int:
        """Days after the due date; money that comes early counts as on time."""
        return max(self.own.get(organization_id, self.usual), 0)


RULE = Phrase(
    N_(
        "Each open invoice is expected on the day that was promised; without a promise on its due "
        "day, later by as many days as its member usually pays late (the middle of its settled "
        "invoices, or of everybody's when it has fewer than %(fewest)s). Where that day has "
        "passed, it is expected %(soon)s days from today. Invoices whose clock has run out are "
        "not counted on. Invoices that are yet to be issued are due after the usual terms."
    ),
    fewest=FEWEST,
    soon=SOON_DAYS,
)


def habits(delays: Iterable[tuple[int, int]]) -> Habits:
    """Habits from settled invoices: pairs of organization and days after the due date."""
    by_member: dict[int, list[int]] = {}
    for organization_id, days in delays:
        by_member.setdefault(organization_id, []).append(days)
    everybody = [days for some in by_member.values() for days in some]
    own = {key: _middle(some) for key, some in by_member.items() if len(some) >= FEWEST}
    return Habits(own, _middle(everybody) if everybody else 0)


def _middle(values: Sequence[int]) -> int:
    """The middle value; of two in the middle the later one, so that nothing is hoped for."""
    return sorted(values)[len(values) // 2]


def forecast(
    outstanding: Iterable[Outstanding], habits: Habits, today: date
) -> tuple[Expected, ...]:
    """Say for each sum when it is expected: never before today, by the rule in `RULE`."""
    return tuple(Expected(one, _day(one, habits, today)) for one in outstanding)


def _day(one: Outstanding, habits: Habits, today: date) -> date | None:
    if one.promised_on is not None and one.promised_on >= today:
        return one.promised_on
    if one.doubtful:
        return None
    usual = one.due_on + timedelta(days=habits.delay(one.organization_id))
    return usual if usual >= today else today + timedelta(days=SOON_DAYS)


@dataclass(frozen=True)
class Sums:
    """The forecast until a last day: minor units by month (its first day), and what is beyond."""

    months: Mapping[date, int]
    later: int
    doubtful: int

    @property
    def until(self) -> int:
        """What is expected until the last day."""
        return sum(self.months.values())


def by_month(expected: Iterable[Expected], last: date) -> Sums:
    """Add a forecast up; months, later and doubtful together are all that is outstanding."""
    months: dict[date, int] = {}
    later = doubtful = 0
    for one in expected:
        if one.day is None:
            doubtful += one.outstanding.minor
        elif one.day > last:
            later += one.outstanding.minor
        else:
            first = one.day.replace(day=1)
            months[first] = months.get(first, 0) + one.outstanding.minor
    return Sums(dict(sorted(months.items())), later, doubtful)
