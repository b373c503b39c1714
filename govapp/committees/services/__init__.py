"""Commands on bodies and motions, and the helpers that slices to the right call."""

from govapp.committees.services.asking import answer_request, ask_office, own_request
from govapp.committees.services.bodies import fit_seats, found
from govapp.committees.services.effects import (
    carry_out,
    effect_done,
    effect_refused,
    on_motion_carried,
    waiting_effect,
)
from govapp.committees.services.library import (
    NewDocument,
    NewVersion,
    add_document,
    add_version,
    record_opinion,
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
from govapp.committees.services.offices import leave_office, take_office
from govapp.committees.services.seating import seat, seat_elected, vacate
from govapp.committees.services.telling import write_letters
from govapp.committees.services.telling_meetings import on_attendance, write_attendance_letters
from govapp.committees.services.telling_seats import on_seat
from govapp.committees.services.terms import appoint, leave_seat, note_vacancies, remove, resign
from govapp.committees.services.votes import cast, close, open_vote

__all__ = [
    "MeetingPlan",
    "MotionDraft",
    "NewDocument",
    "NewVersion",
    "add_document",
    "add_version",
    "answer_request",
    "appoint",
    "ask_office",
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
    "fit_seats",
    "found",
    "leave_office",
    "leave_seat",
    "mark",
    "move",
    "note_vacancies",
    "on_attendance",
    "on_motion_carried",
    "on_seat",
    "open_vote",
    "own_request",
    "record_opinion",
    "remove",
    "resign",
    "seat",
    "seat_elected",
    "second",
    "take_office",
    "vacate",
    "waiting_effect",
    "withdraw",
    "write_attendance_letters",
    "write_letters",
]
