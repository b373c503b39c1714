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
    CHALLENGE = "in challenge"
    DECLARED = "declared"
    CANCELLED = "cancelled"


class CandidateState(StrEnum):
    """Nominated and not yet answered, standing, or not.

    Who did not answer in time has lapsed; who was refused a place on the ballot paper may appeal.
    """

    NOMINATED = "nominated"
    STANDING = "standing"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REFUSED = "refused"


ENDED = (ElectionState.DECLARED, ElectionState.CANCELLED)
# Before the list of voters is frozen everything may still change.
OPEN_TO_CHANGE = (ElectionState.SET_UP, ElectionState.NOMINATIONS)
BEFORE_VOTING = (*OPEN_TO_CHANGE, ElectionState.ROLL)
BOX_CLOSED = (
    ElectionState.CLOSED,
    ElectionState.COUNTED,
    ElectionState.CHALLENGE,
    ElectionState.DECLARED,
)
RESULT_KNOWN = (ElectionState.CHALLENGE, ElectionState.DECLARED)  # signed: everybody reads it
HIDDEN = (ElectionState.SET_UP,)  # seen by those who run elections only
HIDDEN_FROM_VISITORS = (*HIDDEN, ElectionState.CANCELLED)


def hidden(*, runs_elections: bool, signed_in: bool) -> tuple[ElectionState, ...]:
    """The states in which a reader does not see an election at all."""
    if runs_elections:
        return ()
    return HIDDEN if signed_in else HIDDEN_FROM_VISITORS
