"""Who has a vote in a body, whether a motion is carried, and what it sets going. Pure."""

from govapp.committees.rules.bases import MemberHere, SeatHeld, voting_base
from govapp.committees.rules.effects import (
    ADOPT,
    ALLOCATE,
    STAGE,
    Asked,
    asked,
    deciding,
    effect_problems,
    follows,
)
from govapp.committees.rules.verdicts import (
    ABSTAIN,
    AGAINST,
    CHOICES,
    FOR,
    Verdict,
    explained,
    verdict,
    verdict_of,
    verdict_values,
)

__all__ = [
    "ABSTAIN",
    "ADOPT",
    "AGAINST",
    "ALLOCATE",
    "CHOICES",
    "FOR",
    "STAGE",
    "Asked",
    "MemberHere",
    "SeatHeld",
    "Verdict",
    "asked",
    "deciding",
    "effect_problems",
    "explained",
    "follows",
    "verdict",
    "verdict_of",
    "verdict_values",
    "voting_base",
]
