"""The pages of bodies and motions."""

from govapp.committees.views import bodies, motions, staffing, voting
from govapp.committees.views.bp import DOORS, bp

__all__ = ["DOORS", "bodies", "bp", "motions", "staffing", "voting"]
