"""Helpers for the commands of slices that hold votes; each takes a session and never commits.

A cast locks the poll for sharing and its roll entry for itself; closing locks the poll for itself,
so a vote is either in before the box is sealed or refused. Times are read after the locks.
"""

from govapp.voting.queries import (
    counted,
    found,
    rights_of,
    roll_of,
    seal_holds,
    sealed_profile,
    tally,
    votes_by_name,
)
from govapp.voting.services.announcing import announce, open_poll
from govapp.voting.services.casting import cast_open
from govapp.voting.services.changing import countersign_change, propose_change, turn_down_change
from govapp.voting.services.closing import BoxBroken, close_poll
from govapp.voting.services.extending import extend
from govapp.voting.services.handing import pass_on
from govapp.voting.services.reprinting import reprint
from govapp.voting.services.secret import cast_secret

__all__ = [
    "BoxBroken",
    "announce",
    "cast_open",
    "cast_secret",
    "close_poll",
    "counted",
    "countersign_change",
    "extend",
    "found",
    "open_poll",
    "pass_on",
    "propose_change",
    "reprint",
    "rights_of",
    "roll_of",
    "seal_holds",
    "sealed_profile",
    "tally",
    "turn_down_change",
    "votes_by_name",
]
