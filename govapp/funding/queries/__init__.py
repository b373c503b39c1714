"""Budgets, allocations and spending as pages show them, and whether they equal the books."""

from govapp.funding.queries.budgets import (
    AllocationCard,
    AllocationPage,
    BudgetCard,
    FundingPanel,
    allocation_page,
    allocations,
    budget,
    budgets,
    figures,
    funding_panel,
    of_year,
)
from govapp.funding.queries.checking import differences

__all__ = [
    "AllocationCard",
    "AllocationPage",
    "BudgetCard",
    "FundingPanel",
    "allocation_page",
    "allocations",
    "budget",
    "budgets",
    "differences",
    "figures",
    "funding_panel",
    "of_year",
]
