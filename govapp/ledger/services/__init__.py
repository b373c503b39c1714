"""Helpers that book for other slices; commands on the period lock and the bank accounts."""

from govapp.ledger.services.banks import keep_bank_account
from govapp.ledger.services.booking import (
    AlreadyBooked,
    BooksClosed,
    Entry,
    dimension,
    post,
    post_all,
    refuse_closed,
)
from govapp.ledger.services.locking import answer_opening, ask_opening, lock_before

__all__ = [
    "AlreadyBooked",
    "BooksClosed",
    "Entry",
    "answer_opening",
    "ask_opening",
    "dimension",
    "keep_bank_account",
    "lock_before",
    "post",
    "post_all",
    "refuse_closed",
]
