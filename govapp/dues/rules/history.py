"""Standing on every day, from dated facts: what changed when, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from govapp.charter.rules.values import FeeTable, StandingClock
from govapp.dues.rules import decisions as by_hand
from govapp.dues.rules.charges import is_free
from govapp.dues.rules.clock import Step, clock_days
from govapp.dues.rules.decisions import Decision
from govapp.dues.rules.plans import Pause, Plan, clock_due, pause_of, shifted
from govapp.dues.rules.standing import Belonging, Bill, Record, standing
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import year_of, year_period
from govapp.foundation.kernel.phrases import Phrase

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """One membership with what its fee depends on."""

    began_on: date
    ended_on: date | None
    tier: str
    type: str
    band: str


@dataclass(frozen=True)
class Cover:
    """Money or a credit on a bill from `begins` on; from `ends` on it is taken off again."""

    minor: int
    begins: date
    ends: date | None = None

    def counts_on(self, day: date) -> bool:
        """True if it is on the bill at the end of `day`."""
        return self.begins <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True)
class Billed:
    """An invoice with everything that ever covered it; from `gone_on` on it is void.

    `issued_on` is the day it came into these books; `for_year` is false for what is no year's dues.
    """

    number: str
    year: int
    issued_on: date
    due_on: date
    total: Money
    gone_on: date | None = None
    covers: tuple[Cover, ...] = ()
    for_year: bool = True
    plans: tuple[Plan, ...] = ()

    def on(self, day: date) -> Bill | None:
        """The bill as it was at the end of `day`; None before it was issued and once void."""
        if day < self.issued_on or (self.gone_on is not None and self.gone_on <= day):
            return None
        counted = [one for one in self.covers if one.counts_on(day)]
        left = self.total.minor - sum(cover.minor for cover in counted)
        last = max((cover.begins for cover in counted), default=self.issued_on)
        open_ = Money(left, self.total.currency)
        paid_on = None if left > 0 else last
        return Bill(
            self.number,
            self.year,
            self.issued_on,
            self.due_on,
            open_,
            paid_on,
            self.pauses(day),
            for_year=self.for_year,
        )

    def pauses(self, day: date) -> tuple[Pause, ...]:
        """The times in which payment plans stopped its clock, as known at the end of `day`."""
        came = [(one.begins, one.minor) for one in self.covers if one.counts_on(day)]
        found = (pause_of(plan, self.total.minor, came, day) for plan in self.plans)
        return tuple(pause for pause in found if pause is not None)


@dataclass(frozen=True)
class History:
    """Every dated fact that one organization's standing depends on."""

    spans: tuple[Span, ...] = ()
    billed: tuple[Billed, ...] = ()
    waived: Mapping[int, date] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    def on(self, day: date, fees: FeeTable) -> Record:
        """What was known of it at the end of `day`."""
        known = [span for span in self.spans if span.began_on <= day]
        return Record(
            unbroken(known, day, fees) if known else None,
            tuple(bill for one in self.billed if (bill := one.on(day)) is not None),
            {year: on for year, on in self.waived.items() if on <= day},
            self.decisions,
        )


@dataclass(frozen=True)
class Rulebook:
    """The chapters that standing asks, as they were on a day."""

    fees: FeeTable
    clock: StandingClock


@dataclass(frozen=True)
class Rulebooks:
    """Every rulebook there was, each from its day on, the oldest first."""

    versions: tuple[tuple[date, Rulebook], ...]

    def on(self, day: date) -> Rulebook | None:
        """What was in force on `day`; None before the first."""
        return next((book for begins, book in reversed(self.versions) if begins <= day), None)


@dataclass(frozen=True)
class Change:
    """From this day on the answer is another one."""

    day: date
    good: bool
    step: Step | None
    reason: Phrase


def unbroken(spans: list[Span], day: date, fees: FeeTable) -> Belonging | None:
    """The last span, begun where those before it that follow each other without a gap began."""
    last = spans[-1]
    if last.ended_on is not None and last.ended_on < day:
        return None
    began = last.began_on
    for span in reversed(spans[:-1]):
        if span.ended_on is None or span.ended_on + ONE_DAY < began:
            break
        began = span.began_on
    free = is_free(fees, tier=last.tier, type_=last.type, band=last.band)
    return Belonging(began, last.ended_on, free)


def timeline(
    history: History, rulebooks: Rulebooks, since: date, until: date, *, starts_month: int = 1
) -> tuple[Change, ...]:
    """Every change of the answer or of the clock's step from `since` to `until`, both included.

    Only the days on which something can change are looked at. The first entry says how it stood
    on `since`, or on the first day of the first rulebook.
    """
    days = {since, *_turns(history, rulebooks, starts_month)}
    found: list[Change] = []
    for day in sorted(day for day in days if since <= day <= until):
        book = rulebooks.on(day)
        if book is None:
            continue
        answer = standing(history.on(day, book.fees), book.clock, day, starts_month=starts_month)
        change = Change(day, answer.good, answer.step, answer.reason)
        if not found or (found[-1].good, found[-1].step) != (change.good, change.step):
            found.append(change)
    return tuple(found)


def _turns(history: History, rulebooks: Rulebooks, month: int) -> Iterator[date]:
    """Every day on which the answer can turn."""
    yield from (begins for begins, _book in rulebooks.versions)
    yield from history.waived.values()
    yield from by_hand.turns(history.decisions)
    for span in history.spans:
        yield span.began_on
        yield year_period(year_of(span.began_on, month) + 1, month).start
        if span.ended_on is not None:
            yield span.ended_on + ONE_DAY
    clocks = {book.clock for _begins, book in rulebooks.versions}
    for bill in history.billed:
        yield from (bill.issued_on, *_ends(bill.gone_on))
        yield from (day for clock in clocks for day in clock_days(bill.due_on, clock).values())
        for cover in bill.covers:
            yield from (cover.begins, *_ends(cover.ends))
        yield from _planned_turns(bill, clocks)


def _planned_turns(bill: Billed, clocks: set[StandingClock]) -> Iterator[date]:
    """The days of its plans, and those on which its clock, stopped meanwhile, gets anywhere."""
    if not bill.plans:
        return
    turns = {end for one in bill.covers for end in (one.begins, *_ends(one.ends))}
    for plan in bill.plans:
        turns |= {plan.agreed_on, *_ends(plan.ended_on)}
        turns |= {one.due_on + ONE_DAY for one in plan.instalments}
    yield from turns
    known = {bill.pauses(day): day for day in turns}
    for pauses, day in known.items():
        for clock in clocks:
            yield from clock_days(clock_due(bill.due_on, pauses, day), clock).values()
            yield from _ends(shifted(bill.due_on, clock.suspended_day, pauses))


def _ends(day: date | None) -> tuple[date, ...]:
    return () if day is None else (day,)
