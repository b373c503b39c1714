"""The pages of elections."""

from govapp.elections.views import (
    ballots,
    candidacy,
    control,
    draws,
    pages,
    records,
    results,
    setting_up,
    slate,
    voters,
)
from govapp.elections.views.bp import DOORS, PANELS, bp

__all__ = [
    "DOORS",
    "PANELS",
    "ballots",
    "bp",
    "candidacy",
    "control",
    "draws",
    "pages",
    "records",
    "results",
    "setting_up",
    "slate",
    "voters",
]
