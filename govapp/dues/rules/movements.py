"""Who came, stayed, went and changed tier in a membership year. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from govapp.foundation.kernel.periods import Period

DAY = timedelta(days=1)


class Movement(StrEnum):
    """What a member did in a year; each figure of the board is one of these.

    Those up for renewal belonged on the day before the year began. Each of them has renewed (its
    dues for the year are settled, waived or none), is still to renew, or was lost.
    """

    UP_FOR_RENEWAL = "up for renewal"
    RENEWED = "renewed"
    TO_RENEW = "still to renew"
    LOST = "lost"
    JOINED = "joined"
    RETURNED = "returned"
    UPGRADED = "upgraded"
    DOWNGRADED = "downgraded"


@dataclass(frozen=True)
class Term:
    """A membership in one tier; `fee_minor` is a year's dues, to tell up from down."""

    began_on: date
    ended_on: date | None
    tier: str
    fee_minor: int


@dataclass(frozen=True)
class Moved:
    """One movement of one member, on its day."""

    organization_id: int
    movement: Movement
    day: date
    tier: str
    before: str = ""  # the tier it came from


def movements(
    terms: Mapping[int, Sequence[Term]], renewed: frozenset[int], year: Period, day: date
) -> tuple[Moved, ...]:
    """All movements of a year as known on `day`, by organization.

    `terms` holds each organization's terms in the order in which they began, `renewed` those whose
    dues for the year are settled, waived or none. A term that follows another without a gap goes
    on with it; after a gap a member has returned, which counts as joining, too.
    """
    return tuple(
        moved
        for organization_id in sorted(terms)
        for moved in _of_one(organization_id, terms[organization_id], renewed, year, day)
    )


def count(found: Iterable[Moved]) -> dict[Movement, int]:
    """How many organizations did each; one that rose twice counts once."""
    ids: dict[Movement, set[int]] = {movement: set() for movement in Movement}
    for one in found:
        ids[one.movement].add(one.organization_id)
    return {movement: len(members) for movement, members in ids.items()}


def _of_one(
    number: int, terms: Sequence[Term], renewed: frozenset[int], year: Period, day: date
) -> Iterable[Moved]:
    eve = year.start - DAY
    known = [term for term in terms if term.began_on <= min(day, year.end or day)]
    held = next((term for term in known if _holds(term, eve)), None)
    gone = _gone(known, year, day)
    if held is not None:
        yield Moved(number, Movement.UP_FOR_RENEWAL, eve, held.tier)
        if gone is not None:
            yield Moved(number, Movement.LOST, gone.ended_on or eve, gone.tier)
        elif number in renewed:
            yield Moved(number, Movement.RENEWED, year.start, known[-1].tier)
        else:
            yield Moved(number, Movement.TO_RENEW, year.start, known[-1].tier)
    for place, term in enumerate(known):
        if not year.holds(term.began_on):
            continue
        before = known[place - 1] if place else None
        if before is None or _gap(before, term):
            yield Moved(number, Movement.JOINED, term.began_on, term.tier)
            if before is not None:
                yield Moved(number, Movement.RETURNED, term.began_on, term.tier, before.tier)
        elif term.fee_minor != before.fee_minor:
            up = term.fee_minor > before.fee_minor
            movement = Movement.UPGRADED if up else Movement.DOWNGRADED
            yield Moved(number, movement, term.began_on, term.tier, before.tier)


def _gone(known: Sequence[Term], year: Period, day: date) -> Term | None:
    """The last term, if it ended before `day` and before the year's last day."""
    last = known[-1] if known else None
    if last is None or last.ended_on is None or last.ended_on >= min(day, year.end or day):
        return None
    return last


def _holds(term: Term, day: date) -> bool:
    return term.began_on <= day and (term.ended_on is None or day <= term.ended_on)


def _gap(before: Term, after: Term) -> bool:
    return before.ended_on is not None and before.ended_on + DAY < after.began_on
