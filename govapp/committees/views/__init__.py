"""The pages of bodies and motions."""

from govapp.committees.views import (
    asking,
    bodies,
    leaving,
    library,
    meetings,
    motions,
    staffing,
    voting,
)
from govapp.committees.views.bp import BLUEPRINTS, DOORS, PANELS

__all__ = [
    "BLUEPRINTS",
    "DOORS",
    "PANELS",
    "asking",
    "bodies",
    "leaving",
    "library",
    "meetings",
    "motions",
    "staffing",
    "voting",
]
