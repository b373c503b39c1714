"""The pages of bodies and motions."""

from govapp.committees.views import bodies, motions, staffing, voting
from govapp.committees.views.bp import BLUEPRINTS, DOORS

__all__ = ["BLUEPRINTS", "DOORS", "bodies", "motions", "staffing", "voting"]
