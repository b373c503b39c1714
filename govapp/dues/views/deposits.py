"""A deposit of many cheques: typed row by row, looked at, booked together; its list on paper."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.dues.forms.deposits import SlipForm
from govapp.dues.queries.deposits import SlipSeen, Typed, deposit, look
from govapp.dues.queries.uploads import account_currency
from govapp.dues.services import depositing
from govapp.foundation.web.fields import clean
from govapp.foundation.web.pages import current_actor, telling
from govapp.ledger.queries import active_banks

bp = Blueprint("deposits", __name__, url_prefix="/payments/deposits")

AT_FIRST, MORE, MOST = 6, 6, 120
CELLS = ("payer", "number", "amount", "invoices")


@bp.get("/new")
def new() -> str:
    currency = account_currency(session())
    form = SlipForm(
        currency=currency,
        banks=active_banks(session()),
        formdata=None,
        deposited_on=consortium_today(),
    )
    return _page(form, look((), currency, current_actor()), AT_FIRST)


def _page(form: SlipForm, seen: SlipSeen, rows: int, *, looked: bool = False) -> str:
    total = form.total.data
    return render_template(
        "dues/deposits/new.html",
        form=form,
        seen=seen,
        blank=max(rows - len(seen.rows), 0),
        rows=rows,
        looked=looked,
        fits=total is not None and total == seen.total,
        missing=None if total is None else total - seen.total,
    )


@bp.post("/new")
def book() -> ResponseReturnValue:
    """More rows, a look, or booking what was looked at."""
    given, actor = request.form, current_actor()
    currency = account_currency(session())
    form = SlipForm(currency=currency, banks=active_banks(session()))
    typed = _typed()
    seen = look(typed, currency, actor)
    rows = _rows(len(typed))
    then = given.get("then", "look")
    if then == "rows":
        form.validate()
        for one in form:
            one.errors = []
        return _page(form, seen, min(rows + MORE, MOST))
    if not form.validate() or not seen.sound:
        return _page(form, seen, rows, looked=True), 422
    if then != "book" or given.get("mark") != seen.mark:
        return _page(form, seen, rows, looked=True)
    words = ngettext("One cheque is booked.", "%(num)s cheques are booked.", len(seen.cheques))
    with telling(words) as told:
        deposit_id = depositing.book_deposit(form.to_slip(), seen.cheques, actor=actor)
    if told.failed:
        return _page(form, seen, rows, looked=True), 409
    return redirect(url_for(".show", deposit_id=deposit_id), 303)


def _rows(typed: int) -> int:
    text = request.form.get("rows", "")
    told = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else AT_FIRST
    return min(max(told, typed, AT_FIRST), MOST)


def _typed() -> tuple[Typed, ...]:
    """The rows in which something stands."""
    columns = [request.form.getlist(name)[:MOST] for name in CELLS]
    longest = max((len(column) for column in columns), default=0)
    rows = [
        Typed(*(_cell(column[at]) if at < len(column) else "" for column in columns))
        for at in range(longest)
    ]
    return tuple(row for row in rows if not row.empty)


def _cell(text: str) -> str:
    try:
        return clean(text[:120])
    except ValueError:
        return ""


@bp.get("/<int:deposit_id>")
def show(deposit_id: int) -> str:
    return render_template("dues/deposits/show.html", card=deposit(deposit_id, current_actor()))


@bp.get("/<int:deposit_id>/pdf")
def pdf(deposit_id: int) -> Response:
    content = depositing.deposit_pdf(deposit_id, actor=current_actor())
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="deposit-{deposit_id}.pdf"'
    return answer
