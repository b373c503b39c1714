"""Invoices and credit notes as PDF: painted outside any transaction, kept under their digests."""

from __future__ import annotations

from datetime import date

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import consortium
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues.models import CreditNote, Invoice, PaymentState
from govapp.dues.permissions import INVOICE_READ
from govapp.dues.queries.credits import CreditCard, credit_note
from govapp.dues.queries.invoices import InvoiceCard, invoice
from govapp.dues.queries.links import behind
from govapp.dues.queries.payments import payment
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted, visible
from govapp.foundation.files import store
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.pdf.rendering import render
from govapp.foundation.web.filters import say

PDF = "application/pdf"


def invoice_pdf(invoice_id: int, *, actor: Actor) -> bytes:
    """The invoice on paper, with the numbers of its page; made at the first asking, then kept.

    A new purchase order number makes a new paper; the earlier one stays in the files.
    """
    card = invoice(invoice_id, actor)
    visible(actor, INVOICE_READ, card.row)
    return _made_once(card)


@unrestricted("whoever holds a link that opens may read the invoice behind it")
def paper_of_link(secret: str) -> bytes:
    """The invoice behind a link on paper; `NotFound` for a link that does not open."""
    return _made_once(behind(secret).card)


def _made_once(card: InvoiceCard) -> bytes:
    if card.row.pdf_digest:
        return store.fetch(card.row.pdf_digest)
    content = _paint(card)
    kept = store.put(content)
    with transaction() as session:
        row = session.get_one(Invoice, card.row.id, with_for_update=True)
        if row.po_number == card.row.po_number and row.state is card.row.state:
            row.pdf_digest = kept
            about, name = key("invoice", row.id), f"{row.number}.pdf"
            store.note(session, kept, about=about, name=name, media_type=PDF, size=len(content))
    return content


@unrestricted("the query of the payment lets only those read it who may")
def receipt_pdf(payment_id: int, *, actor: Actor) -> bytes:
    """What came and what it paid, on paper; only money that is here has a receipt."""
    card = payment(payment_id, actor)
    if card.row.state is not PaymentState.SETTLED:
        raise NotFound
    paid = [one for one in card.paid if one.released_on is None]
    rendered = render(
        "receipt",
        {"card": card, "paid": paid, "consortium_row": consortium(current_session())},
        document_id=f"receipt-{card.row.id}",
        title=say(Phrase(N_("Receipt for %(reference)s"), reference=card.row.reference)),
        as_of=consortium_today(),
        figures={
            "payment": key("payment", card.row.id),
            "received_on": card.row.received_on,
            "amount": card.amount,
            "paid": [one.amount for one in paid],
            "left": card.left,
        },
    )
    return rendered.bytes


def credit_note_pdf(credit_note_id: int, *, actor: Actor) -> bytes:
    """The credit note on paper; made at the first asking, then kept."""
    card = credit_note(credit_note_id, actor)
    if card.row.pdf_digest:
        return store.fetch(card.row.pdf_digest)
    content = _paint_credit(card)
    kept = store.put(content)
    with transaction() as session:
        row = session.get(CreditNote, credit_note_id, with_for_update=True)
        if row is None:
            raise NotFound
        visible(actor, INVOICE_READ, session.get(Invoice, row.invoice_id))
        row.pdf_digest = kept
        about, name = key("credit_note", row.id), f"{row.number}.pdf"
        store.note(session, kept, about=about, name=name, media_type=PDF, size=len(content))
    return content


@unrestricted("bank details are printed on every invoice and are no secret")
def bank_details_pdf() -> bytes:
    """Who we are and how to pay us, on one page, for the files of a payer's accounts department."""
    we, today = consortium(current_session()), consortium_today()
    if we is None:
        raise NotFound
    title = say(Phrase(N_("Bank details and tax number")))
    figures = {"legal_name": we.legal_name, "tax_id": we.tax_id, "remittance": we.remittance}
    rendered = render(
        "bank-details",
        {"consortium_row": we},
        document_id=f"bank-{today:%Y%m%d}",
        title=title,
        as_of=today,
        figures=figures,
    )
    return rendered.bytes


def _paint(card: InvoiceCard) -> bytes:
    row = card.row
    title = say(Phrase(N_("Invoice %(number)s"), number=row.number))
    figures = {
        "number": row.number,
        "organization": key("organization", row.organization_id),
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "order_number": row.po_number,
        "lines": [item.amount for item in card.items],
        "total": card.total,
        "void": row.voided_on,
    }
    return _rendered("invoice", card, f"invoice-{row.number}", title, _as_of(row), figures)


def _as_of(row: Invoice) -> date:
    return row.voided_on or row.issued_on


def _paint_credit(card: CreditCard) -> bytes:
    row = card.row
    title = say(Phrase(N_("Credit note %(number)s"), number=row.number))
    figures = {
        "number": row.number,
        "invoice": card.invoice_number,
        "organization": key("organization", card.organization_id),
        "issued_on": row.issued_on,
        "amount": card.amount,
    }
    return _rendered("credit-note", card, f"credit-{row.number}", title, row.issued_on, figures)


def _rendered(
    template: str,
    card: object,
    document_id: str,
    title: str,
    as_of: date,
    figures: dict[str, object],
) -> bytes:
    context = {"card": card, "consortium_row": consortium(current_session())}
    return render(
        template, context, document_id=document_id, title=title, as_of=as_of, figures=figures
    ).bytes
