"""Balances, which other slices ask for, and the pages of the books."""

from govapp.ledger.queries.banks import (
    BankChoice,
    Cash,
    active_banks,
    bank_account,
    bank_labels,
    cash,
)
from govapp.ledger.queries.books import (
    TrialBalance,
    TrialLine,
    balance,
    balances,
    entry,
    journal,
    trial_balance,
)
from govapp.ledger.queries.checks import Soundness, register_checks, soundness, whole_check
from govapp.ledger.queries.lists import JOURNAL, with_names
from govapp.ledger.queries.locks import (
    Locks,
    closed_before,
    entries_before,
    locks,
    openings_to_answer,
    waiting,
)

__all__ = [
    "JOURNAL",
    "BankChoice",
    "Cash",
    "Locks",
    "Soundness",
    "TrialBalance",
    "TrialLine",
    "active_banks",
    "balance",
    "balances",
    "bank_account",
    "bank_labels",
    "cash",
    "closed_before",
    "entries_before",
    "entry",
    "journal",
    "locks",
    "openings_to_answer",
    "register_checks",
    "soundness",
    "trial_balance",
    "waiting",
    "whole_check",
    "with_names",
]
