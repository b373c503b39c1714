"""The pages of elections."""

from govapp.elections.views import ballots, control, pages, results
from govapp.elections.views.bp import DOORS, bp

__all__ = ["DOORS", "ballots", "bp", "control", "pages", "results"]
