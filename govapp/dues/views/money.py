"""The dues board, issuing a year, waivers, and who is in good standing."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.db import session
from govapp.dues import letters, services
from govapp.dues.forms import WaiverForm
from govapp.dues.queries import assessment, board, board_figures, forecasting, moving
from govapp.dues.queries import differences as against
from govapp.dues.queries import waivers as asked
from govapp.dues.queries.lists import LATE
from govapp.dues.rules.forecast import RULE
from govapp.foundation.web.exports import csv_response, export, xlsx_response
from govapp.foundation.web.listing import Column
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.values import Tab

bp = Blueprint("dues", __name__, url_prefix="/money")

PROPOSED = (
    Column("name", _l("Organization"), show=lambda one: one.member.name),
    Column("tier", _l("Tier"), show=lambda one: one.member.tier),
    Column("amount", _l("Amount"), show=lambda one: one.amount, kind="money"),
    Column("fee", _l("Fee a year"), show=lambda one: one.charge.fee, kind="money"),
    Column("start", _l("From"), show=lambda one: one.charge.period and one.charge.period.start),
    Column("end", _l("Until"), show=lambda one: one.charge.period and one.charge.period.end),
    Column("because", _l("Why this amount"), show=lambda one: one.charge.because),
)
FILES = {"csv": csv_response, "xlsx": xlsx_response}
SHOWN = 200


@bp.get("/dues")
def show_board() -> ResponseReturnValue:
    actor = current_actor()
    now = board.this_year(session())
    year = year_in(request.args.get("year", "")) or now
    listing, statement = LATE, board.late_payers(actor)
    file = export(listing, statement, session(), request.args, f"late-payers-{year}")
    if file is not None:
        return file
    found = board.board(year, actor)
    coming = forecasting.forecast_of(found.preview, actor) if year >= now else None
    return render_template(
        "dues/board.html",
        board=found,
        moves=moving.moves(year, actor),
        move_figures=board_figures.move_figures,
        age_figures=board_figures.age_figures(found),
        forecast=coming,
        forecast_figures=board_figures.forecast_figures(coming) if coming else [],
        forecast_chart=board_figures.forecast_chart(coming) if coming else None,
        forecast_rule=RULE,
        shown_figures=board_figures.board_figures(found),
        months_chart=board_figures.months_chart(found),
        tabs=_years(year, now, "dues.show_board"),
        listing=listing,
        page=listing.page(statement, session(), request.args),
    )


def _years(year: int, now: int, endpoint: str) -> list[Tab]:
    known = sorted({year, now - 1, now, now + 1})
    return [Tab(str(one), url_for(endpoint, year=one), one == year) for one in known]


def year_in(text: str) -> int | None:
    """A year typed into an address, None if it makes no sense."""
    good = text.isascii() and text.isdigit() and len(text) == 4 and 1990 <= int(text) <= 2199
    return int(text) if good else None


# --- issuing a year ------------------------------------------------------------------------------


@bp.get("/assess/<year>")
def assess(year: str) -> ResponseReturnValue:
    wanted = year_in(year) or abort(404)
    preview = assessment.assessment(wanted, current_actor())
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        return kind(preview.proposed, PROPOSED, f"dues-{wanted}")
    now = board.this_year(session())
    found = against.differences(wanted, current_actor())
    return render_template(
        "dues/assess.html",
        preview=preview,
        differences=found,
        notes=against.notes(preview, found),
        consequences=board_figures.consequences(preview),
        tabs=_years(wanted, now, "dues.assess"),
        sample=letters.sample(preview) if preview.proposed else None,
        shown=SHOWN,
    )


@bp.post("/assess/<year>")
def issue(year: str) -> ResponseReturnValue:
    """Begin; the first fifty at once, so that most consortia see them when the page comes."""
    wanted = year_in(year) or abort(404)
    with telling(_("The invoices of %(year)s are being issued.", year=str(wanted))) as told:
        run_id = services.start_assessment(wanted, actor=current_actor())
    if told.done:
        services.issue_some(run_id, actor=current_actor())
    return redirect(url_for(".assess", year=wanted), 303)


# --- waivers -------------------------------------------------------------------------------------


@bp.get("/waivers")
def waivers() -> str:
    return _waivers(_waiver_form(request.args.get("organization", "")))


@bp.post("/waivers")
def ask_waiver() -> ResponseReturnValue:
    form = _waiver_form()
    if not form.validate():
        return _waivers(form), 422
    with telling(_("The request waits for a second person.")) as told:
        services.ask_waiver(
            form.organization.data, form.year.data, form.reason.data, actor=current_actor()
        )
    return redirect(url_for(".waivers"), 303) if told.done else (_waivers(form), 409)


@bp.post("/waivers/<int:waiver_id>")
def answer_waiver(waiver_id: int) -> ResponseReturnValue:
    approve = request.form.get("answer") == "approve"
    message = _("The dues are waived.") if approve else _("The request is declined.")
    with telling(message):
        services.answer_waiver(waiver_id, approve=approve, actor=current_actor())
    return redirect(url_for(".waivers"), 303)


def _waivers(form: WaiverForm) -> str:
    return render_template("dues/waivers.html", waivers=asked.waivers(current_actor()), form=form)


def _waiver_form(organization: str = "") -> WaiverForm:
    form = WaiverForm()
    form.organization.offer(asked.members_to_forgive())
    now = board.this_year(session())
    form.year.offer((one, str(one)) for one in (now - 1, now, now + 1))
    if not form.is_submitted():
        form.year.data = now
        form.organization.data = int(organization) if organization.isdecimal() else None
    return form
