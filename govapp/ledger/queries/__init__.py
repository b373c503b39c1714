"""Balances, which other slices ask for, and the pages of the books."""

from govapp.ledger.queries.books import (
    TrialBalance,
    TrialLine,
    balance,
    balances,
    entry,
    journal,
    trial_balance,
)
from govapp.ledger.queries.checks import Soundness, soundness
from govapp.ledger.queries.lists import JOURNAL

__all__ = [
    "JOURNAL",
    "Soundness",
    "TrialBalance",
    "TrialLine",
    "balance",
    "balances",
    "entry",
    "journal",
    "soundness",
    "trial_balance",
]
