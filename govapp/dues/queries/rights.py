"""What standing lets an organization do today: slices that hold votes answer, dues asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy.orm import Session

from govapp.dues.rules.rights import VoteToday

RightSource = Callable[[Session, int, date], Iterable[VoteToday]]

_sources: list[RightSource] = []


def register_rights(sources: Iterable[RightSource]) -> None:
    """Take over who knows of votes (from wiring)."""
    _sources[:] = sources


def votes_today(session: Session, organization_id: int, day: date) -> tuple[VoteToday, ...]:
    """Every vote of an organization on a day, with yes or no and why; open votes first."""
    found = [one for source in _sources for one in source(session, organization_id, day)]
    return tuple(sorted(found, key=lambda one: (one.closes_at is None, not one.may)))
