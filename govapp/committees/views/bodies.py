"""The list of bodies and the page of each."""

from __future__ import annotations

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from govapp.committees import queries
from govapp.committees.views.bp import bodies as bp
from govapp.committees.views.motions import STATES
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.web.exports import csv_response, xlsx_response
from govapp.foundation.web.filters import say
from govapp.foundation.web.listing import Column
from govapp.foundation.web.pages import current_actor
from govapp.foundation.web.panels import panels_for

ROSTER = (
    Column("place", _l("Seat or office"), lambda row: say(Phrase(row.place))),
    Column("number", _l("Number"), kind="number"),
    Column("person", _l("Who")),
    Column("organization", _l("Organization")),
    Column(
        "group", _l("Stakeholder group"), lambda row: say(Phrase(row.group)) if row.group else ""
    ),
    Column("began_on", _l("First day")),
    Column("ends_on", _l("Last day")),
)


@bp.get("/committees")
def index() -> str:
    return render_template("committees/index.html", bodies=queries.committees(current_actor()))


@bp.get("/committees/<code>")
def body(code: str) -> ResponseReturnValue:
    actor = current_actor()
    page = queries.body_page(code, actor, _day(request.args.get("on", "")))
    return render_template(
        "committees/body.html",
        page=page,
        states=STATES,
        panels=panels_for("body", actor, page),
        reader=actor.person_id,
    )


@bp.get("/governance")
def governance() -> str:
    return render_template("committees/governance.html", page=queries.governance(current_actor()))


@bp.get("/committees/<code>/history")
def history(code: str) -> str:
    page = queries.body_history(code, current_actor())
    return render_template("committees/history.html", page=page)


@bp.get("/committees/<code>/roster")
def roster(code: str) -> ResponseReturnValue:
    """The roster of a day as CSV, or as a workbook."""
    day = _day(request.args.get("on", "")) or clock.today()
    rows = queries.roster_rows(code, day, current_actor())
    answer = xlsx_response if request.args.get("format") == "xlsx" else csv_response
    return answer(rows, ROSTER, f"roster-{code}-{day.isoformat()}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
