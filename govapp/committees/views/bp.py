"""The blueprints of bodies (in the place of committees) and motions (in that of votes)."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from govapp.committees import queries
from govapp.committees.permissions import BODY_FOLLOW, BODY_READ, REQUEST_LIST
from govapp.foundation.access.policy import may
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.panels import Panel

bodies = Blueprint("committees", __name__)
motions = Blueprint("motions", __name__)
library = Blueprint("library", __name__)
asking = Blueprint("asking", __name__)
BLUEPRINTS = (bodies, motions, library, asking)

DOORS = (
    Door(
        "committees",
        _l("Committees"),
        "committees.index",
        lambda actor: actor.signed_in,
        10,
        _l("Who sits where, who may vote today, what is being decided."),
        "people",
    ),
    Door(
        "about",
        _l("How we are governed"),
        "committees.governance",
        lambda actor: not actor.signed_in,
        30,
        _l("The committees drawn: who chooses whom, what each decides, how to come in."),
        "diagram-3",
    ),
    Door(
        "committees",
        _l("How we are governed"),
        "committees.governance",
        lambda actor: actor.signed_in,
        60,
        _l("The committees drawn: who chooses whom, what each decides, how to come in."),
        "diagram-3",
    ),
    Door(
        "votes",
        _l("Motions"),
        "motions.index",
        lambda actor: True,
        20,
        _l("What is put to the vote in committees, who voted how, and what came of it."),
        "hammer",
    ),
    Door(
        "records",
        _l("Documents"),
        "library.index",
        lambda actor: True,
        35,
        _l("Policies, specifications and other papers, who adopted each and when."),
        "file-earmark-text",
    ),
    Door(
        "records",
        _l("Requests to program management"),
        "asking.index",
        lambda actor: may(actor, REQUEST_LIST),
        45,
        _l("What members ask for, who sees to it, and what was answered."),
        "chat-left-text",
    ),
    Door(
        "records",
        _l("Decisions"),
        "motions.decisions",
        lambda actor: True,
        25,
        _l("What committees have decided, with the numbers and the clause."),
        "journal-check",
    ),
)

PANELS = (
    Panel(
        hub="body",
        key="voting-status",
        title=_l("Meetings and voting status"),
        order=30,
        permission=BODY_FOLLOW,
        query=queries.voting_status_panel,
        template="committees/_attendance.html",
    ),
    Panel(
        hub="person",
        key="places",
        title=_l("Seats and offices"),
        order=50,
        permission=BODY_READ,
        query=queries.places_of_person,
        template="committees/_places.html",
    ),
    Panel(
        hub="organization",
        key="places",
        title=_l("Seats in committees"),
        order=50,
        permission=BODY_READ,
        query=queries.places_of_organization,
        template="committees/_places.html",
        seen_by=_l("public"),
    ),
)
