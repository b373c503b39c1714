"""Where an election and a candidate stand."""

from __future__ import annotations

from enum import StrEnum


class ElectionState(StrEnum):
    """The position on the line of the election control."""

    SET_UP = "set up"
    NOMINATIONS = "nominations"
    ROLL = "list of voters"
    VOTING = "voting"
    CLOSED = "locked"
    COUNTED = "counted"
    DECLARED = "declared"
    CANCELLED = "cancelled"


class CandidateState(StrEnum):
    """Nominated and not yet answered, standing, or not."""

    NOMINATED = "nominated"
    STANDING = "standing"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


# Before the list of voters is frozen everything may still change.
OPEN_TO_CHANGE = (ElectionState.SET_UP, ElectionState.NOMINATIONS)
BEFORE_VOTING = (*OPEN_TO_CHANGE, ElectionState.ROLL)
BOX_CLOSED = (ElectionState.CLOSED, ElectionState.COUNTED, ElectionState.DECLARED)
HIDDEN = (ElectionState.SET_UP, ElectionState.CANCELLED)  # seen by those who run elections only
