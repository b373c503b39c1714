"""An invoice that is not right: a credit note, issuing it anew, writing it off, paying in parts."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from govapp.accounts.queries import consortium_today
from govapp.db import session
from govapp.dues import services
from govapp.dues.forms.invoices import CreditForm, PlanForm, ReissueForm, WriteOffForm
from govapp.dues.permissions import INVOICE_CORRECT, PLAN_AGREE
from govapp.dues.queries import credits, invoices
from govapp.dues.queries.invoice_card import InvoiceCard
from govapp.dues.queries.terms import money_rules
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.pages import current_actor, telling

bp = Blueprint("corrections", __name__)


@bp.get("/invoices/<int:invoice_id>/correct")
def show(invoice_id: int) -> str:
    return _page(_card(invoice_id))


@bp.post("/invoices/<int:invoice_id>/credit")
def credit(invoice_id: int) -> ResponseReturnValue:
    card = _card(invoice_id)
    form = CreditForm(currency=card.row.currency)
    if not form.validate():
        return _page(card, credit_form=form), 422
    with telling(_("The credit note is issued, and the payers are told.")) as told:
        number = services.credit_invoice(
            invoice_id, form.amount.data, form.reason.data, actor=current_actor()
        )
    if told.done:
        return redirect(url_for(".credit_note", credit_note_id=number), 303)
    return _page(card, credit_form=form), 409


@bp.post("/invoices/<int:invoice_id>/reissue")
def reissue(invoice_id: int) -> ResponseReturnValue:
    card, form = _card(invoice_id), ReissueForm()
    if not form.validate():
        return _page(card, reissue_form=form), 422
    with telling(_("The invoice is issued anew; the old one is void.")) as told:
        number = services.reissue(invoice_id, form.to_particulars(), actor=current_actor())
    if told.done:
        return redirect(url_for("invoices.show", invoice_id=number), 303)
    return _page(card, reissue_form=form), 409


@bp.post("/invoices/<int:invoice_id>/write-off")
def write_off(invoice_id: int) -> ResponseReturnValue:
    card, form = _card(invoice_id), WriteOffForm()
    if not form.validate():
        return _page(card, write_off_form=form), 422
    small = card.open.minor < money_rules(session()).two_people_minor
    words = _("The debt is written off.") if small else _("The request waits for a second person.")
    with telling(words) as told:
        services.write_off(invoice_id, form.reason.data, actor=current_actor())
    if told.done:
        return redirect(url_for("invoices.show", invoice_id=invoice_id), 303)
    return _page(card, write_off_form=form), 409


def _card(invoice_id: int) -> InvoiceCard:
    card = invoices.invoice(invoice_id, current_actor())
    authorize(current_actor(), INVOICE_CORRECT, card.row)
    return card


def _page(card: InvoiceCard, **forms: object) -> str:
    row, rules = card.row, money_rules(session())
    given = {
        "credit_form": CreditForm(currency=row.currency, formdata=None),
        "reissue_form": ReissueForm(formdata=None, obj=row),
        "write_off_form": WriteOffForm(formdata=None),
        **forms,
    }
    return render_template(
        "dues/invoices/correct.html",
        card=card,
        two_people=Money(rules.two_people_minor, row.currency),
        needs_two=card.open.minor >= rules.two_people_minor,
        **given,
    )


# --- paying in parts -----------------------------------------------------------------------------


@bp.get("/invoices/<int:invoice_id>/plan")
def plan(invoice_id: int) -> str:
    form = PlanForm(formdata=None, first_due=consortium_today() + timedelta(days=14))
    return _plan_page(invoice_id, form)


@bp.post("/invoices/<int:invoice_id>/plan")
def agree(invoice_id: int) -> ResponseReturnValue:
    form = PlanForm()
    if not form.validate():
        return _plan_page(invoice_id, form), 422
    with telling(_("The payment plan is agreed, and the payers are told.")) as told:
        services.agree_plan(
            invoice_id,
            form.count.data,
            form.first_due.data,
            form.reason.data,
            actor=current_actor(),
        )
    if told.done:
        return redirect(url_for("invoices.show", invoice_id=invoice_id), 303)
    return _plan_page(invoice_id, form), 409


@bp.post("/payment-plans/<int:payment_plan_id>/end")
def end_plan(payment_plan_id: int) -> ResponseReturnValue:
    with telling(_("The payment plan is taken back; the clock goes on.")) as told:
        invoice_id = services.end_plan(payment_plan_id, actor=current_actor())
    if told.done:
        return redirect(url_for("invoices.show", invoice_id=invoice_id), 303)
    return redirect(url_for("invoices.index"), 303)


def _plan_page(invoice_id: int, form: PlanForm) -> str:
    card = invoices.invoice(invoice_id, current_actor())
    authorize(current_actor(), PLAN_AGREE, card.row)
    months = money_rules(session()).plan_months
    return render_template("dues/invoices/plan.html", card=card, form=form, months=months)


# --- credit notes --------------------------------------------------------------------------------


@bp.get("/credit-notes/<int:credit_note_id>")
def credit_note(credit_note_id: int) -> str:
    card = credits.credit_note(credit_note_id, current_actor())
    return render_template("dues/credit_note.html", card=card)


@bp.get("/credit-notes/<int:credit_note_id>/pdf")
def credit_note_pdf(credit_note_id: int) -> Response:
    content = services.credit_note_pdf(credit_note_id, actor=current_actor())
    answer = Response(content, content_type="application/pdf")
    name = f"credit-note-{credit_note_id}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
