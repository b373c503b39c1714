"""What organizations owe: statements, receivables by age, and how long each has to pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, consortium
from govapp.db import session
from govapp.dues import services
from govapp.dues.queries.account_statement import Statement, statement
from govapp.dues.queries.aging import aging, aging_chart, debts_of, every_payer
from govapp.dues.queries.terms import agreed_terms
from govapp.dues.rules.aging import Bucket
from govapp.dues.rules.terms import TERMS
from govapp.foundation.kernel.ids import key
from govapp.foundation.pdf.rendering import render
from govapp.foundation.web.exports import csv_response, xlsx_response
from govapp.foundation.web.filters import say
from govapp.foundation.web.listing import Column
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("receivables", __name__)

FILES = {"csv": csv_response, "xlsx": xlsx_response}
LINES = (
    Column("day", _l("Day"), show=lambda line: line.day),
    Column("what", _l("What"), show=lambda line: say(line.words)),
    Column("charge", _l("More owed"), show=lambda line: line.charge, kind="money"),
    Column("credit", _l("Less owed"), show=lambda line: line.credit, kind="money"),
    Column("balance", _l("Balance"), show=lambda line: line.balance, kind="money"),
)
AGED = (
    Column("organization", _l("Organization"), show=lambda row: row.organization),
    *(
        Column(one.name.lower(), one.value, show=lambda row, one=one: row.by[one], kind="money")
        for one in Bucket
    ),
    Column("total", _l("Open"), show=lambda row: row.total, kind="money"),
)
DEBTS = (
    Column("number", _l("Invoice"), show=lambda one: one.debt.number),
    Column("due", _l("Due"), show=lambda one: one.debt.due_on),
    Column("age", _l("Age"), show=lambda one: one.bucket.value),
    Column("open", _l("Open"), show=lambda one: one.debt.open, kind="money"),
)


@bp.get("/statements/<int:organization_id>")
def show(organization_id: int) -> ResponseReturnValue:
    found = _statement(organization_id)
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        lines = [line for one in found.accounts for line in one.lines]
        return kind(lines, LINES, f"statement-{organization_id}-{found.end}")
    return render_template(
        "dues/statement.html",
        found=found,
        terms=agreed_terms(session(), [organization_id]).get(organization_id, 0),
        usual=charter_on(session(), consortium_today()).standing.terms_days,
        offered=TERMS,
    )


@bp.get("/statements/<int:organization_id>/pdf")
def pdf(organization_id: int) -> Response:
    found = _statement(organization_id)
    we = consortium(session())
    session().rollback()  # nothing is read while the paper is made
    name = f"statement-{organization_id}-{found.end:%Y%m%d}"
    paper = render(
        "statement",
        {"found": found, "consortium_row": we},
        document_id=name,
        title=_("Statement of account"),
        as_of=found.end,
        figures=_figures(found),
    )
    answer = Response(paper.bytes, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def _figures(found: Statement) -> dict[str, object]:
    return {
        "organization": key("organization", found.organization_id),
        "start": found.start,
        "end": found.end,
        "before": [one.before for one in found.accounts],
        "lines": [[line.day, line.balance] for one in found.accounts for line in one.lines],
        "after": [one.after for one in found.accounts],
    }


def _statement(organization_id: int) -> Statement:
    today = consortium_today()
    start = _day(request.args.get("from", "")) or today.replace(month=1, day=1)
    end = _day(request.args.get("until", "")) or today
    return statement(organization_id, min(start, end), max(start, end), current_actor())


# --- by age --------------------------------------------------------------------------------------


@bp.get("/money/receivables")
def by_age() -> ResponseReturnValue:
    day = _day(request.args.get("on", "")) or consortium_today()
    text = request.args.get("organization", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        return _file(kind, day, number)
    if number is not None:
        found = debts_of(number, day, current_actor())
        return render_template(
            "dues/receivables_of.html", found=found, day_asked=day, organization_id=number
        )
    currency, at = request.args.get("currency", "")[:3], request.args.get("at", "")
    tables = aging(day, current_actor(), currency=currency, at=at)
    charts = [None if one.previous else aging_chart(one, day) for one in tables]
    return render_template(
        "dues/receivables.html",
        day_asked=day,
        tables=list(zip(tables, charts, strict=True)),
        buckets=Bucket,
    )


def _file(kind: Callable[..., Response], day: date, number: int | None) -> Response:
    name = f"receivables-{day}"
    if number is not None:
        return kind(debts_of(number, day, current_actor()).debts, DEBTS, f"{name}-{number}")
    return kind(every_payer(day, current_actor()), AGED, name)


# --- terms ---------------------------------------------------------------------------------------


@bp.post("/money/terms/<int:organization_id>")
def set_terms(organization_id: int) -> ResponseReturnValue:
    text = request.form.get("terms", "")
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    with telling(_("Its next invoices carry these terms.")):
        services.set_terms(organization_id, days, actor=current_actor())
    return redirect(url_for("receivables.show", organization_id=organization_id), 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
