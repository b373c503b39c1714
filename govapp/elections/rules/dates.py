"""The instants of an election and the term it fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from govapp.foundation.kernel.phrases import N_, Phrase


@dataclass(frozen=True)
class Dates:
    """When nominations and voting are open, and the days of the term."""

    nominations_open_at: datetime
    nominations_close_at: datetime
    opens_at: datetime
    closes_at: datetime
    term_begins_on: date
    term_ends_on: date


@dataclass(frozen=True)
class Minimum:
    """What the rulebook asks of the dates (chapter 5), in days."""

    nomination_days: int
    voting_days: int


def whole_days(days: int) -> timedelta:
    """The shortest time that is so many days by the clock on the wall: it may be put forward."""
    return timedelta(days=days, hours=-1)


def problems(dates: Dates, minimum: Minimum, now: datetime) -> dict[str, Phrase]:
    """What is wrong with the dates, by the field that should change; empty means they hold."""
    found: dict[str, Phrase] = {}
    if dates.closes_at <= now:
        found["closes_at"] = Phrase(N_("Voting must close in the future."))
    if dates.nominations_close_at - dates.nominations_open_at < whole_days(minimum.nomination_days):
        found["nominations_close_at"] = Phrase(
            N_("The rulebook keeps nominations open for at least %(days)s days."),
            days=minimum.nomination_days,
        )
    if dates.opens_at < dates.nominations_close_at:
        found["opens_at"] = Phrase(N_("Voting opens after nominations have closed."))
    if dates.closes_at - dates.opens_at < whole_days(minimum.voting_days):
        found["closes_at"] = Phrase(
            N_("The rulebook keeps voting open for at least %(days)s days."),
            days=minimum.voting_days,
        )
    if dates.term_ends_on <= dates.term_begins_on:
        found["term_ends_on"] = Phrase(N_("A term ends after it has begun."))
    return found


def consequences(dates: Dates, voters: int, few_voters: int) -> Iterator[Phrase]:
    """What setting an election up with these dates leads to, for reading before it is done."""
    yield Phrase(
        N_("Members are asked for nominations at %(when)s."), when=dates.nominations_open_at
    )
    yield Phrase(
        N_("At %(when)s nominations close and the list of voters is frozen."),
        when=dates.nominations_close_at,
    )
    yield Phrase(
        N_("Every voter gets a letter with a link to the ballot paper at %(when)s."),
        when=dates.opens_at,
    )
    yield Phrase(
        N_("Voting closes by itself at %(when)s; nobody can vote or change a vote after that."),
        when=dates.closes_at,
    )
    yield Phrase(
        N_("Who is elected holds the seat from %(begins)s to %(ends)s."),
        begins=dates.term_begins_on,
        ends=dates.term_ends_on,
    )
    yield Phrase(N_("As of today %(voters)s organizations may vote."), voters=voters)
    if voters < few_voters:
        yield Phrase(
            N_(
                "With fewer than %(few)s votes only the winners are published, because figures "
                "would show how somebody voted. Consider an appointment or an open vote instead."
            ),
            few=few_voters,
        )
