"""Helpers for commands of slices further right: write and end the bonds they know of."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.members.models import Tie
from govapp.members.rules import TieKind


def tie(session: Session, kind: TieKind, who: str, thing: str, day: date) -> None:
    """Bind `who` (person:3, organization:7) to `thing` from `day` on; once is enough."""
    rows = list(_rows(session, kind, who, thing))
    if any(row.ended_on is None for row in rows):
        return
    same_day = [row for row in rows if row.began_on == day]
    if same_day:
        same_day[0].ended_on = None
    else:
        session.add(Tie(kind=kind, who=who, thing=thing, began_on=day, ended_on=None))
    session.flush()


def untie(session: Session, kind: TieKind, who: str, thing: str, day: date) -> None:
    """End the bond; `day` is its last: on that day the conflict still stands."""
    for row in _rows(session, kind, who, thing):
        if row.ended_on is None:
            row.ended_on = max(day, row.began_on)
    session.flush()


def _rows(session: Session, kind: TieKind, who: str, thing: str) -> list[Tie]:
    statement = (
        select(Tie)
        .where(Tie.kind == kind, Tie.who == who, Tie.thing == thing)
        .order_by(Tie.id)
        .with_for_update()
    )
    return list(session.scalars(statement))
