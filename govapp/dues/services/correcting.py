"""Asking for less by a credit note, and issuing an invoice anew with other particulars."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.facts import InvoiceIssued
from govapp.dues.facts.papers import InvoiceReissued
from govapp.dues.models import (
    INVOICES,
    CreditKind,
    CreditNote,
    Invoice,
    InvoiceLine,
    InvoiceState,
    Payment,
    Settlement,
)
from govapp.dues.permissions import INVOICE_CORRECT
from govapp.dues.rules.corrections import Particulars
from govapp.dues.services.books import (
    issue_lines,
    less_owed,
    lock_series,
    locked_invoices,
    note_settled,
)
from govapp.dues.services.changing import LONGEST_ORDER_NUMBER, void_locked
from govapp.dues.services.crediting import credit
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post


def credit_invoice(invoice_id: int, amount: Money, reason: str, *, actor: Actor) -> int:
    """Correct an invoice that asks for too much by a credit note. The number of the note's row."""
    with transaction() as session:
        invoice = _locked(session, invoice_id)
        authorize(actor, INVOICE_CORRECT, invoice)
        if invoice.state is InvoiceState.VOID:
            raise Refused(Phrase(N_("This invoice is void.")))
        if not reason.strip():
            raise Refused(Phrase(N_("Say why the invoice asks for less.")))
        on = consortium_today()
        note = credit(session, invoice, amount, CreditKind.CORRECTION, reason, on=on, actor=actor)
        return note.id


def reissue(invoice_id: int, particulars: Particulars, *, actor: Actor) -> int:
    """Void an invoice and issue it anew with other particulars. The number of the new row.

    Amounts, due date and number of days stay, so the clock of standing goes on where it is; money
    that was on the old invoice pays the new one.
    """
    with transaction() as session:
        known = session.get(Invoice, invoice_id)
        if known is None:
            raise NotFound
        series = lock_series(session, INVOICES, known.number_year)
        old = _locked(session, invoice_id)
        authorize(actor, INVOICE_CORRECT, old)
        against = _against_reissue(session, old, particulars)
        if against:
            raise Refused(against)
        words = list(
            session.execute(
                select(InvoiceLine.words, InvoiceLine.amount_minor)
                .where(InvoiceLine.invoice_id == old.id)
                .order_by(InvoiceLine.position)
            )
        )
        released = void_locked(session, old, particulars.reason, actor=actor)
        session.flush()
        series.last += 1
        new = _anew(old, particulars, f"{series.year}-{series.last:04d}", series.last)
        new.lines = [
            InvoiceLine(position=at, words=text, amount_minor=minor)
            for at, (text, minor) in enumerate(words, start=1)
        ]
        session.add(new)
        session.flush()
        _book(session, new, released, actor=actor)
        return new.id


def _against_reissue(session: Session, old: Invoice, particulars: Particulars) -> list[Phrase]:
    against = []
    if old.state is InvoiceState.VOID:
        against.append(Phrase(N_("This invoice is void already.")))
    if old.written_off_on is not None:
        against.append(Phrase(N_("This invoice is written off.")))
    if session.scalar(select(CreditNote.id).where(CreditNote.invoice_id == old.id).limit(1)):
        against.append(
            Phrase(N_("A credit note stands on this invoice; void it and bill the year again."))
        )
    if not particulars.billed_to.strip():
        against.append(Phrase(N_("Say whom the invoice is billed to.")))
    if not particulars.reason.strip():
        against.append(Phrase(N_("Say why the invoice is issued anew.")))
    if len(particulars.po_number) > LONGEST_ORDER_NUMBER:
        against.append(
            Phrase(
                N_("A purchase order number has at most %(most)s letters."),
                most=LONGEST_ORDER_NUMBER,
            )
        )
    return against


def _anew(old: Invoice, particulars: Particulars, number: str, number_in_year: int) -> Invoice:
    return Invoice(
        number=number,
        number_year=old.number_year,
        number_in_year=number_in_year,
        kind=old.kind,
        organization_id=old.organization_id,
        dues_year=old.dues_year,
        tier=old.tier,
        charter_version_id=old.charter_version_id,
        currency=old.currency,
        total_minor=old.total_minor,
        issued_on=consortium_today(),
        due_on=old.due_on,
        terms_days=old.terms_days,
        period_start=old.period_start,
        period_end=old.period_end,
        po_number=" ".join(particulars.po_number.split()),
        po_digest=old.po_digest,
        former_number=old.former_number,
        opening_import_id=old.opening_import_id,
        billed_to=particulars.billed_to.strip(),
        state=InvoiceState.ISSUED,
        replaces_id=old.id,
    )


def _book(session: Session, new: Invoice, released: list[Settlement], *, actor: Actor) -> None:
    """The new debt, the money that was on the old one, and who is told."""
    about = key("invoice", new.id)
    post(session, source=about, kind="invoice", booked_on=new.issued_on, lines=issue_lines(new))
    lines = [line for old in released for line in _carried(session, old, new)]
    if lines:
        source = f"{about}:carried"
        post(session, source=source, kind="application", booked_on=new.issued_on, lines=lines)
    note_settled(session, [new], on=new.issued_on, actor=actor)
    record(session, InvoiceReissued(about, new.organization_id, new.replaces_id or 0), actor=actor)
    amount = new.total_minor, new.currency
    fact = InvoiceIssued(about, new.organization_id, new.dues_year, *amount, new.due_on)
    record(session, fact, actor=actor)
    ask(session, "dues.tell", key=about, invoice_ids=[new.id])


def _carried(session: Session, old: Settlement, new: Invoice) -> list[Line]:
    """Money that was on the old invoice pays the new one."""
    session.add(
        Settlement(
            payment_id=old.payment_id,
            invoice_id=new.id,
            amount_minor=old.amount_minor,
            settled_on=new.issued_on,
        )
    )
    amount = Money(old.amount_minor, new.currency)
    payer = session.get_one(Payment, old.payment_id).organization_id
    about, party = key("payment", old.payment_id), key("organization", payer)
    return [Line(Account.UNAPPLIED, amount, about, party), less_owed(new, amount)]


def _locked(session: Session, invoice_id: int) -> Invoice:
    found = locked_invoices(session, [invoice_id])
    if invoice_id not in found:
        raise NotFound
    return found[invoice_id]
