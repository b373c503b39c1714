"""Calendars of elections: how many days each step has, counted by the clock on the wall.

HL7: nominations 45 days, slate 15, voting 30, challenge 14, as the customer names them; HL7's
manual was not at hand to be read.
The foundation's two weeks: as the larger open source foundations hold theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from govapp.elections.rules.dates import Dates, Minimum
from govapp.foundation.kernel.phrases import N_
from govapp.foundation.kernel.zones import at_wall, moved

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days of each step: nominations, settling the slate, voting, time to challenge."""

    name: str
    nominations: int
    slate: int
    voting: int
    challenge: int


CALENDARS: Mapping[str, Calendar] = {
    "hl7": Calendar(N_("HL7: 45, 15, 30 and 14 days"), 45, 15, 30, 14),
    "foundation": Calendar(N_("Foundation: two weeks each"), 14, 1, 14, 14),
}


def shortest(minimum: Minimum) -> Calendar:
    """The shortest calendar that the rulebook allows."""
    return Calendar(
        N_("As short as the rulebook allows"), minimum.nomination_days, 1, minimum.voting_days, 7
    )


def laid_out(
    calendar: Calendar, begin: datetime, zone: ZoneInfo, vacant_from: date, term_years: int
) -> Dates:
    """The dates of a calendar from `begin` on, each at the same time of day in the zone.

    The term begins when the seats are vacant and the time to challenge is over.
    """
    nominations_close = moved(begin, zone, days=calendar.nominations)
    opens = moved(nominations_close, zone, days=calendar.slate)
    closes = moved(opens, zone, days=calendar.voting)
    settled = closes.astimezone(zone).date() + timedelta(days=calendar.challenge)
    begins = max(vacant_from, settled)
    return Dates(
        begin, nominations_close, opens, closes, begins, years_on(begins, term_years) - _DAY
    )


def shifted(last: Dates, now: datetime, zone: ZoneInfo) -> Dates:
    """The dates of an earlier election, as many whole years later as bring them past `now`.

    The clocks in the zone show the same times as they did then.
    """
    years = 1
    while _years_later(last.nominations_open_at, years, zone) < now:
        years += 1
    instants = (
        _years_later(one, years, zone)
        for one in (
            last.nominations_open_at,
            last.nominations_close_at,
            last.opens_at,
            last.closes_at,
        )
    )
    opening, closing, opens, closes = instants
    term = last.term_ends_on.year - last.term_begins_on.year + 1
    begins = max(last.term_ends_on + _DAY, closes.astimezone(zone).date() + _DAY)
    return Dates(opening, closing, opens, closes, begins, years_on(begins, max(term - 1, 1)) - _DAY)


def _years_later(instant: datetime, years: int, zone: ZoneInfo) -> datetime:
    wall = instant.astimezone(zone).replace(tzinfo=None, fold=0)
    day = years_on(wall.date(), years)
    return at_wall(datetime.combine(day, wall.time()), zone)


def years_on(day: date, years: int) -> date:
    """The same day so many years later, the twenty-eighth for a twenty-ninth of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
