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

__all__ = [
    "Answer",
    "Appeal",
    "Candidate",
    "CandidateCheck",
    "Certification",
    "CountRun",
    "Election",
    "Endorsement",
    "PublicDraw",
    "Question",
    "Slate",
]
