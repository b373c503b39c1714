"""An organization's own dues: what it owes and why, how to pay, what its standing lets it do."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from govapp.dues import services
from govapp.dues.forms.invoices import PayForm
from govapp.dues.queries.account import account, own_accounts
from govapp.dues.queries.online import pay_together
from govapp.foundation.web.pages import current_actor
from govapp.foundation.web.panels import panels_for

bp = Blueprint("account", __name__, url_prefix="/money")


@bp.get("/account")
def index() -> ResponseReturnValue:
    """The one organization whose dues this person looks after, or the choice."""
    found = own_accounts(current_actor())
    if not found:
        abort(404)
    if len(found) == 1:
        return redirect(url_for(".show", organization_id=next(iter(found))))
    return render_template("dues/account/choose.html", accounts=sorted(found.items()))


@bp.get("/account/<int:organization_id>")
def show(organization_id: int) -> str:
    actor = current_actor()
    void = request.args.get("void") == "1"
    found = account(organization_id, actor, void=void)
    return render_template(
        "dues/account/show.html",
        account=found,
        void=void,
        together=pay_together(organization_id, actor),
        pay_form=PayForm(currency=found.money.owed.currency, formdata=None),
        panels=panels_for("account", actor, organization_id),
    )


@bp.get("/receipts/<int:payment_id>")
def receipt(payment_id: int) -> Response:
    content = services.receipt_pdf(payment_id, actor=current_actor())
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="receipt-{payment_id}.pdf"'
    return answer
