"""The blueprint that all pages of elections hang on, and their door."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from govapp.elections import queries
from govapp.elections.permissions import ELECTION_READ
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.panels import Panel

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

PANELS = (
    Panel(
        hub="place:votes",
        key="elections-running",
        title=_l("Elections under way"),
        order=20,
        permission=ELECTION_READ,
        query=queries.running,
        template="elections/_running.html",
    ),
    Panel(
        hub="body",
        key="elections",
        title=_l("Elections of seats"),
        order=60,
        permission=ELECTION_READ,
        query=queries.of_body,
        template="elections/_of_body.html",
        seen_by=_l("public"),
    ),
)
