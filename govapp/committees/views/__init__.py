"""The pages of bodies and motions."""

from govapp.committees.views import bodies, leaving, meetings, motions, staffing, voting
from govapp.committees.views.bp import BLUEPRINTS, DOORS, PANELS

__all__ = [
    "BLUEPRINTS",
    "DOORS",
    "PANELS",
    "bodies",
    "leaving",
    "meetings",
    "motions",
    "staffing",
    "voting",
]
