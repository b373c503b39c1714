"""Elections with candidates, slates, counts and draws, and what happens to a list of voters."""

from govapp.elections.models.elections import (
    Answer,
    Appeal,
    Candidate,
    CandidateCheck,
    Certification,
    CountRun,
    Election,
    Endorsement,
    PublicDraw,
    Question,
    Slate,
)
from govapp.elections.models.records import (
    Complaint,
    Ground,
    SideCount,
    SideKind,
    Undertaking,
)
from govapp.elections.models.roll import HandedVote, NoticeAgain, Objection, VoterList

__all__ = [
    "Answer",
    "Appeal",
    "Candidate",
    "CandidateCheck",
    "Certification",
    "Complaint",
    "CountRun",
    "Election",
    "Endorsement",
    "Ground",
    "HandedVote",
    "NoticeAgain",
    "Objection",
    "PublicDraw",
    "Question",
    "SideCount",
    "SideKind",
    "Slate",
    "Undertaking",
    "VoterList",
]
