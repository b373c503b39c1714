"""Who is in good standing on a day, why, and what changed when."""

from __future__ import annotations

from datetime import date, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.dues.queries import overview
from govapp.dues.queries.histories import all_changes, standing_page
from govapp.dues.queries.lists import STEP_BADGES
from govapp.dues.views.behind import bp
from govapp.dues.views.money import FILES
from govapp.foundation.web.listing import Column
from govapp.foundation.web.pages import current_actor

__all__ = ["bp"]

STANDING = (
    Column("name", _l("Organization"), show=lambda line: line.name),
    Column("good", _l("Good standing"), show=lambda line: line.standing.good),
    Column("reason", _l("Why"), show=lambda line: line.standing.reason),
    Column("since", _l("Since"), show=lambda line: line.standing.since),
    Column("next", _l("Next change"), show=lambda line: line.standing.next_change),
)
CHANGE = (
    Column("day", _l("From"), show=lambda change: change.day),
    Column("good", _l("Good standing"), show=lambda change: change.good),
    Column("step", _l("Step of the clock"), show=lambda change: STEP_BADGES.get(change.step)),
    Column("reason", _l("Why"), show=lambda change: change.reason),
)
CHANGES = (
    Column("name", _l("Organization"), show=lambda line: line.name),
    Column("day", _l("From"), show=lambda line: line.change.day),
    Column("good", _l("Good standing"), show=lambda line: line.change.good),
    Column("step", _l("Step of the clock"), show=lambda line: STEP_BADGES.get(line.change.step)),
    Column("reason", _l("Why"), show=lambda line: line.change.reason),
)
EVERY_ONE = 100_000
MOST = 500
THREE_MONTHS = timedelta(days=92)


def _day(name: str) -> date | None:
    """A day of the address, None if it makes no sense."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2199 else None


@bp.get("/standing")
def standing() -> ResponseReturnValue:
    only, words, day = request.args.get("only", ""), request.args.get("name", ""), _day("day")
    kind = FILES.get(request.args.get("format", ""))
    actor = current_actor()
    if kind is not None:
        everybody = overview.overview(only, words, actor, on=day, most=EVERY_ONE)
        return kind(everybody.lines, STANDING, f"good-standing-{everybody.day}")
    found = overview.overview(only, words, actor, on=day)
    return render_template("dues/standing.html", overview=found, only=only, words=words, day=day)


@bp.get("/standing/changes")
def changes() -> ResponseReturnValue:
    until = _day("until") or consortium_today()
    since = _day("since") or until - THREE_MONTHS
    found = all_changes(since, until, current_actor())
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        return kind(found, CHANGES, f"standing-{since}-{until}")
    return render_template(
        "dues/standing/changes.html",
        changes=found[:MOST],
        left_off=max(len(found) - MOST, 0),
        since=since,
        until=until,
        steps=STEP_BADGES,
    )


@bp.get("/standing/<int:organization_id>")
def standing_of(organization_id: int) -> ResponseReturnValue:
    page = standing_page(organization_id, _day("day"), current_actor())
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        return kind(page.changes, CHANGE, f"standing-of-{organization_id}")
    return render_template("dues/standing/one.html", page=page, steps=STEP_BADGES)
