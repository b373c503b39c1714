"""Everything about a vote that is not stored: rights, papers, slots, receipts, secrecy."""

from govapp.voting.rules.papers import CHANGES, PaperForm, Slot, SlotForm, paper_problems
from govapp.voting.rules.phrases import packed, unpacked
from govapp.voting.rules.receipts import (
    Found,
    Receipt,
    code_typed,
    secret_typed,
    spelled_code,
)
from govapp.voting.rules.rights import (
    LeftOut,
    Right,
    RightHeld,
    Tally,
    VoteByName,
    Window,
    buckets,
    entry_hash,
    roll_digest,
    telling_weights,
)
from govapp.voting.rules.secrecy import Box, secrecy

__all__ = [
    "CHANGES",
    "Box",
    "Found",
    "LeftOut",
    "PaperForm",
    "Receipt",
    "Right",
    "RightHeld",
    "Slot",
    "SlotForm",
    "Tally",
    "VoteByName",
    "Window",
    "buckets",
    "code_typed",
    "entry_hash",
    "packed",
    "paper_problems",
    "roll_digest",
    "secrecy",
    "secret_typed",
    "spelled_code",
    "telling_weights",
    "unpacked",
]
