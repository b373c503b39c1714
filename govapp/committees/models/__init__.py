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
from govapp.committees.models.library import (
    AskingState,
    Document,
    DocumentKind,
    DocumentOpinion,
    DocumentVersion,
    OfficeRequest,
    Position,
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
    "AskingState",
    "Attendance",
    "Body",
    "Document",
    "DocumentKind",
    "DocumentOpinion",
    "DocumentVersion",
    "EffectState",
    "Meeting",
    "MeetingState",
    "Motion",
    "MotionState",
    "Office",
    "OfficeKind",
    "OfficeRequest",
    "Position",
    "Seat",
    "Term",
    "Vacancy",
    "VacancyCause",
]
