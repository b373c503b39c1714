"""Entering the demonstration as one of its people. Elsewhere these addresses do not exist."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request
from markupsafe import Markup
from werkzeug.local import LocalProxy
from werkzeug.wrappers import Response

from govapp.accounts.rules import cookie_name
from govapp.demo import queries, services, tour
from govapp.elections import queries as elections
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.current import settings
from govapp.foundation.web.pages import current_actor
from govapp.voting.board.damage import damaged

bp = Blueprint("demo", __name__)


@bp.before_request
def _only_on_stage() -> None:
    if not queries.on_stage(request.host):
        raise NotFound


@bp.post("/demo/enter")
def enter() -> Response:
    token = services.enter(request.form.get("role", ""), browser=request.user_agent.string[:200])
    response = redirect("/home")
    secure = settings().https
    response.set_cookie(
        cookie_name(secure), token, secure=secure, httponly=True, samesite="Lax", path="/"
    )
    return response


@bp.get("/demo/damaged-<int:election_id>.zip")
def damaged_bundle(election_id: int) -> Response:
    """The public bundle of an election with one leaf altered, to see the verifier find it."""
    bundle = elections.public_bundle(election_id, current_actor())
    answer = Response(damaged(bundle, "alter a leaf"), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="damaged-{election_id}.zip"'
    return answer


@bp.app_context_processor
def _for_pages() -> dict[str, object]:
    return {
        "demo_strip": LocalProxy(_strip),
        "demo_cards": LocalProxy(_cards),
        "on_stage": LocalProxy(_staged),
    }


def _hidden() -> bool:
    return "error_page" in g or not request or not queries.on_stage(request.host)


def _staged() -> bool:
    return not _hidden()


def _cards() -> Markup:
    """One card a role, for the sign-in page."""
    if _hidden():
        return Markup()
    known = {role.role for role in queries.roles()}
    parts = [part for part in tour.PARTS if part.role in known]
    return Markup(render_template("demo/cards.html", parts=parts)) if parts else Markup()  # noqa: S704


def _strip() -> Markup:
    """The five steps of the role that is played, and the button to go on as the second person."""
    if _hidden() or not current_actor().signed_in:
        return Markup()
    role = queries.role_of(current_actor().person_id)
    if role is None:
        return Markup()
    part = tour.part_of(role.role)
    steps = tour.steps_of(part) if part else ()
    second = part.second if part else tour.back_from(role.role)
    return Markup(  # noqa: S704 - our own template, escaped as every other
        render_template("demo/strip.html", role=role, steps=steps, second=second)
    )
