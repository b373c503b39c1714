"""Helpers for the commands of slices that hold votes; each takes a session and never commits.

A cast locks the poll for sharing and its roll entry for itself; closing locks the poll for itself,
so a vote is either in before the box is sealed or refused. Times are read after the locks.
"""

from govapp.voting.queries import (
    counted,
    rights_of,
    roll_of,
    seal_holds,
    sealed_profile,
    tally,
    votes_by_name,
)
from govapp.voting.services.announcing import announce, open_poll
from govapp.voting.services.casting import cast_open, cast_secret
from govapp.voting.services.closing import close_poll
from govapp.voting.services.handing import pass_on

__all__ = [
    "announce",
    "cast_open",
    "cast_secret",
    "close_poll",
    "counted",
    "open_poll",
    "pass_on",
    "rights_of",
    "roll_of",
    "seal_holds",
    "sealed_profile",
    "tally",
    "votes_by_name",
]
