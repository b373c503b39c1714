"""Invoices: the list, one of them, its paper."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.db import session
from govapp.dues import services
from govapp.dues.forms import OrderNumberForm, VoidForm
from govapp.dues.forms.invoices import ForwardForm, OrderFileForm, PayForm
from govapp.dues.queries import invoices
from govapp.dues.queries.links import links_of
from govapp.dues.queries.lists import INVOICES, STATUS_BADGES, STEP_BADGES
from govapp.dues.queries.online import pay_online
from govapp.dues.views.links import handed_in
from govapp.foundation.files import store
from govapp.foundation.files.papers import ascii_name
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.web.exports import export
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("invoices", __name__, url_prefix="/invoices")


@bp.get("")
def index() -> ResponseReturnValue:
    by_name = request.args.get("sort") == "organization"
    statement = invoices.visible_invoices(current_actor(), by_name=by_name)
    file = export(INVOICES, statement, session(), request.args, "invoices")
    page = INVOICES.page(statement, session(), request.args) if file is None else None
    return file or render_template("dues/invoices/index.html", listing=INVOICES, page=page)


@bp.get("/<int:invoice_id>")
def show(invoice_id: int) -> str:
    return _page(invoice_id)


def _page(invoice_id: int, **forms: object) -> str:
    card = invoices.invoice(invoice_id, current_actor())
    given = {
        "order_form": OrderNumberForm(formdata=None, order_number=card.row.po_number),
        "void_form": VoidForm(formdata=None),
        "forward_form": ForwardForm(formdata=None),
        "file_form": OrderFileForm(formdata=None),
        "pay_form": PayForm(currency=card.row.currency, formdata=None),
        **forms,
    }
    return render_template(
        "dues/invoices/show.html",
        card=card,
        online=pay_online(card.row, current_actor()),
        links=links_of(session(), invoice_id),
        status=STATUS_BADGES[card.status],
        step=STEP_BADGES[card.step],
        step_badges=STEP_BADGES,
        **given,
    )


@bp.get("/<int:invoice_id>/pdf")
def pdf(invoice_id: int) -> Response:
    content = services.invoice_pdf(invoice_id, actor=current_actor())
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="invoice-{invoice_id}.pdf"'
    return answer


@bp.post("/<int:invoice_id>/order-number")
def note_order_number(invoice_id: int) -> ResponseReturnValue:
    form = OrderNumberForm()
    if form.validate():
        with telling(_("Your purchase order number is on the invoice.")):
            services.note_order_number(
                invoice_id, form.order_number.data or "", actor=current_actor()
            )
        return redirect(url_for(".show", invoice_id=invoice_id), 303)
    return _page(invoice_id, order_form=form), 422


@bp.post("/<int:invoice_id>/order")
def hand_in_order(invoice_id: int) -> ResponseReturnValue:
    form = OrderFileForm()
    if form.validate():
        with telling(_("Your purchase order is with us. Thank you."), form) as told:
            services.keep_order(invoice_id, handed_in(form.file.data), actor=current_actor())
        if told.done:
            return redirect(url_for(".show", invoice_id=invoice_id), 303)
    return _page(invoice_id, file_form=form), 422


@bp.get("/<int:invoice_id>/order")
def order(invoice_id: int) -> Response:
    """The purchase order that was handed in, always as a file to keep, never shown in place."""
    card = invoices.invoice(invoice_id, current_actor())
    kept = store.known(session(), card.row.po_digest) if card.row.po_digest else None
    if kept is None:
        raise NotFound
    answer = Response(store.fetch(kept.digest), content_type=kept.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{ascii_name(kept.name)}"'
    return answer


@bp.post("/<int:invoice_id>/void")
def void(invoice_id: int) -> ResponseReturnValue:
    form = VoidForm()
    if form.validate():
        with telling(_("The invoice is void; its entry is reversed.")):
            services.void(invoice_id, form.reason.data, actor=current_actor())
        return redirect(url_for(".show", invoice_id=invoice_id), 303)
    return _page(invoice_id, void_form=form), 422
