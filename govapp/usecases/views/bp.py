"""The blueprint, and the words of stages and health."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from govapp.foundation.web.values import Badge
from govapp.usecases.forms import HEALTH_LABELS
from govapp.usecases.rules import Health, Stage

bp = Blueprint("usecases", __name__)

STAGE_LABELS = {
    Stage.DRAFT: _l("Draft"),
    Stage.SUBMITTED: _l("Submitted"),
    Stage.DISCOVERY: _l("Discovery"),
    Stage.PLANNING: _l("Planning"),
    Stage.EXECUTION: _l("Execution"),
    Stage.COMPLETED: _l("Completed"),
    Stage.DECLINED: _l("Declined"),
    Stage.WITHDRAWN: _l("Withdrawn"),
}
_TONES = {
    Stage.SUBMITTED: "info",
    Stage.DISCOVERY: "active",
    Stage.PLANNING: "active",
    Stage.EXECUTION: "good",
    Stage.COMPLETED: "good",
}
_ICONS = {
    Stage.DRAFT: "pencil",
    Stage.SUBMITTED: "send",
    Stage.DISCOVERY: "lightbulb",
    Stage.PLANNING: "map",
    Stage.EXECUTION: "rocket-takeoff",
    Stage.COMPLETED: "flag-fill",
    Stage.DECLINED: "x-circle",
    Stage.WITHDRAWN: "arrow-return-left",
}
HEALTH_TONES = {
    Health.ON_TRACK: "good",
    Health.AT_RISK: "warn",
    Health.BLOCKED: "bad",
    Health.PAUSED: "neutral",
}


def stage_word(value: str) -> str:
    """A stage of the rulebook as pages write it; one that only the rulebook knows as it is."""
    return str(STAGE_LABELS[Stage(value)]) if value in set(Stage) else value


def stage_badge(stage: Stage) -> Badge:
    """A stage as icon and word."""
    return Badge(STAGE_LABELS[stage], _TONES.get(stage, "neutral"), _ICONS[stage])


def health_badge(health: Health | None) -> Badge | None:
    """The lead's word as icon and word."""
    return None if health is None else Badge(HEALTH_LABELS[health], HEALTH_TONES[health])


def back_to(slug: str, anchor: str = "") -> Response:
    """To the page of the use case, at one of its parts."""
    return redirect(url_for("usecases.show", slug=slug, _anchor=anchor or None), code=303)
