"""Handing over to accounting: choose, look, make the file; what went; what accounts are called."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from govapp.db import session
from govapp.dues import services
from govapp.dues.forms import HandoverForm
from govapp.dues.queries import accounting
from govapp.dues.queries.billing import dues_currency
from govapp.dues.rules.exports.formats import Days, Format
from govapp.dues.rules.exports.xero import DayStyle
from govapp.foundation.files import store
from govapp.foundation.web.fields import clean
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("handover", __name__, url_prefix="/money/handover")

# What each file is for, and where one takes it in.
FORMATS = {
    Format.QUICKBOOKS_INVOICES: (
        _l("QuickBooks Online: invoices"),
        _l("Settings, Import data, Invoices. A hundred invoices a file; more come as a zip."),
    ),
    Format.QUICKBOOKS_JOURNAL: (
        _l("QuickBooks Online: journal"),
        _l("Settings, Import data, Journal entries. Refunds and fees are rows of their own."),
    ),
    Format.QUICKBOOKS_DESKTOP: (
        _l("QuickBooks Desktop: journal (IIF)"),
        _l("File, Utilities, Import, IIF files. Accounts and customers come along."),
    ),
    Format.XERO_INVOICES: (
        _l("Xero: invoices and credit notes"),
        _l("Business, Invoices, Import. Five hundred a file; more come as a zip."),
    ),
    Format.XERO_PAYMENTS: (
        _l("Xero: payments, refunds and fees"),
        _l("One statement for each account that holds money: Manage account, Import a statement."),
    ),
    Format.JOURNAL_CSV: (
        _l("General journal: CSV"),
        _l("Every line of the period, for Excel and any other program."),
    ),
    Format.JOURNAL_XLSX: (
        _l("General journal: workbook"),
        _l("The same with typed cells, and a sheet that says what it covers."),
    ),
}
EXTRA = {
    "item": _l("Product on invoices"),
    "tax": _l("Tax on dues"),
}
LONGEST_NAME, LONGEST_CODE = 100, 20


@bp.get("")
def index() -> ResponseReturnValue:
    actor = current_actor()
    usual = accounting.usual_period()
    asked_for = request.args if "format" in request.args else MultiDict()
    form = HandoverForm(
        formdata=asked_for or None, first=usual.first, last=usual.last, meta={"csrf": False}
    )
    form.offer(FORMATS)
    wanted = _asked(form) if asked_for and form.validate() else None
    return render_template(
        "dues/handover/index.html",
        form=form,
        preview=accounting.preview(wanted, actor) if wanted else None,
        runs=accounting.runs(actor),
        formats=FORMATS,
    )


@bp.post("")
def make() -> ResponseReturnValue:
    form = HandoverForm()
    form.offer(FORMATS)
    if not form.validate():
        flash(_("Choose what to hand over, and the days."), "wrong")
        return redirect(url_for(".index"), 303)
    with telling(_("The file is made. It stands first among those below.")) as told:
        services.hand_to_accounting(_asked(form), actor=current_actor())
    if told.failed:
        return redirect(url_for(".index", **form.as_args()), 303)
    return redirect(url_for(".index", _anchor="files"), 303)


def _asked(form: HandoverForm) -> accounting.Asked:
    return accounting.Asked(
        format=form.format.data,
        period=Days(form.first.data, form.last.data),
        currency=dues_currency(session()),
        only_new=form.only_new.data,
        days=form.days.data or DayStyle.MONTH_FIRST,
    )


@bp.get("/<int:handover_id>/file")
def file(handover_id: int) -> Response:
    kept = accounting.file_of(handover_id, current_actor())
    answer = Response(store.fetch(kept.digest), content_type=kept.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{kept.name}"'
    return answer


@bp.post("/<int:handover_id>/take-back")
def take_back(handover_id: int) -> ResponseReturnValue:
    with telling(_("What it held counts as new again.")):
        services.take_back(handover_id, actor=current_actor())
    return redirect(url_for(".index", _anchor="files"), 303)


# --- what accounts are called --------------------------------------------------------------------


@bp.get("/accounts")
def names() -> ResponseReturnValue:
    found = accounting.accounts(current_actor())
    return render_template("dues/handover/names.html", accounts=found, extra=EXTRA)


@bp.post("/accounts")
def keep_names() -> ResponseReturnValue:
    actor = current_actor()
    try:
        names = [_written(one.key) for one in accounting.accounts(actor)]
    except ValueError as wrong:
        flash(str(wrong), "wrong")
        return redirect(url_for(".names"), 303)
    with telling(_("The names are kept; the next file has them.")):
        services.name_accounts(names, actor=actor)
    return redirect(url_for(".names"), 303)


def _written(key: str) -> services.Written:
    name = clean(request.form.get(f"name-{key}", ""))
    code = clean(request.form.get(f"code-{key}", ""))
    if len(name) > LONGEST_NAME or len(code) > LONGEST_CODE:
        raise ValueError(
            _(
                "A name has at most %(name)s letters, a code %(code)s.",
                name=LONGEST_NAME,
                code=LONGEST_CODE,
            )
        )
    return services.Written(key, name, code)
