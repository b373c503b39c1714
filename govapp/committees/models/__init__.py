"""What is stored of bodies, the people in them, their motions and meetings."""

from govapp.committees.models.bodies import (
    Body,
    Office,
    OfficeKind,
    Seat,
    Term,
    Vacancy,
    VacancyCause,
)
from govapp.committees.models.motions import (
    Attendance,
    EffectState,
    Meeting,
    MeetingState,
    Motion,
    MotionState,
)

__all__ = [
    "Attendance",
    "Body",
    "EffectState",
    "Meeting",
    "MeetingState",
    "Motion",
    "MotionState",
    "Office",
    "OfficeKind",
    "Seat",
    "Term",
    "Vacancy",
    "VacancyCause",
]
