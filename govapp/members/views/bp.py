"""The blueprints, and what the frame of a page needs of this slice."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from govapp.foundation.access.policy import may
from govapp.foundation.web.navigation import Door
from govapp.members.permissions import (
    APPLICATION_READ,
    IMPORT_READ,
    ORGANIZATION_LIST,
    ORGANIZATION_MERGE,
)

bp = Blueprint("members", __name__)
imports = Blueprint("imports", __name__)
joining = Blueprint("joining", __name__)
applications = Blueprint("applications", __name__)
agreements = Blueprint("agreements", __name__)

DOORS = (
    Door(
        "members",
        _l("My organization"),
        "members.mine",
        lambda actor: bool(actor.organizations),
        10,
        _l("Its people and alternates, its membership, and everything else about it."),
        "building",
    ),
    Door(
        "members",
        _l("All organizations"),
        "members.index",
        lambda actor: may(actor, ORGANIZATION_LIST),
        20,
        _l("Who belongs, in which group and tier."),
        "list",
    ),
    Door(
        "members",
        _l("Applications"),
        "applications.index",
        lambda actor: may(actor, APPLICATION_READ),
        30,
        _l("Who wants to join, what is known of them, and the answer."),
        "person-plus",
    ),
    Door(
        "members",
        _l("Agreements"),
        "agreements.index",
        lambda actor: True,
        70,
        _l("What every member signs, in dated versions."),
        "file-earmark-text",
    ),
    Door(
        "members",
        _l("Likely duplicates"),
        "members.likely",
        lambda actor: may(actor, ORGANIZATION_MERGE),
        75,
        _l("Organizations and people that may be there twice."),
        "intersect",
    ),
    Door(
        "members",
        _l("Import"),
        "imports.index",
        lambda actor: may(actor, IMPORT_READ),
        80,
        _l("Organizations, people and memberships from CSV or Excel files."),
        "upload",
    ),
)
