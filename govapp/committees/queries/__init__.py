"""What is shown of bodies and motions, and the voting base of a body on a day."""

from govapp.committees.queries.bodies import (
    body_by_code,
    body_page,
    committees,
    hats,
    seats_of,
    vacancies,
)
from govapp.committees.queries.motions import (
    decided,
    motion_page,
    motions,
    motions_to_close,
    open_for,
)
from govapp.committees.queries.voters import voting_base

__all__ = [
    "body_by_code",
    "body_page",
    "committees",
    "decided",
    "hats",
    "motion_page",
    "motions",
    "motions_to_close",
    "open_for",
    "seats_of",
    "vacancies",
    "voting_base",
]
