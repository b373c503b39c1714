"""When a person may end a membership for unpaid dues, and when it may come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from govapp.charter.rules.values import StandingClock
from govapp.dues.rules.clock import Step, clock_days
from govapp.dues.rules.decisions import Decision
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


def cannot_end(
    due: Iterable[date], clock: StandingClock, hold: Decision | None, day: date
) -> tuple[Phrase, ...]:
    """What stands against ending a membership on `day`; `due` are the due days of unpaid dues."""
    if hold is not None:
        return (Phrase(N_("The clock is stopped until %(day)s."), day=hold.ends),)
    oldest = min(due, default=None)
    if oldest is None:
        return (Phrase(N_("No dues are open.")),)
    may_end = clock_days(oldest, clock)[Step.ENDED]
    if day < may_end:
        return (Phrase(N_("The rulebook lets a membership end from %(day)s on."), day=may_end),)
    return ()


def last_day_to_return(ended_on: date, clock: StandingClock) -> date:
    """Until then a member whose membership was ended comes back by paying, not by applying."""
    return ended_on + timedelta(days=clock.reinstate_days)


def cannot_return(
    ended_on: date, owed: Money, clock: StandingClock, day: date
) -> tuple[Phrase, ...]:
    """What stands against beginning the membership anew on `day`."""
    wrong = []
    last = last_day_to_return(ended_on, clock)
    if day > last:
        wrong.append(
            Phrase(N_("Coming back was possible until %(day)s; now it takes an application."),
                   day=last)
        )  # fmt: skip
    if owed.minor > 0:
        wrong.append(Phrase(N_("%(owed)s is still open; all of it is paid first."), owed=owed))
    return tuple(wrong)
