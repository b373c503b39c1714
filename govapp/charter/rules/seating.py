"""Seats, offices and vacancies as the chapter on committees sets them, and what follows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class BodyKind(StrEnum):
    """What sort of body it is; the last two take people whose organizations are no members."""

    COMMITTEE = "committee"
    STEERING = "steering committee"
    OPERATING = "operating committee"
    WORKGROUP = "workgroup"
    EXPERTS = "external expert group"
    COMMUNITY = "public community"

    @property
    def takes_outsiders(self) -> bool:
        return self in (BodyKind.EXPERTS, BodyKind.COMMUNITY)


class FilledBy(StrEnum):
    """The ways into a seat."""

    ELECTION = "election"
    COUNT_BACK = "count-back"
    APPOINTMENT = "appointment"
    EX_OFFICIO = "ex officio"


class VacancyWay(StrEnum):
    """How a seat is filled whose holder left before the end of the term."""

    AS_FILLED = "as the seat is filled"
    ELECTION = "by election"
    COUNT_BACK = "by count-back of the last election"
    APPOINTMENT = "by appointment"


class Officer(StrEnum):
    """The offices that the chapter can give a body."""

    CHAIR = "chair"
    VICE_CHAIR = "vice chair"
    SECRETARY = "secretary"


class OfficerWay(StrEnum):
    """How an officer is chosen: by motion of the body, or by program management."""

    ELECTED = "elected by the committee"
    APPOINTED = "appointed"


@dataclass(frozen=True)
class OfficerRule:
    """An office of a body: chosen how, for how long, from its own seats or from anywhere."""

    office: Officer
    chosen: OfficerWay
    term_years: int
    from_seats: bool = True


@dataclass(frozen=True)
class SeatFormula:
    """How many seats a class has. `per_members` 0: the fixed number of the class.

    Else one for each so many members of the eligible tiers, parts dropped, `at_least` and
    `at_most` (0: any number) of them; and never more than the members of `within_tier` less
    `within_less` less the seats of the classes `within_classes`.
    """

    per_members: int = 0
    at_least: int = 0
    at_most: int = 0
    within_tier: str = ""
    within_less: int = 0
    within_classes: tuple[str, ...] = ()


FIXED = SeatFormula()


@dataclass(frozen=True)
class SeatClass:
    """A class of seats; `elected_by` is the code of the electing body, "" for appointment.

    `electing_tiers` narrows who elects to some tiers of that body (none: all who vote there).
    An appointment is made by the body `appointed_by` ("": whoever the members name, entered by
    program management) and holds once the body `ratified_by` has agreed. `ex_officio_body` makes
    the seat that of an officer of another body. No eligible tier: every tier may sit there.
    """

    code: str
    name: str
    seats: int
    elected_by: str
    term_years: int
    eligible_tiers: tuple[str, ...]
    formula: SeatFormula = FIXED
    electing_tiers: tuple[str, ...] = ()
    appointed_by: str = ""
    ratified_by: str = ""
    ex_officio_body: str = ""
    ex_officio_office: Officer = Officer.CHAIR
    stagger_groups: int = 1
    vacancy: VacancyWay = VacancyWay.AS_FILLED

    @property
    def filled_by(self) -> FilledBy:
        """The regular way into a seat of this class."""
        if self.ex_officio_body:
            return FilledBy.EX_OFFICIO
        return FilledBy.ELECTION if self.elected_by else FilledBy.APPOINTMENT

    @property
    def agreed_by(self) -> str:
        """The body whose motion an appointment needs, "" for none."""
        return self.ratified_by or self.appointed_by


def seat_counts(classes: Iterable[SeatClass], members: Mapping[str, int]) -> dict[str, int]:
    """How many seats each class has, in their order; `members` counts the members of each tier.

    A limit by another tier goes before the least number (Node.js by-laws, Gold and Silver
    directors); a class that is subtracted must stand before the one that it limits.
    """
    counts: dict[str, int] = {}
    for one in classes:
        counts[one.code] = _count(one, members, counts)
    return counts


def _count(one: SeatClass, members: Mapping[str, int], before: Mapping[str, int]) -> int:
    rule = one.formula
    if not rule.per_members:
        return one.seats
    eligible = sum(members.get(tier, 0) for tier in one.eligible_tiers)
    found = max(eligible // rule.per_members, rule.at_least)
    if rule.at_most:
        found = min(found, rule.at_most)
    if rule.within_tier:
        taken = sum(before.get(code, 0) for code in rule.within_classes)
        found = min(found, members.get(rule.within_tier, 0) - rule.within_less - taken)
    return max(found, 0)


def to_fill(seat_class: SeatClass, *, early: bool) -> FilledBy:
    """The next step for a vacant seat; `early`: its holder left before the end of the term."""
    ways = {
        VacancyWay.ELECTION: FilledBy.ELECTION,
        VacancyWay.COUNT_BACK: FilledBy.COUNT_BACK,
        VacancyWay.APPOINTMENT: FilledBy.APPOINTMENT,
    }
    if early and seat_class.filled_by is not FilledBy.EX_OFFICIO:
        return ways.get(seat_class.vacancy, seat_class.filled_by)
    return seat_class.filled_by


def term_end(
    seat_class: SeatClass, position: int, began_on: date, *, first: bool, until: date | None = None
) -> date:
    """The last day of a term that begins on `began_on`.

    Who fills a seat left early sits until the day on which that term would have ended (`until`).
    Where terms are staggered, the seats of the first round end one group after the other: of
    three groups and three years after one, two and three years, by the position of the seat.
    """
    if until is not None and until >= began_on:
        return until
    months = 12 * seat_class.term_years
    groups = max(seat_class.stagger_groups, 1)
    if first and groups > 1:
        months = months * ((position - 1) % groups + 1) // groups
    return months_later(began_on, months) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no day {months} months after {day}")
