"""Polls and their rolls, the box, the board, and what was changed after the roll was frozen."""

from govapp.voting.models.box import (
    BallotOpening,
    BallotSlot,
    BoardLeaf,
    LeafKind,
    SealedPaper,
    SealedReceipt,
    TreeHead,
)
from govapp.voting.models.changes import ChangeState, PollExtension, RollChange
from govapp.voting.models.polls import (
    OpenVote,
    Poll,
    PollState,
    RightHandedOn,
    RollEntry,
    RollVoter,
)

__all__ = [
    "BallotOpening",
    "BallotSlot",
    "BoardLeaf",
    "ChangeState",
    "LeafKind",
    "OpenVote",
    "Poll",
    "PollExtension",
    "PollState",
    "RightHandedOn",
    "RollChange",
    "RollEntry",
    "RollVoter",
    "SealedPaper",
    "SealedReceipt",
    "TreeHead",
]
