"""The lists behind the figures of the dues board, as pages and as files."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from govapp.db import session
from govapp.dues.queries import assessment, board, board_figures, forecasting, moving
from govapp.dues.rules.forecast import RULE
from govapp.dues.rules.movements import Movement
from govapp.dues.views.money import FILES, bp, year_in
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.listing import Column
from govapp.foundation.web.pages import current_actor

SHOWN = 500

MOVED = (
    Column("name", _l("Organization"), show=lambda line: line.name),
    Column("what", _l("What"), show=lambda line: board_figures.MOVES[line.moved.movement]),
    Column("day", _l("Day"), show=lambda line: line.moved.day),
    Column("before", _l("Tier before"), show=lambda line: line.before),
    Column("tier", _l("Tier"), show=lambda line: line.tier),
)


FORECAST = (
    Column("day", _l("Expected on"), show=lambda line: line.expected.day),
    Column("name", _l("Organization"), show=lambda line: line.name),
    Column("number", _l("Invoice"), show=lambda line: line.number),
    Column("amount", _l("Amount"), show=lambda line: line.amount, kind="money"),
    Column("due", _l("Due"), show=lambda line: line.expected.outstanding.due_on),
    Column("promised", _l("Promised"), show=lambda line: line.expected.outstanding.promised_on),
)


LABELS = {
    "expected": _l("Expected by then"),
    "invoiced": _l("Invoiced"),
    "collected": _l("Collected"),
    "overdue": _l("Overdue"),
    "last_year": _l("Collected a year earlier"),
}


@bp.get("/dues/members")
def movements() -> ResponseReturnValue:
    year = _year()
    movement = _movement(request.args.get("what", ""))
    found = moving.moves(year, current_actor())
    lines = found.of(movement) if movement else found.lines
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        return kind(lines, MOVED, f"members-{year}")
    return render_template(
        "dues/movements.html",
        found=found,
        movement=movement,
        lines=lines[:SHOWN],
        left_off=max(len(lines) - SHOWN, 0),
        labels=board_figures.MOVES,
    )


@bp.get("/dues/forecast")
def show_forecast() -> ResponseReturnValue:
    actor = current_actor()
    preview = assessment.assessment(_year(), actor)
    found = forecasting.forecast_of(preview, actor)
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        return kind(found.lines, FORECAST, f"forecast-{found.year}")
    return render_template(
        "dues/forecast.html",
        found=found,
        lines=found.lines[:SHOWN],
        left_off=max(len(found.lines) - SHOWN, 0),
        rule=RULE,
    )


@bp.get("/dues/months")
def months() -> ResponseReturnValue:
    """The months of the board as a file."""
    found = board.board(_year(), current_actor())
    kind = FILES.get(request.args.get("format", "")) or abort(404)
    return kind(found.months, _month_columns(found.invoiced.currency), f"dues-{found.year}-months")


def _year() -> int:
    return year_in(request.args.get("year", "")) or board.this_year(session())


def _movement(text: str) -> Movement | None:
    return next((one for one in Movement if one.name.lower() == text), None)


def _month_columns(currency: str) -> tuple[Column, ...]:
    def money(name: str) -> Column:
        def show(month: object) -> Money:
            return Money(getattr(month, name), currency)

        return Column(name, LABELS[name], show=show, kind="money")

    first = Column("month", _l("Month"), show=lambda month: month.first)
    return (first, *(money(name) for name in LABELS))
