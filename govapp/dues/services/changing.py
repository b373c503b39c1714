"""Taking an invoice back, and its purchase order number."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.facts import InvoiceVoided, PurchaseOrderNoted
from govapp.dues.models import (
    ChargeState,
    Invoice,
    InvoiceState,
    Payment,
    PlannedCharge,
    Settlement,
)
from govapp.dues.permissions import INVOICE_ORDER_NUMBER, INVOICE_READ, INVOICE_VOID
from govapp.dues.queries.on_its_way import on_its_way
from govapp.dues.rules.corrections import against_void
from govapp.dues.services.books import (
    less_owed,
    locked_invoices,
    make_findable,
    open_on,
    unearn,
)
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted, visible
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.search.services import forget
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post
from govapp.members.models import Organization

LONGEST_ORDER_NUMBER = 40


def note_order_number(invoice_id: int, order_number: str, *, actor: Actor) -> None:
    """Put the member's purchase order number on an invoice that is not paid yet."""
    with transaction() as session:
        invoice = _locked(session, invoice_id)
        visible(actor, INVOICE_READ, invoice)
        authorize(actor, INVOICE_ORDER_NUMBER, invoice)
        put_order_number(session, invoice, order_number, actor=actor)


@unrestricted("a helper: the command that calls it has authorized")
def put_order_number(
    session: Session, invoice: Invoice, order_number: str, *, actor: Actor
) -> None:
    """Put a purchase order number on a locked invoice, or refuse because its paper is final."""
    number = " ".join(order_number.split())
    against = _against_a_number(invoice, number)
    if against:
        raise Refused(against)
    if number == invoice.po_number:
        return
    invoice.po_number, invoice.pdf_digest = number, ""
    billed = session.get_one(Organization, invoice.organization_id)
    make_findable(session, invoice, billed.display_name)
    fact = PurchaseOrderNoted(key("invoice", invoice.id), invoice.organization_id)
    record(session, fact, actor=actor)


def _against_a_number(invoice: Invoice, number: str) -> list[Phrase]:
    if invoice.state is InvoiceState.VOID:
        return [Phrase(N_("This invoice is void."))]
    if invoice.settled_on is not None:
        return [Phrase(N_("This invoice is settled; its paper does not change any more."))]
    if len(number) > LONGEST_ORDER_NUMBER:
        most = LONGEST_ORDER_NUMBER
        return [Phrase(N_("A purchase order number has at most %(most)s letters."), most=most)]
    return []


def void(invoice_id: int, reason: str, *, actor: Actor) -> None:
    """Take an invoice back: its entry is reversed, and money that was on it waits unapplied."""
    with transaction() as session:
        invoice = _locked(session, invoice_id)
        authorize(actor, INVOICE_VOID, invoice)
        void_locked(session, invoice, reason, actor=actor)


@unrestricted("a helper: the command that calls it has authorized")
def void_locked(
    session: Session, invoice: Invoice, reason: str, *, actor: Actor
) -> list[Settlement]:
    """Void a locked invoice and reverse all it brought; the settlements that were released."""
    against = tuple(_against_void(session, invoice, reason))
    if against:
        raise Refused(against)
    today, about = consortium_today(), key("invoice", invoice.id)
    released = _settlements(session, invoice)
    given_back = [_given_back(settlement, payer_id, invoice) for settlement, payer_id in released]
    for settlement, _payer_id in released:
        settlement.released_on = max(today, settlement.settled_on)
    lines = [*unearn(session, invoice), less_owed(invoice, open_on(session, invoice)), *given_back]
    lines = [line for line in lines if line.amount]
    if lines:  # nothing is left in the books of what was credited before it was earned
        post(session, source=f"{about}:void", kind="void", booked_on=today, lines=lines)
    invoice.state, invoice.void_reason = InvoiceState.VOID, reason.strip()
    invoice.voided_on, invoice.settled_on, invoice.pdf_digest = today, None, ""
    invoice.written_off_on, invoice.written_off_minor = None, 0
    forget(session, about)
    minor = -sum(line.amount.minor for line in given_back)
    record(session, InvoiceVoided(about, invoice.organization_id, minor), actor=actor)
    return [settlement for settlement, _payer_id in released]


def _against_void(session: Session, invoice: Invoice, reason: str) -> Iterable[Phrase]:
    """What is on its way for it, by what Stripe told and by what its payer was told of."""
    pending = session.scalars(on_its_way(invoice.id))
    announced = select(PlannedCharge.charge_on).where(
        PlannedCharge.invoice_id == invoice.id, PlannedCharge.state == ChargeState.ANNOUNCED
    )
    return against_void(
        is_void=invoice.state is InvoiceState.VOID,
        reason=reason,
        coming=[Money(one.amount_minor, one.currency) for one in pending],
        charged_on=session.scalar(announced),
    )


def _locked(session: Session, invoice_id: int) -> Invoice:
    found = locked_invoices(session, [invoice_id])
    if invoice_id not in found:
        raise NotFound
    return found[invoice_id]


def _settlements(session: Session, invoice: Invoice) -> list[tuple[Settlement, int]]:
    """What money is on the invoice, each part with whose payment it is."""
    rows = session.execute(
        select(Settlement, Payment.organization_id)
        .join(Payment, Payment.id == Settlement.payment_id)
        .where(Settlement.invoice_id == invoice.id, Settlement.released_on.is_(None))
        .order_by(Settlement.id)
    )
    return [(settlement, payer_id) for settlement, payer_id in rows]


def _given_back(settlement: Settlement, payer_id: int, invoice: Invoice) -> Line:
    """The line by which money on the invoice belongs to its payment again."""
    amount = Money(settlement.amount_minor, invoice.currency)
    about, party = key("payment", settlement.payment_id), key("organization", payer_id)
    return Line(Account.UNAPPLIED, -amount, about, party)
