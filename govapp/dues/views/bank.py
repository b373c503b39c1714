"""The bank: its files, the lines that wait, and what they are for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from govapp.db import session
from govapp.dues import services
from govapp.dues.forms.bank import FIELDS, ColumnsForm, LineAsideForm, StatementForm
from govapp.dues.queries import bank_lists, matching, payments, statements
from govapp.dues.queries.uploads import guessed
from govapp.dues.rules.matching import Confidence, Target
from govapp.dues.rules.settling import divide
from govapp.dues.views.picks import seen
from govapp.foundation.kernel.errors import Invalid, Refused
from govapp.foundation.web.exports import export
from govapp.foundation.web.pages import current_actor, telling
from govapp.foundation.web.values import Badge

bp = Blueprint("bank", __name__, url_prefix="/money/bank")

SHOWN = 50  # lines of a preview
CONFIDENCE = {
    Confidence.SURE: Badge(_l("sure"), "good"),
    Confidence.LIKELY: Badge(_l("likely"), "info"),
    Confidence.POSSIBLE: Badge(_l("possible"), "warn"),
}


@bp.get("")
def index() -> str:
    return _index(StatementForm(formdata=None))


def _index(upload_form: StatementForm) -> str:
    found = statements.bank(current_actor())
    upload_form.account.offer((number, name) for number, name, _end, _day in found.accounts)
    if upload_form.account.data is None and found.accounts:
        upload_form.account.data = found.accounts[0][0]
    return render_template(
        "dues/bank/index.html",
        bank=found,
        upload_form=upload_form,
        states=bank_lists.STATEMENT_BADGES,
    )


@bp.post("")
def upload() -> ResponseReturnValue:
    form = StatementForm()
    accounts = statements.bank(current_actor()).accounts
    form.account.offer((number, name) for number, name, _end, _day in accounts)
    if form.validate():
        file = form.file.data
        with telling("", form) as told:
            number = services.read_statement(
                form.account.data, file.filename or "", file.read(), actor=current_actor()
            )
        if told.done:
            return redirect(url_for(".file", bank_statement_id=number), 303)
    return _index(form), 422


# --- one file ------------------------------------------------------------------------------------


@bp.get("/files/<int:bank_statement_id>")
def file(bank_statement_id: int) -> str:
    return _file(bank_statement_id)


def _file(bank_statement_id: int, form: ColumnsForm | None = None) -> str:
    card = statements.statement(bank_statement_id, current_actor())
    if form is None and card.upload is not None and card.upload.is_table:
        told = card.columns or guessed(card.upload)
        form = ColumnsForm(
            formdata=None,
            order=told.order,
            comma=told.comma,
            **{name: getattr(told, name) for name in FIELDS},
        )
        form.offer(card.upload.head)
    return render_template(
        "dues/bank/file.html",
        card=card,
        form=form,
        shown=SHOWN,
        state=bank_lists.STATEMENT_BADGES[card.row.state],
    )


@bp.post("/files/<int:bank_statement_id>/columns")
def choose_columns(bank_statement_id: int) -> ResponseReturnValue:
    card = statements.statement(bank_statement_id, current_actor())
    form = ColumnsForm()
    form.offer(card.upload.head if card.upload else ())
    if not form.validate():
        return _file(bank_statement_id, form), 422
    with telling(_("The columns are remembered for this account."), form) as told:
        services.choose_columns(bank_statement_id, form.to_columns(), actor=current_actor())
    if told.failed:
        return _file(bank_statement_id, form), 422
    return redirect(url_for(".file", bank_statement_id=bank_statement_id), 303)


@bp.post("/files/<int:bank_statement_id>/take")
def take(bank_statement_id: int) -> ResponseReturnValue:
    with telling("") as told:
        added, known = services.take_statement(bank_statement_id, actor=current_actor())
    if told.failed:
        return redirect(url_for(".file", bank_statement_id=bank_statement_id), 303)
    words = ngettext("One line is new.", "%(num)s lines are new.", added)
    if known:
        words += " " + _("%(known)s were here already.", known=known)
    flash(words, "done")
    return redirect(url_for(".match" if added else ".index"), 303)


@bp.post("/files/<int:bank_statement_id>/discard")
def discard(bank_statement_id: int) -> ResponseReturnValue:
    with telling(_("The file is thrown away.")):
        services.discard_statement(bank_statement_id, actor=current_actor())
    return redirect(url_for(".index"), 303)


# --- lines that wait -----------------------------------------------------------------------------


@bp.get("/match")
def match() -> str:
    found = matching.to_match(current_actor())
    return render_template("dues/bank/match.html", found=found, confidence=CONFIDENCE)


@bp.post("/match")
def accept() -> ResponseReturnValue:
    """Accept the ticked proposals, each in a command of its own; what is refused says so."""
    done = 0
    for value in request.form.getlist("accept")[: matching.PAGE]:
        number, _bar, proposal = value.partition("|")
        if not (number.isascii() and number.isdigit() and len(number) < 18):
            continue
        with telling("") as told:
            _accept(int(number), proposal)
        done += told.done
    if done:
        flash(ngettext("One line is done.", "%(num)s lines are done.", done), "done")
    return redirect(url_for(".match"), 303)


def _accept(line_id: int, value: str) -> None:
    """One proposal as it was shown."""
    kind, _colon, rest = value.partition(":")
    owner, _colon, shares = rest.partition(":")
    if kind not in set(Target) or not (owner.isascii() and owner.isdigit() and len(owner) < 18):
        raise Invalid(bank_lists.ODD)
    if kind != Target.INVOICES:
        services.match_line(line_id, Target(kind), int(owner), actor=current_actor())
        return
    pays = seen(shares.replace("=", ":").split(","))
    services.book_line(line_id, services.Pick(int(owner), pays), actor=current_actor())


# --- all lines, and one --------------------------------------------------------------------------


@bp.get("/lines")
def lines() -> ResponseReturnValue:
    statement = bank_lists.visible_lines(current_actor())
    listing = bank_lists.LINES
    found = export(listing, statement, session(), request.args, "bank-lines")
    page = listing.page(statement, session(), request.args) if found is None else None
    return found or render_template("dues/bank/lines.html", listing=listing, page=page)


@bp.get("/lines/<int:bank_line_id>")
def line(bank_line_id: int) -> str:
    return _line(bank_line_id, LineAsideForm(formdata=None))


def _line(bank_line_id: int, form: LineAsideForm) -> str:
    actor = current_actor()
    found = matching.line(bank_line_id, actor)
    words = request.values.get("search", "")
    return render_template(
        "dues/bank/line.html",
        found=found,
        form=form,
        words=words,
        desk=bank_lists.desk_for(found, words, actor),
        confidence=CONFIDENCE,
        state=bank_lists.LINE_BADGES[found.card.row.state],
    )


@bp.post("/lines/<int:bank_line_id>/accept")
def accept_one(bank_line_id: int) -> ResponseReturnValue:
    """Accept one of its proposals, or book it as chosen by hand."""
    given, actor = request.form, current_actor()
    with telling(_("The line is done.")) as told:
        if "accept" in given:
            _accept(bank_line_id, given["accept"])
        else:
            _book(bank_line_id, given.get("payer", ""), seen(given.getlist("invoice")))
    if told.failed:
        return redirect(url_for(".line", bank_line_id=bank_line_id), 303)
    more = matching.to_match(actor).waiting
    return redirect(url_for(".match") if more else url_for(".line", bank_line_id=bank_line_id), 303)


def _book(bank_line_id: int, payer: str, chosen: dict[int, int]) -> None:
    found = matching.line(bank_line_id, current_actor()).card
    if not (payer.isascii() and payer.isdigit() and len(payer) < 18):
        raise Refused(bank_lists.WHOSE)
    shares, _left = divide(found.amount, payments.as_seen(chosen, current_actor()))
    pays = {share.invoice_id: share.amount.minor for share in shares}
    services.book_line(bank_line_id, services.Pick(int(payer), pays), actor=current_actor())


@bp.post("/lines/<int:bank_line_id>/aside")
def set_aside(bank_line_id: int) -> ResponseReturnValue:
    form = LineAsideForm()
    if not form.validate():
        return _line(bank_line_id, form), 422
    with telling(_("The line is set aside.")):
        services.set_line_aside(bank_line_id, form.reason.data, actor=current_actor())
    return redirect(url_for(".match"), 303)


@bp.post("/lines/<int:bank_line_id>/free")
def free(bank_line_id: int) -> ResponseReturnValue:
    with telling(_("The line waits again.")):
        services.free_line(bank_line_id, actor=current_actor())
    return redirect(url_for(".line", bank_line_id=bank_line_id), 303)
