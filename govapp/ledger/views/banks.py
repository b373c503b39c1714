"""The bank accounts: adding one, changing its name, putting it out of use."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.foundation.access.policy import authorize
from govapp.foundation.web.pages import current_actor, telling
from govapp.ledger import queries, services
from govapp.ledger.forms import BankForm
from govapp.ledger.permissions import BANK_KEEP

bp = Blueprint("banks", __name__, url_prefix="/ledger/banks")


@bp.get("/new")
def new() -> str:
    authorize(current_actor(), BANK_KEEP)
    return _page(BankForm())


@bp.post("/new")
def add() -> ResponseReturnValue:
    authorize(current_actor(), BANK_KEEP)
    form = BankForm()
    if form.validate():
        with telling(_("The account is there."), form) as told:
            services.keep_bank_account(form.to_details(), actor=current_actor())
        if told.done:
            return redirect(url_for("ledger.cash"), 303)
    return _page(form), 422


@bp.get("/<int:bank_account_id>")
def edit(bank_account_id: int) -> str:
    row = queries.bank_account(bank_account_id, current_actor())
    return _page(BankForm(obj=row), bank_account_id, row.code)


@bp.post("/<int:bank_account_id>")
def change(bank_account_id: int) -> ResponseReturnValue:
    row, form = queries.bank_account(bank_account_id, current_actor()), BankForm()
    if form.validate():
        with telling(_("Kept."), form) as told:
            services.keep_bank_account(
                form.to_details(code=row.code),
                actor=current_actor(),
                bank_account_id=bank_account_id,
            )
        if told.done:
            return redirect(url_for("ledger.cash"), 303)
    return _page(form, bank_account_id, row.code), 422


def _page(form: BankForm, bank_account_id: int | None = None, code: str = "") -> str:
    return render_template(
        "ledger/bank.html", form=form, bank_account_id=bank_account_id, code=code
    )
