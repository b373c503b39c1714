"""One search over everything that has a page."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from govapp.foundation.search.queries import find
from govapp.foundation.web.pages import current_actor

bp = Blueprint("search", __name__)

# The kinds of things in the order in which they are shown, with heading and icon.
KINDS = {
    "organization": (_l("Organizations"), "building"),
    "person": (_l("People"), "person"),
    "application": (_l("Applications"), "person-plus"),
    "invoice": (_l("Invoices"), "receipt"),
    "election": (_l("Elections"), "check2-square"),
    "motion": (_l("Motions"), "hammer"),
    "use case": (_l("Use cases"), "diagram-3"),
    "committee": (_l("Committees"), "people"),
    "rulebook": (_l("Rulebook"), "book"),
    "document": (_l("Documents"), "file-earmark-text"),
}
OTHER = (_l("Other"), "arrow-right")


@bp.get("/search")
def show() -> str:
    wanted = request.args.get("q", "")[:200].strip()
    found = find(wanted, current_actor(), limit=60)
    groups = [
        (heading, sign, [one for one in found if one.kind == kind])
        for kind, (heading, sign) in KINDS.items()
    ]
    groups.append((*OTHER, [one for one in found if one.kind not in KINDS]))
    shown = [group for group in groups if group[2]]
    return render_template("search/show.html", wanted=wanted, groups=shown, count=len(found))
