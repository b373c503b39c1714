"""The pages of elections."""

from govapp.elections.views import ballots, control, pages, results
from govapp.elections.views.bp import DOORS, PANELS, bp

__all__ = ["DOORS", "PANELS", "ballots", "bp", "control", "pages", "results"]
