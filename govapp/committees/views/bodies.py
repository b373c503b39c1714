"""The list of bodies and the page of each."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue

from govapp.committees import queries
from govapp.committees.views.bp import bodies as bp
from govapp.committees.views.motions import STATES
from govapp.foundation.web.pages import current_actor
from govapp.foundation.web.panels import panels_for


@bp.get("/committees")
def index() -> str:
    return render_template("committees/index.html", bodies=queries.committees(current_actor()))


@bp.get("/committees/<code>")
def body(code: str) -> ResponseReturnValue:
    actor = current_actor()
    page = queries.body_page(code, actor, _day(request.args.get("on", "")))
    return render_template(
        "committees/body.html", page=page, states=STATES, panels=panels_for("body", actor, page)
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
