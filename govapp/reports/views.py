"""Reports: the same figures on the page, in files and on paper."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.access.actor import Actor
from govapp.foundation.charts.descriptions import Series, StackedBars, Value
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from govapp.foundation.pdf.rendering import render
from govapp.foundation.web.exports import csv_response, xlsx_response
from govapp.foundation.web.filters import day, money
from govapp.foundation.web.listing import Column
from govapp.foundation.web.navigation import Door
from govapp.foundation.web.pages import current_actor
from govapp.foundation.web.panels import Panel
from govapp.funding.permissions import FUNDING_READ
from govapp.reports import queries
from govapp.reports.forms import ScopeForm
from govapp.reports.queries import FundingReport, Scope
from govapp.reports.rules import AS_KNOWN, FOOTNOTES
from govapp.usecases.queries import specialties

bp = Blueprint("reports", __name__)

DOORS = (
    Door(
        "records",
        _l("Funding report"),
        "reports.funding",
        lambda actor: True,
        order=40,
        about=_l("Asked, allocated, spent and left: for each use case, on any day."),
        icon="bar-chart",
    ),
)


def funded_last_year(actor: Actor, _subject: object) -> object:
    """For the places: what got money last year, each ready to print; nothing leaves it out."""
    year = consortium_today().year - 1
    report = queries.funding_report(Scope(year, consortium_today()), actor)
    rows = [row for row in report.rows if row.allocated.minor]
    return {"year": year, "rows": rows} if rows else None


PANELS = tuple(
    Panel(
        hub=f"place:{place}",
        key="funded",
        title=_l("Funded last year"),
        order=50,
        permission=FUNDING_READ,
        query=funded_last_year,
        template="reports/_funded.html",
        seen_by=_l("public"),
    )
    for place in ("usecases", "money")
)

COLUMNS = (
    Column("title", _l("Use case")),
    Column("specialty", _l("Specialty")),
    Column("asked", _l("Asked"), kind="money"),
    Column("allocated", _l("Allocated"), kind="money"),
    Column("spent", _l("Spent"), kind="money"),
    Column("left", _l("Left"), kind="money"),
)


def _scope() -> Scope:
    """What the address asks for; what makes no sense is taken as not said."""
    asked, today = request.args.get("year", ""), consortium_today()
    if asked == "all":
        year = None
    elif asked.isascii() and asked.isdigit() and len(asked) == 4:
        year = int(asked)
    else:
        year = queries.usual_year(session())
    return Scope(
        year,
        min(_day(request.args.get("as_of", "")) or today, today),
        request.args.get("use_case", "")[:80],
        request.args.get("specialty", "")[:80],
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.year >= 1900 else None


def _args(scope: Scope) -> dict[str, str]:
    """The scope as an address says it."""
    said = {
        "year": str(scope.year or "all"),
        "as_of": scope.as_of.isoformat(),
        "use_case": scope.use_case,
        "specialty": scope.specialty,
    }
    return {name: value for name, value in said.items() if value}


@bp.get("/reports/funding")
def funding() -> ResponseReturnValue:
    scope, actor = _scope(), current_actor()
    report = queries.funding_report(scope, actor)
    files = {"csv": csv_response, "xlsx": xlsx_response}
    answer = files.get(request.args.get("format", ""))
    if answer is not None:
        return answer(report.rows, COLUMNS, f"funding-{scope.year or 'all'}-{scope.as_of}")
    return render_template(
        "reports/funding.html",
        report=report,
        chart_of=_chart(report),
        form=_form(scope, report, actor),
        args=_args(scope),
        footnotes=FOOTNOTES,
        as_known=AS_KNOWN,
    )


def _form(scope: Scope, report: FundingReport, actor: Actor) -> ScopeForm:
    form = ScopeForm(formdata=None)
    all_of_it = Scope(scope.year, scope.as_of)
    offered = report if scope == all_of_it else queries.funding_report(all_of_it, actor)
    known = sorted({*queries.years(session()), *([scope.year] if scope.year else [])}, reverse=True)
    form.offer(known, specialties(actor), [(row.slug, row.title) for row in offered.rows])
    form.process(data={**_args(scope), "as_of": scope.as_of})
    return form


def _chart(report: FundingReport) -> StackedBars:
    def show(value: Value) -> str:
        return money(Money(int(value), report.currency))

    return StackedBars(
        title=_title(report),
        description=_(
            "One bar a use case: what is spent, what is left of the allocation, and what is asked "
            "for beyond it. As known on %(day)s.",
            day=day(report.scope.as_of),
        ),
        category_name=_("Use case"),
        total_name=_("Together"),
        categories=tuple(row.title for row in report.rows),
        series=(
            Series(_("Spent"), tuple(max(0, row.spent.minor) for row in report.rows)),
            Series(_("Left"), tuple(max(0, row.left.minor) for row in report.rows)),
            Series(_("Asked, not allocated"), tuple(row.open.minor for row in report.rows)),
        ),
        show=show,
    )


def _title(report: FundingReport) -> str:
    year = str(report.scope.year) if report.scope.year is not None else _("all years")
    if report.scope.use_case and len(report.rows) == 1:
        return _("Funding of %(title)s, %(year)s", title=report.rows[0].title, year=year)
    return _("Funding of use cases, %(year)s", year=year)


@bp.get("/reports/funding/entries")
def entries() -> str:
    scope, actor = _scope(), current_actor()
    report = queries.funding_report(scope, actor)
    return render_template(
        "reports/entries.html",
        report=report,
        lines=queries.entries(scope, report, actor),
        names={row.use_case_id: row for row in report.rows},
        args=_args(scope),
    )


@bp.get("/reports/funding.pdf")
def funding_pdf() -> Response:
    scope = _scope()
    report = queries.funding_report(scope, current_actor())
    if scope.use_case and not report.rows:
        raise NotFound
    session().rollback()  # nothing is read while the paper is made
    number = f"FUND-{scope.year or 'ALL'}-{scope.as_of:%Y%m%d}"
    paper = render(
        "funding",
        {
            "report": report,
            "chart_of": _chart(report),
            "footnotes": FOOTNOTES,
            "as_known": AS_KNOWN,
            "address": url_for(".funding", **_args(scope), _external=True),
        },
        document_id=f"{number}-{scope.use_case}" if scope.use_case else number,
        title=_title(report),
        as_of=scope.as_of,
        figures=report.figures(),
    )
    answer = Response(paper.bytes, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    answer.headers["X-Figures-Digest"] = paper.figures_digest
    return answer
