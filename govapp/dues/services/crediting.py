"""A helper for whatever makes an invoice ask for less: the credit note and its entry."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.dues.facts import CreditNoteIssued
from govapp.dues.models import CREDIT_NOTES, CreditKind, CreditNote, Invoice
from govapp.dues.services.books import (
    less_earned,
    less_owed,
    lock_series,
    note_settled,
    open_on,
)
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account
from govapp.ledger.services import post


@unrestricted("a helper: the command that calls it has authorized")
def credit(
    session: Session,
    invoice: Invoice,
    amount: Money,
    kind: CreditKind,
    reason: str,
    *,
    on: date,
    request_id: int | None = None,
    actor: Actor,
) -> CreditNote:
    """Take `amount` off a locked invoice by a numbered credit note; at most what is open.

    What is not earned yet is given up first, the rest is booked as discounts and credits.
    """
    _refuse_too_much(invoice, amount, open_on(session, invoice))
    note = _numbered(session, invoice, amount, kind, reason, on, request_id)
    about = key("credit_note", note.id)
    post(
        session,
        source=about,
        kind="credit note",
        booked_on=on,
        lines=[
            *less_earned(session, invoice, amount, Account.CREDITED, about=about),
            less_owed(invoice, amount),
        ],
    )
    note_settled(session, [invoice], on=on, actor=actor)
    fact = CreditNoteIssued(
        about, invoice.organization_id, invoice.id, amount.minor, amount.currency
    )
    record(session, fact, actor=actor)
    return note


def _refuse_too_much(invoice: Invoice, amount: Money, left: Money) -> None:
    if amount.minor <= 0 or amount.currency != left.currency or amount.minor > left.minor:
        raise Refused(
            Phrase(
                N_("A credit on invoice %(number)s is more than zero and at most %(open)s."),
                number=invoice.number,
                open=left,
            )
        )


def _numbered(
    session: Session,
    invoice: Invoice,
    amount: Money,
    kind: CreditKind,
    reason: str,
    on: date,
    request_id: int | None,
) -> CreditNote:
    series = lock_series(session, CREDIT_NOTES, on.year)
    series.last += 1
    note = CreditNote(
        number=f"CN-{series.year}-{series.last:04d}",
        number_year=series.year,
        number_in_year=series.last,
        kind=kind,
        invoice_id=invoice.id,
        amount_minor=amount.minor,
        issued_on=on,
        reason=reason.strip(),
        request_id=request_id,
    )
    session.add(note)
    session.flush()
    return note
