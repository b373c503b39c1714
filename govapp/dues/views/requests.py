"""Discounts, credits, refunds and write-offs: asking for them, and answering."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.db import session
from govapp.dues import services
from govapp.dues.forms.fees import CreditForm
from govapp.dues.queries import requests as asked
from govapp.dues.queries.request_list import KINDS, REQUESTS, STATES, answer_consequences
from govapp.foundation.web.exports import export
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("requests", __name__, url_prefix="/money")


@bp.get("/requests")
def index() -> ResponseReturnValue:
    statement = asked.requests_listed(current_actor())
    file = export(REQUESTS, statement, session(), request.args, "requests")
    page = REQUESTS.page(statement, session(), request.args) if file is None else None
    return file or render_template(
        "dues/requests/index.html",
        listing=REQUESTS,
        page=page,
        waiting=asked.requests_to_answer(current_actor()),
    )


@bp.get("/requests/<int:request_id>")
def show(request_id: int) -> str:
    card = asked.request_card(request_id, current_actor())
    return render_template(
        "dues/requests/show.html",
        card=card,
        kind=KINDS[card.row.kind],
        state=STATES[card.row.state],
        consequences=answer_consequences(card),
    )


@bp.post("/requests/<int:request_id>")
def answer(request_id: int) -> ResponseReturnValue:
    approve = request.form.get("answer") == "approve"
    message = _("It is approved and done.") if approve else _("The request is declined.")
    with telling(message):
        services.answer_request(request_id, approve=approve, actor=current_actor())
    return redirect(url_for(".show", request_id=request_id), 303)


@bp.get("/credit/<int:invoice_id>")
def credit(invoice_id: int) -> str:
    return _credit_page(invoice_id)


@bp.post("/credit/<int:invoice_id>")
def ask_credit(invoice_id: int) -> ResponseReturnValue:
    found = asked.creditable(invoice_id, current_actor())
    form = CreditForm(currency=found.total.currency)
    if not form.validate():
        return _credit_page(invoice_id, form), 422
    request_id = 0
    with telling(_("The request waits for a second person."), form) as told:
        request_id = services.ask_credit(
            invoice_id, form.kind.data, form.amount.data, form.reason.data, actor=current_actor()
        )
    if told.failed:
        return _credit_page(invoice_id, form), 409
    return redirect(url_for(".show", request_id=request_id), 303)


def _credit_page(invoice_id: int, form: CreditForm | None = None) -> str:
    found = asked.creditable(invoice_id, current_actor())
    form = form or CreditForm(currency=found.total.currency, formdata=None)
    return render_template("dues/requests/credit.html", found=found, form=form)
