"""The invoice as PDF: painted outside any transaction, kept under its digest."""

from __future__ import annotations

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import consortium
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues.models import Invoice, PaymentState
from govapp.dues.permissions import INVOICE_READ
from govapp.dues.queries.invoices import InvoiceCard, invoice
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
    if card.row.pdf_digest:
        return store.fetch(card.row.pdf_digest)
    content = _paint(card)
    kept = store.put(content)
    with transaction() as session:
        row = session.get(Invoice, invoice_id, with_for_update=True)
        visible(actor, INVOICE_READ, row)
        if row is None:
            raise NotFound
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
    context = {"card": card, "consortium_row": consortium(current_session())}
    document_id = f"invoice-{row.number}"
    as_of = row.voided_on or row.issued_on
    rendered = render(
        "invoice", context, document_id=document_id, title=title, as_of=as_of, figures=figures
    )
    return rendered.bytes
