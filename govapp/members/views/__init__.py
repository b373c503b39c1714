"""The pages of members: directory, organization hub, people, staff's forms, joining, import."""

from govapp.members.queries import lines
from govapp.members.views import (
    agreements,
    applications,
    directory,
    duplicates,
    hub,
    imports,
    joining,
    leaving,
    panels,
    people,
    staff,
    tiers,
)
from govapp.members.views.bp import DOORS, bp
from govapp.members.views.bp import agreements as agreements_bp
from govapp.members.views.bp import applications as applications_bp
from govapp.members.views.bp import imports as imports_bp
from govapp.members.views.bp import joining as joining_bp

PANELS = (*panels.PANELS, *agreements.PANELS)
BLUEPRINTS = (bp, imports_bp, joining_bp, applications_bp, agreements_bp)

__all__ = [
    "BLUEPRINTS",
    "DOORS",
    "PANELS",
    "agreements",
    "applications",
    "bp",
    "directory",
    "duplicates",
    "hub",
    "imports",
    "imports_bp",
    "joining",
    "leaving",
    "lines",
    "people",
    "staff",
    "tiers",
]
