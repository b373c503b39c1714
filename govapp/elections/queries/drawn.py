"""The public draw that stands for an election, and its order."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.elections.models import PublicDraw
from govapp.elections.rules.draw import DrawState


def standing_draw(session: Session, election_id: int) -> PublicDraw | None:
    """The draw of an election that was not called off."""
    return session.scalars(
        select(PublicDraw).where(
            PublicDraw.election_id == election_id, PublicDraw.state != DrawState.CALLED_OFF
        )
    ).first()


def drawn_order(session: Session, election_id: int) -> tuple[int, ...]:
    """The candidates in the order of the public draw, () while there is none."""
    draw = standing_draw(session, election_id)
    return tuple(json.loads(draw.outcome)) if draw and draw.outcome else ()
