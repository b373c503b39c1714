"""Commands on budgets, allocations and spending."""

from govapp.funding.services.budgets import (
    EFFECT,
    adopt_budget,
    allocate,
    carry_out,
    on_motion_carried,
)
from govapp.funding.services.spending import SpendingDraft, spend

__all__ = [
    "EFFECT",
    "SpendingDraft",
    "adopt_budget",
    "allocate",
    "carry_out",
    "on_motion_carried",
    "spend",
]
