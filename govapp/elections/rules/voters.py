"""The list of voters after it is frozen: objections, handing on, reminders, turnout."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from govapp.elections.rules.states import ElectionState
from govapp.foundation.kernel.phrases import N_, Phrase

NEWEST = 5  # so many of the newest votes are always left out of a turnout while voting is open
RUNNING = (ElectionState.ROLL, ElectionState.VOTING)


class HandedBecause(StrEnum):
    """Why somebody asks their alternates to vote."""

    AWAY = "away"
    CONFLICT = "conflict of interest"


class NoticeState(StrEnum):
    """A notice sent again, or one that waits for a second officer's word on the address."""

    PROPOSED = "proposed"
    SENT = "sent"
    TURNED_DOWN = "turned down"


def unmet_to_object(state: ElectionState, until: datetime | None, now: datetime) -> Phrase | None:
    """Why an organization cannot object to its line now; None if it can."""
    if until is None or state not in RUNNING:
        return Phrase(N_("There is no list of voters to object to."))
    if now >= until:
        return Phrase(N_("Objections were possible until %(when)s."), when=until)
    return None


def turnout_shown(cast: int, newest: int = NEWEST) -> int:
    """How many votes a running turnout tells of: without the newest ones, in steps of as many.

    Whoever reloads the page at each vote learns nothing of when somebody voted.
    """
    return max(0, cast - newest) // newest * newest


def reminder_due(
    opens_at: datetime, closes_at: datetime, days: Iterable[int], now: datetime
) -> date | None:
    """The day of the reminder that is due now; None if there is none.

    Each is due for a day from so many days before the close; one that would come before the
    notice of the open vote is left out.
    """
    for count in sorted(days):
        due = closes_at - timedelta(days=count)
        if opens_at < due <= now < min(due + timedelta(days=1), closes_at):
            return due.date()
    return None


def still_away(away_until: date | None, today: date) -> bool:
    """True while whoever handed their vote on is not back."""
    return away_until is None or today <= away_until
