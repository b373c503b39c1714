"""Paying online: the address that Stripe tells, the staff page, saved accounts and charges."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from govapp.db import session
from govapp.dues.forms.invoices import PayForm
from govapp.dues.gateway import BadDelivery
from govapp.dues.queries.billing import dues_currency
from govapp.dues.queries.stripe_desk import stripe_page
from govapp.dues.services import online
from govapp.dues.views.picks import ticked
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.pages import current_actor, own_path, telling

bp = Blueprint("stripe", __name__)

LARGEST_DELIVERY = 512 * 1024


@bp.post("/webhooks/stripe")
def hear() -> Response:
    """200 once the event is kept, 400 for what Stripe did not sign; nothing slow happens here."""
    request.max_content_length = LARGEST_DELIVERY
    try:
        content = request.get_data(cache=False, parse_form_data=False)
        online.hear(content, request.headers.get("Stripe-Signature"))
    except (BadDelivery, RequestEntityTooLarge) as refusal:
        words = str(refusal) if isinstance(refusal, BadDelivery) else "too large"
        return Response(f"{words}\n", 400, content_type="text/plain; charset=utf-8")
    return Response("kept\n", 200, content_type="text/plain; charset=utf-8")


@bp.get("/money/stripe")
def index() -> str:
    return render_template("dues/stripe.html", page=stripe_page(current_actor()))


@bp.post("/money/stripe/compare")
def compare() -> ResponseReturnValue:
    with telling(_("The books are being compared; look again in a minute.")):
        online.ask_comparison(actor=current_actor())
    return redirect(url_for(".index"), 303)


@bp.post("/money/stripe/differences/<int:difference_id>")
def accept(difference_id: int) -> ResponseReturnValue:
    with telling(_("Done as proposed.")):
        online.accept(difference_id, actor=current_actor())
    return redirect(url_for(".index"), 303)


@bp.post("/money/stripe/calls/<int:call_id>")
def try_again(call_id: int) -> ResponseReturnValue:
    with telling(_("Stripe is asked again.")):
        online.try_again(call_id, actor=current_actor())
    return redirect(url_for(".index"), 303)


@bp.get("/money/online/checking")
def checking() -> str:
    """Where Stripe sends the visitor back: it only says that we are checking."""
    return render_template("dues/checking.html")


@bp.post("/money/online/save/<int:organization_id>")
def save(organization_id: int) -> ResponseReturnValue:
    with telling("") as told:
        address = online.saving_page(organization_id, actor=current_actor())
    if told.failed:
        return redirect(_back(), 303)
    return render_template("dues/saving.html", address=address, back=_back())


@bp.post("/money/online/pay/<int:organization_id>")
def pay(organization_id: int) -> ResponseReturnValue:
    """Ticked invoices, or an amount of them, on one page at Stripe."""
    actor = current_actor()
    form = PayForm(currency=dues_currency(session()))
    chosen = ticked(request.form.getlist("invoice"))
    with telling("", form) as told:
        if not form.validate():
            raise Refused(Phrase(N_("Write the amount as a number, like 1,250.00.")))
        address = online.open_page(organization_id, chosen, form.amount.data, actor=actor)
    if told.failed:
        return redirect(_back(), 303)
    return render_template("dues/paying.html", address=address, back=_back())


@bp.post("/money/online/forget/<int:saved_method_id>")
def forget(saved_method_id: int) -> ResponseReturnValue:
    with telling(_("The saved account is used no more.")):
        online.forget_method(saved_method_id, actor=current_actor())
    return redirect(_back(), 303)


@bp.post("/money/online/announce/<int:invoice_id>")
def announce(invoice_id: int) -> ResponseReturnValue:
    with telling(_("The payers are told of the day, the amount and the account.")):
        online.announce_charge(invoice_id, actor=current_actor())
    return redirect(url_for("invoices.show", invoice_id=invoice_id), 303)


@bp.post("/money/online/call-off/<int:planned_charge_id>")
def call_off(planned_charge_id: int) -> ResponseReturnValue:
    with telling(_("Nothing will be charged.")):
        online.call_off(planned_charge_id, actor=current_actor())
    return redirect(_back(), 303)


def _back() -> str:
    return own_path(request.form.get("back"), url_for("invoices.index"))
