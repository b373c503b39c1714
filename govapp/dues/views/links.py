"""Links to one invoice: made, mailed and revoked by its readers, used by whoever holds one."""

from __future__ import annotations

from datetime import timedelta

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from govapp.accounts.rules import Limit, Throttled, address_block
from govapp.accounts.services.throttles import before_public_act
from govapp.dues import services
from govapp.dues.forms import OrderNumberForm
from govapp.dues.forms.invoices import ForwardForm, OrderFileForm, PayForm
from govapp.dues.queries.links import Behind, behind
from govapp.dues.queries.lists import STATUS_BADGES
from govapp.dues.queries.online import pay_online
from govapp.dues.services.online import open_page_by_link
from govapp.foundation.access.actor import ANONYMOUS
from govapp.foundation.files import store
from govapp.foundation.files.papers import MOST_BYTES, Paper, paper
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.phrases import N_
from govapp.foundation.web.errors import page as error_page
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("links", __name__, url_prefix="/invoices")
pay = Blueprint("pay", __name__, url_prefix="/pay")

WRONG_LINKS = Limit(40, timedelta(minutes=10))  # from one address
UPLOADS = Limit(20, timedelta(hours=1))  # by one link
PAGES = Limit(20, timedelta(hours=1))  # by one link
WAIT = N_("There were too many tries. Wait %(minutes)s min, then open the link once more.")


# --- by those who may read the invoice -----------------------------------------------------------


@bp.post("/<int:invoice_id>/forward")
def forward(invoice_id: int) -> ResponseReturnValue:
    form = ForwardForm()
    if not form.validate():
        flash(_("Write the e-mail address of the people who pay."), "wrong")
        return redirect(url_for("invoices.show", invoice_id=invoice_id), 303)
    address = form.address.data or ""
    with telling(_("The invoice is on its way to %(address)s.", address=address)):
        services.forward(invoice_id, address, actor=current_actor())
    return redirect(url_for("invoices.show", invoice_id=invoice_id, _anchor="forward"), 303)


@bp.post("/<int:invoice_id>/links")
def make(invoice_id: int) -> ResponseReturnValue:
    """Make a link to copy; it is shown on this answer only."""
    with telling("") as told:
        secret = services.make_link(invoice_id, actor=current_actor())
    if told.failed:
        return redirect(url_for("invoices.show", invoice_id=invoice_id), 303)
    address = url_for("pay.show", secret=secret, _external=True)
    answer = make_response(
        render_template("dues/invoices/link.html", invoice_id=invoice_id, address=address)
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/<int:invoice_id>/links/<int:invoice_link_id>/revoke")
def revoke(invoice_id: int, invoice_link_id: int) -> ResponseReturnValue:
    with telling(_("That link does not open any more.")):
        services.revoke_link(invoice_link_id, actor=current_actor())
    return redirect(url_for("invoices.show", invoice_id=invoice_id, _anchor="forward"), 303)


# --- by whoever holds a link ---------------------------------------------------------------------


@pay.after_request
def _nowhere_else(response: Response) -> Response:
    """No search engine, no other site and no cache learns of the link."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@pay.errorhandler(NotFound)
def _not_open(_error: NotFound) -> ResponseReturnValue:
    """Unknown, expired and revoked links look the same; guessing from one address ends soon."""
    where = address_block(request.remote_addr or "")
    try:
        before_public_act("invoice-link", where, WRONG_LINKS, WAIT)
    except Throttled:
        return error_page(429)
    return render_template("dues/pay/gone.html"), 404


@pay.get("/<secret>")
def show(secret: str) -> str:
    return _page(secret, behind(secret))


def _page(secret: str, found: Behind, **forms: object) -> str:
    given = {
        "order_form": OrderNumberForm(formdata=None, order_number=found.card.row.po_number),
        "file_form": OrderFileForm(formdata=None),
        "pay_form": PayForm(currency=found.card.row.currency, formdata=None),
        **forms,
    }
    return render_template(
        "dues/pay/show.html",
        found=found,
        card=found.card,
        secret=secret,
        status=STATUS_BADGES[found.card.status],
        online=pay_online(found.card.row, ANONYMOUS),
        **given,
    )


@pay.get("/<secret>/invoice.pdf")
def invoice(secret: str) -> Response:
    number = behind(secret).card.row.number
    return _pdf(services.paper_of_link(secret), f"invoice-{number}.pdf")


@pay.get("/<secret>/tax-form.pdf")
def tax_form(secret: str) -> Response:
    we = behind(secret).we
    if we is None or not we.w9_digest:
        raise NotFound
    return _pdf(store.fetch(we.w9_digest), "W-9.pdf")


@pay.get("/<secret>/bank-details.pdf")
def bank_details(secret: str) -> Response:
    behind(secret)
    return _pdf(services.bank_details_pdf(), "bank-details.pdf")


@pay.post("/<secret>/order-number")
def note_order(secret: str) -> ResponseReturnValue:
    found, form = behind(secret), OrderNumberForm()
    if not form.validate():
        return _page(secret, found, order_form=form), 422
    with telling(_("Your purchase order number is on the invoice.")):
        services.note_order_by_link(secret, form.order_number.data or "")
    return redirect(url_for(".show", secret=secret), 303)


@pay.post("/<secret>/order")
def hand_in_order(secret: str) -> ResponseReturnValue:
    found, form = behind(secret), OrderFileForm()
    before_public_act("invoice-order", secret, UPLOADS, WAIT)
    if form.validate():
        with telling(_("Your purchase order is with us. Thank you."), form) as told:
            services.keep_order_by_link(secret, handed_in(form.file.data))
        if told.done:
            return redirect(url_for(".show", secret=secret), 303)
    return _page(secret, found, file_form=form), 422


@pay.post("/<secret>/online")
def online(secret: str) -> ResponseReturnValue:
    """The invoice of the link, or a part of it, on a page at Stripe."""
    found = behind(secret)
    before_public_act("invoice-pay", secret, PAGES, WAIT)
    form = PayForm(currency=found.card.row.currency)
    back = url_for(".show", secret=secret)
    if form.validate():
        with telling("", form) as told:
            address = open_page_by_link(secret, form.amount.data)
        if told.done:
            return render_template("dues/paying.html", address=address, back=back)
    return _page(secret, found, pay_form=form), 422


@pay.get("/checking")
def checking() -> str:
    """Where Stripe sends whoever paid back to: it only says that we are checking."""
    return render_template("dues/pay/checking.html")


def handed_in(file: FileStorage) -> Paper:
    """The uploaded file as a paper that may be kept, or `Invalid`."""
    return paper(file.filename or "", file.stream.read(MOST_BYTES + 1))


def _pdf(content: bytes, name: str) -> Response:
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
