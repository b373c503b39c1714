"""The clock of an unpaid invoice: the steps of the rulebook's chapter 2 and their days."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from govapp.charter.rules.values import StandingClock


class Step(StrEnum):
    """How far the clock of an unpaid invoice has run."""

    DUE = "not yet due"
    LATE = "late"
    NOTICE = "notice"
    SUSPENDED = "suspended"
    TERMINATION_NOTICE = "termination notice"
    ENDED = "may be ended"


def clock_days(due_on: date, clock: StandingClock) -> dict[Step, date]:
    """The first day of each step of the clock, for an invoice due on `due_on`."""
    after = {
        Step.LATE: 1,
        Step.NOTICE: clock.notice_day,
        Step.SUSPENDED: clock.suspended_day,
        Step.TERMINATION_NOTICE: clock.termination_notice_day,
        Step.ENDED: clock.ended_day,
    }
    return {step: due_on + timedelta(days=days) for step, days in after.items()}


def step_on(due_on: date, clock: StandingClock, day: date) -> Step:
    """How far the clock of an invoice that is still unpaid has run on `day`."""
    reached = Step.DUE
    for step, begins in clock_days(due_on, clock).items():
        if begins <= day:
            reached = step
    return reached


# The steps that a letter goes out about, the last one first.
TOLD = (Step.ENDED, Step.TERMINATION_NOTICE, Step.SUSPENDED, Step.NOTICE)


def step_to_warn_of(due_on: date, clock: StandingClock, day: date) -> Step | None:
    """The step whose letter an unpaid invoice asks for: of those reached the last one."""
    days = clock_days(due_on, clock)
    return next((step for step in TOLD if days[step] <= day), None)


def reminder_to_send(due_on: date, clock: StandingClock, day: date) -> int | None:
    """Of the reminders about an unpaid invoice the last one reached, in days after its due date.

    None before the first of them, and from the notice on, when weightier letters go out.
    """
    late = (day - due_on).days
    if late >= clock.notice_day:
        return None
    return max((days for days in clock.reminder_days if days <= late), default=None)


def renewal_to_send(begins: date, clock: StandingClock, day: date) -> int | None:
    """Of the letters before a year that begins on `begins` the last one reached, in days before.

    None before the first of them, and once the year has begun.
    """
    left = (begins - day).days
    if left <= 0:
        return None
    return min((days for days in clock.renewal_days if days >= left), default=None)


def next_turn(due_on: date, clock: StandingClock, day: date) -> date | None:
    """The day after `day` on which the clock of an unpaid invoice moves on; None at its end."""
    days = clock_days(due_on, clock)
    return min((begins for begins in days.values() if begins > day), default=None)
