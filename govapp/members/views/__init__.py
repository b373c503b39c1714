"""The pages of members: directory, organization hub, people, staff's forms, import."""

from govapp.members.queries import lines
from govapp.members.views import directory, hub, imports, leaving, people, staff, tiers
from govapp.members.views.bp import DOORS, bp
from govapp.members.views.bp import imports as imports_bp
from govapp.members.views.panels import PANELS

__all__ = [
    "DOORS",
    "PANELS",
    "bp",
    "directory",
    "hub",
    "imports",
    "imports_bp",
    "leaving",
    "lines",
    "people",
    "staff",
    "tiers",
]
