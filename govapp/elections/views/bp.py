"""The blueprint that all pages of elections hang on, and their door."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from govapp.foundation.web.navigation import Door

bp = Blueprint("elections", __name__)

DOORS = (
    Door(
        "votes",
        _l("Elections"),
        "elections.index",
        lambda actor: True,
        10,
        _l("Who stands, when to vote, who was elected and how it was counted."),
        "check2-square",
    ),
)
