"""What the books call invoices and payments."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.dues.models import CreditNote, Invoice, Payment
from govapp.foundation.kernel.phrases import N_, Phrase


def invoice_names(session: Session, ids: Iterable[int]) -> dict[int, Phrase]:
    """`Invoice 2027-0001` by number."""
    rows = session.execute(select(Invoice.id, Invoice.number).where(Invoice.id.in_(set(ids))))
    return {one: Phrase(N_("Invoice %(number)s"), number=number) for one, number in rows}


def credit_note_names(session: Session, ids: Iterable[int]) -> dict[int, Phrase]:
    """`Credit note 2027-C0001` by number."""
    rows = session.execute(
        select(CreditNote.id, CreditNote.number).where(CreditNote.id.in_(set(ids)))
    )
    return {one: Phrase(N_("Credit note %(number)s"), number=number) for one, number in rows}


def payment_names(session: Session, ids: Iterable[int]) -> dict[int, Phrase]:
    """`Payment 1024` by its reference, or by its day when it has none."""
    rows = session.execute(
        select(Payment.id, Payment.reference, Payment.received_on).where(Payment.id.in_(set(ids)))
    )
    return {
        one: Phrase(N_("Payment %(reference)s"), reference=reference)
        if reference
        else Phrase(N_("Payment of %(day)s"), day=day)
        for one, reference, day in rows
    }
