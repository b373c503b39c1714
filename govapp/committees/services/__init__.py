"""Commands on bodies and motions, and the helpers that slices to the right call."""

from govapp.committees.services.bodies import (
    appoint,
    found,
    leave_office,
    leave_seat,
    seat,
    take_office,
)
from govapp.committees.services.effects import (
    carry_out,
    effect_done,
    effect_refused,
    on_motion_carried,
    waiting_effect,
)
from govapp.committees.services.meetings import (
    MeetingPlan,
    call_meeting,
    cancel_meeting,
    change_meeting,
    close_attendance,
    correct_attendance,
    mark,
)
from govapp.committees.services.motions import MotionDraft, move, second, withdraw
from govapp.committees.services.telling import write_letters
from govapp.committees.services.telling_meetings import on_attendance, write_attendance_letters
from govapp.committees.services.votes import cast, close, open_vote

__all__ = [
    "MeetingPlan",
    "MotionDraft",
    "appoint",
    "call_meeting",
    "cancel_meeting",
    "carry_out",
    "cast",
    "change_meeting",
    "close",
    "close_attendance",
    "correct_attendance",
    "effect_done",
    "effect_refused",
    "found",
    "leave_office",
    "leave_seat",
    "mark",
    "move",
    "on_attendance",
    "on_motion_carried",
    "open_vote",
    "seat",
    "second",
    "take_office",
    "waiting_effect",
    "withdraw",
    "write_attendance_letters",
    "write_letters",
]
