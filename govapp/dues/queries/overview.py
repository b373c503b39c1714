"""Every member's standing today, for the page that answers why somebody may not vote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import has_charter
from govapp.db import session as current_session
from govapp.dues.permissions import DUES_READ
from govapp.dues.queries.standings import standings
from govapp.dues.rules.standing import Standing
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.members.queries import members_on

SOON = timedelta(days=30)
SHOWN = 500


@dataclass(frozen=True)
class Line:
    """A member with its standing."""

    organization_id: int
    name: str
    tier: str
    standing: Standing


@dataclass(frozen=True)
class Overview:
    """Who is in good standing on a day; `lines` are those asked for, in the order of names."""

    day: date
    members: int
    good: int
    not_good: int
    changing: int
    lines: tuple[Line, ...]
    left_off: int


def overview(
    only: str, words: str, actor: Actor, *, on: date | None = None, most: int = SHOWN
) -> Overview:
    """Members by standing: `only` "no" (not in good standing), "soon" (rights change), or all.

    `on` is the day asked for, today if none is given; a day before the first rulebook has nobody.
    """
    visible(actor, DUES_READ, Standing)
    session, today = current_session(), on or consortium_today()
    if not has_charter(session, today):
        return Overview(today, 0, 0, 0, 0, (), 0)
    answers = standings(session, today)
    lines = [
        Line(one.organization_id, one.name, one.tier, answers[one.organization_id])
        for one in members_on(session, today)
        if one.organization_id in answers
    ]
    wanted = [line for line in lines if _wanted(line, only, words.casefold().strip(), today)]
    return Overview(
        day=today,
        members=len(lines),
        good=sum(line.standing.good for line in lines),
        not_good=sum(not line.standing.good for line in lines),
        changing=sum(_changes_soon(line.standing, today) for line in lines),
        lines=tuple(wanted[:most]),
        left_off=max(len(wanted) - most, 0),
    )


def _wanted(line: Line, only: str, words: str, today: date) -> bool:
    if words and words not in line.name.casefold():
        return False
    if only == "no":
        return not line.standing.good
    return only != "soon" or _changes_soon(line.standing, today)


def _changes_soon(standing: Standing, today: date) -> bool:
    """An unpaid invoice takes a step of the clock within thirty days."""
    turn = standing.next_change
    return standing.step is not None and turn is not None and turn <= today + SOON
