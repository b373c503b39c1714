"""What an organization may vote on today, and what it would lose with its good standing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from govapp.foundation.kernel.phrases import Phrase


class Ground(StrEnum):
    """Where a vote is: a committee, one of its seats, a motion, an election."""

    BODY = "committee"
    SEAT = "seat"
    MOTION = "motion"
    ELECTION = "election"


@dataclass(frozen=True)
class VoteToday:
    """One vote of an organization on a day: yes or no, because.

    `stops`: it goes when good standing goes. A list of voters that was fixed at the opening of a
    vote keeps its members, so such a vote does not stop. `closes_at` is set while a vote is open.
    """

    ground: Ground
    title: str
    url: str
    may: bool
    because: Phrase
    stops: bool = False
    closes_at: datetime | None = None
