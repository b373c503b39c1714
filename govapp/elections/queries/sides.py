"""Counts beside the one that stands, for tellers: what another rule would have given."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from govapp.db import session as current_session
from govapp.elections.models import SideCount
from govapp.elections.permissions import COUNT_READ
from govapp.elections.queries.pages import find
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may

RULES_BESIDE = ("scottish-stv", "meek-prf", "meek-nz", "schulze", "ranked-pairs", "irv")


@dataclass(frozen=True)
class Side:
    """One count beside."""

    rule: str
    elected: tuple[str, ...]
    made_at: datetime
    digest: str


def sides_of(election_id: int, actor: Actor) -> tuple[Side, ...]:
    """The counts beside, in the order they were made; for tellers only."""
    election = find(election_id, actor)
    if not may(actor, COUNT_READ, election):
        return ()
    rows = current_session().scalars(
        select(SideCount).where(SideCount.election_id == election_id).order_by(SideCount.id)
    )
    return tuple(
        Side(
            row.rule,
            tuple(json.loads(row.protocol)["protocol"]["elected"]),
            row.made_at,
            row.digest,
        )
        for row in rows
    )
