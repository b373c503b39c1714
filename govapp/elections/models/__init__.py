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
from govapp.elections.models.roll import HandedVote, NoticeAgain, Objection, VoterList

__all__ = [
    "Answer",
    "Appeal",
    "Candidate",
    "CandidateCheck",
    "Certification",
    "CountRun",
    "Election",
    "Endorsement",
    "HandedVote",
    "NoticeAgain",
    "Objection",
    "PublicDraw",
    "Question",
    "Slate",
    "VoterList",
]
