"""The books: the journal line by line, one entry, the trial balance."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.foundation.web.exports import csv_response, export, xlsx_response
from govapp.foundation.web.listing import Column
from govapp.foundation.web.pages import current_actor
from govapp.ledger import queries
from govapp.ledger.queries import JOURNAL, with_names

bp = Blueprint("ledger", __name__, url_prefix="/ledger")

BALANCE = (
    Column("account", _l("Account"), show=lambda line: line.account),
    Column("debit", _l("Debit"), show=lambda line: line.debit, kind="money"),
    Column("credit", _l("Credit"), show=lambda line: line.credit, kind="money"),
)
CASH = (
    Column("code", _l("Code"), show=lambda line: line.code),
    Column("name", _l("Bank account"), show=lambda line: line.name),
    Column("last_four", _l("Last four digits"), show=lambda line: line.last_four),
    Column("account", _l("Account"), show=lambda line: line.account),
    Column("amount", _l("Balance"), show=lambda line: line.amount, kind="money"),
)
FILES = {"csv": csv_response, "xlsx": xlsx_response}


@bp.get("")
def index() -> ResponseReturnValue:
    statement = queries.journal(current_actor())
    file = export(JOURNAL, statement, session(), request.args, "journal")
    if file is not None:
        return file
    page = with_names(session(), JOURNAL.page(statement, session(), request.args))
    return render_template("ledger/index.html", listing=JOURNAL, page=page)


@bp.get("/entries/<int:entry_id>")
def entry(entry_id: int) -> str:
    found = queries.entry(entry_id, current_actor())
    return render_template("ledger/entry.html", entry=found)


@bp.get("/balance")
def balance() -> ResponseReturnValue:
    until = _day(request.args.get("until", "")) or consortium_today()
    tables = queries.trial_balance(until, current_actor())
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        lines = [line for table in tables for line in table.lines]
        return kind(lines, BALANCE, f"trial-balance-{until}")
    return render_template("ledger/balance.html", tables=tables, until=until)


@bp.get("/cash")
def cash() -> ResponseReturnValue:
    until = _day(request.args.get("until", "")) or consortium_today()
    found = queries.cash(until, current_actor())
    kind = FILES.get(request.args.get("format", ""))
    if kind is not None:
        return kind(found.lines, CASH, f"cash-{until}")
    return render_template("ledger/cash.html", found=found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
