"""Paying a debt in instalments, and whether they come; see ../plans.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase

MOST_INSTALMENTS = 24


@dataclass(frozen=True)
class Instalment:
    """One part of a debt and the last day on which it may come."""

    due_on: date
    amount: Money


@dataclass(frozen=True)
class Plan:
    """What was agreed for one invoice, and the day staff took it back, if they did."""

    agreed_on: date
    instalments: tuple[Instalment, ...]
    ended_on: date | None = None

    @property
    def total(self) -> int:
        """What was open when it was agreed, in minor units."""
        return sum(one.amount.minor for one in self.instalments)


@dataclass(frozen=True)
class Pause:
    """A time in which an invoice's clock stood still; `end` is the day it went on, if it did."""

    start: date
    end: date | None = None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month if it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def even(open_: Money, first_due: date, count: int) -> tuple[Instalment, ...]:
    """The debt in `count` monthly parts as even as can be; odd minor units go to the first ones."""
    part, left = divmod(open_.minor, count)
    return tuple(
        Instalment(
            months_later(first_due, at), Money(part + (1 if at < left else 0), open_.currency)
        )
        for at in range(count)
    )


def plan_obstacles(
    open_: Money, instalments: Sequence[Instalment], *, today: date, most_months: int
) -> tuple[Phrase, ...]:
    """Say what keeps a plan from being agreed; empty means go (rulebook, chapter 8)."""
    return tuple(_plan_obstacles(open_, instalments, today, most_months))


def _plan_obstacles(
    open_: Money, instalments: Sequence[Instalment], today: date, most_months: int
) -> Iterable[Phrase]:
    if open_.minor <= 0:
        yield Phrase(N_("Nothing is open on this invoice."))
        return
    if not 2 <= len(instalments) <= MOST_INSTALMENTS:
        yield Phrase(
            N_("A payment plan has from 2 to %(most)s instalments."), most=MOST_INSTALMENTS
        )
        return
    if any(one.amount.minor <= 0 for one in instalments):
        yield Phrase(N_("The debt is too small for so many instalments."))
    if sum(one.amount.minor for one in instalments) != open_.minor:
        yield Phrase(N_("The instalments do not come to the %(open)s that are open."), open=open_)
    if instalments[0].due_on < today:
        yield Phrase(N_("The first instalment lies in the past."))
    last = months_later(today, most_months)
    if instalments[-1].due_on > last:
        yield Phrase(
            N_("The rulebook lets a payment plan last %(months)s months, until %(day)s."),
            months=most_months,
            day=last,
        )


def missed_on(plan: Plan, owed: int, takings: Iterable[tuple[date, int]], day: date) -> date | None:
    """The first day by `day` on which an instalment had not come in time; None while kept.

    `owed` is what the invoice asked for at first and `takings` everything that took something off
    it since, each with its day: so what had come before the plan counts as it should.
    """
    received = list(takings)
    wanted = owed - plan.total
    for one in plan.instalments:
        wanted += one.amount.minor
        came = sum(minor for on, minor in received if on <= one.due_on)
        missed = one.due_on + timedelta(days=1)
        if came < wanted:
            return missed if missed <= day else None
    return None


def pause_of(plan: Plan, owed: int, takings: Iterable[tuple[date, int]], day: date) -> Pause | None:
    """The time in which the plan stopped the clock, as known on `day`; None if it never did."""
    if plan.agreed_on > day:
        return None
    ends = [missed_on(plan, owed, takings, day)]
    if plan.ended_on is not None and plan.ended_on <= day:
        ends.append(plan.ended_on)
    end = min((one for one in ends if one is not None), default=None)
    return None if end is not None and end <= plan.agreed_on else Pause(plan.agreed_on, end)


def shifted(due_on: date, days: int, pauses: Iterable[Pause]) -> date | None:
    """When the clock of a debt due on `due_on` gets to day `days`; None while it stands before it.

    It runs from the due date on, so what a pause has of earlier days stops nothing.
    """
    day = due_on + timedelta(days=days)
    for pause in sorted(pauses, key=lambda one: one.start):
        if pause.start < day:
            if pause.end is None:
                return None
            day += max(pause.end - max(pause.start, due_on), timedelta())
    return day


def clock_due(due_on: date, pauses: Iterable[Pause], day: date) -> date:
    """The due date as the clock counts on `day`: later by the days on which it stood still."""
    stood = 0
    for pause in pauses:
        begin, end = max(pause.start, due_on), min(pause.end or day, day)
        stood += max((end - begin).days, 0)
    return due_on + timedelta(days=stood)
