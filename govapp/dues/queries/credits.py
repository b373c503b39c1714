"""Credit notes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govapp.db import session as current_session
from govapp.dues.models import CreditNote, Invoice
from govapp.dues.permissions import INVOICE_READ
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money


@dataclass(frozen=True)
class CreditCard:
    """A credit note with all that its page and its paper show."""

    row: CreditNote
    invoice_id: int
    invoice_number: str
    organization_id: int
    organization: str
    billed_to: str
    po_number: str
    amount: Money


def credit_note(credit_note_id: int, actor: Actor) -> CreditCard:
    """One credit note; 404 for everybody who may not read its invoice."""
    row = current_session().scalar(
        select(CreditNote)
        .where(CreditNote.id == credit_note_id)
        .options(joinedload(CreditNote.invoice).joinedload(Invoice.organization))
    )
    visible(actor, INVOICE_READ, row.invoice if row else None)
    if row is None:
        raise NotFound
    return CreditCard(
        row=row,
        invoice_id=row.invoice_id,
        invoice_number=row.invoice.number,
        organization_id=row.invoice.organization_id,
        organization=row.invoice.organization.display_name,
        billed_to=row.invoice.billed_to,
        po_number=row.invoice.po_number,
        amount=Money(row.amount_minor, row.invoice.currency),
    )
