"""What can happen to money for use cases."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class BudgetAdopted(Fact):
    """A year's budget for use cases was entered or raised."""

    year: int
    amount_minor: int
    because_of: str


@dataclass(frozen=True)
class MoneyAllocated(Fact):
    """Money of a year was given to a use case."""

    use_case_id: int
    year: int
    amount_minor: int
    because_of: str


@dataclass(frozen=True)
class MoneySpent(Fact):
    """Money of an allocation went out."""

    use_case_id: int
    amount_minor: int
    because_of: str
