"""What attendance has to do with a vote in a body, as the charter may say it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AttendanceKind(StrEnum):
    """How a body holds attendance against a vote."""

    NONE = "attendance has no bearing on the vote"
    MISSED = "the vote rests after meetings missed in a row"
    RECENT = "the vote needs some of the last meetings attended"


@dataclass(frozen=True)
class AttendanceRule:
    """The attendance rule of one body; figures of the other kind are kept and not applied.

    MISSED: after `missed_in_a_row` the vote rests until `attended_to_return` more were attended
    (CNCF charter: three, then two). RECENT: `present_of_last` of the `last_meetings` must have
    been attended (OpenSSF: two of three).
    """

    held_against: AttendanceKind = AttendanceKind.NONE
    missed_in_a_row: int = 3
    attended_to_return: int = 2
    present_of_last: int = 2
    last_meetings: int = 3


NO_BEARING = AttendanceRule()
