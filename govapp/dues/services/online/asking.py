"""The outbox of calls to Stripe: rows written with the change that they follow."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.dues import gateway
from govapp.dues.facts import (
    CreditNoteIssued,
    InvoiceIssued,
    InvoiceVoided,
    MoneyApplied,
    PaymentBooked,
    PaymentReversed,
    WaiverAnswered,
)
from govapp.dues.facts.by_hand import MoneyRefunded, MoneyReleased
from govapp.dues.facts.papers import WrittenOff
from govapp.dues.models import (
    CreditNote,
    Invoice,
    InvoiceKind,
    InvoiceState,
    Payment,
    Refund,
    Settlement,
    Waiver,
    WaiverState,
)
from govapp.dues.queries.on_its_way import meant_for
from govapp.dues.rules.online import Act
from govapp.dues.rules.settling import BY_HAND
from govapp.dues.services.online.calls import (
    ask_after,
    ask_call,
    tell_of_settlement,
    tell_of_share,
    twin_of_invoice,
)
from govapp.dues.services.online.page_calls import close_unfit
from govapp.dues.services.online.renewing import ask_closing, ask_fresh_twin, wake
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings


@unrestricted("a subscriber: the command that recorded the fact has authorized")
def on_money(session: Session, fact: Fact, _actor: Actor) -> None:
    """Write down what Stripe must be told of what happened to money; nothing without a key."""
    if not gateway.ready(settings()):
        return
    match fact:
        case InvoiceIssued():
            _issued(session, fact)
        case InvoiceVoided():
            ask_closing(session, _number(fact.about, "invoice"))
        case PaymentBooked():
            _booked(session, fact)
        case WrittenOff():
            ask_given_up(session, _number(fact.about, "invoice"))
        case MoneyApplied():
            tell_of_settlement(session, _number(fact.about, "payment"), fact.invoice_id)
        case CreditNoteIssued():
            amount = Money(fact.amount_minor, fact.currency)
            ask_after(session, Act.CREDIT, fact.about, fact.invoice_id, amount)
        case WaiverAnswered():
            _waived(session, fact)


@unrestricted("a subscriber: the command that recorded the fact has authorized")
def on_less_open(session: Session, fact: Fact, _actor: Actor) -> None:
    """Less is open on invoices: pages on which more would be paid are closed."""
    if not gateway.ready(settings()):
        return
    match fact:
        case PaymentBooked():
            close_unfit(session, fact.invoices)
        case MoneyApplied() | CreditNoteIssued():
            close_unfit(session, [fact.invoice_id])
        case InvoiceVoided() | WrittenOff():
            close_unfit(session, [_number(fact.about, "invoice")])
        case WaiverAnswered():
            close_unfit(session, filter(None, [_waived_invoice(session, fact)]))


@unrestricted("a subscriber: the command that recorded the fact has authorized")
def on_money_gone(session: Session, fact: Fact, _actor: Actor) -> None:
    """Money went back, or was taken off an invoice: what is open can be paid online again."""
    if not gateway.ready(settings()):
        return
    match fact:
        case PaymentReversed():
            _reversed(session, fact)
        case MoneyReleased():
            ask_fresh_twin(session, fact.invoice_id)
        case MoneyRefunded():
            ask_refund(session, session.get_one(Refund, fact.refund_id))


def _number(about: str, kind: str) -> int:
    found = key_number(about, kind)
    if found is None:
        raise ValueError(f"{about} is no {kind}")
    return found


def _issued(session: Session, fact: InvoiceIssued) -> None:
    """Dues get a twin as soon as they are billed; balances of a former system do not."""
    invoice_id = _number(fact.about, "invoice")
    invoice = session.get_one(Invoice, invoice_id)
    if invoice.kind not in (InvoiceKind.DUES, InvoiceKind.DIFFERENCE):
        return
    if invoice.replaces_id is None:
        ask_twin(session, invoice_id, fact.organization_id)
    else:  # issued anew: it takes over the money that was on the old one
        ask_late_twin(session, invoice)


def _booked(session: Session, fact: PaymentBooked) -> None:
    payment = session.get_one(Payment, _number(fact.about, "payment"))
    if payment.method in BY_HAND:
        for invoice_id in fact.invoices:
            tell_of_settlement(session, payment.id, invoice_id)
    else:
        for invoice_id in meant_for(session, payment):
            wake(session, invoice_id)


def _reversed(session: Session, fact: PaymentReversed) -> None:
    """The debts are open again; what waited for this payment to arrive or fail goes on."""
    for invoice_id in fact.invoices:
        ask_fresh_twin(session, invoice_id)
    payment = session.get_one(Payment, _number(fact.about, "payment"))
    for invoice_id in meant_for(session, payment):
        wake(session, invoice_id)


def _waived(session: Session, fact: WaiverAnswered) -> None:
    waiver = session.get_one(Waiver, _number(fact.about, "waiver"))
    invoice_id = _waived_invoice(session, fact)
    if invoice_id is not None:
        amount = Money(waiver.amount_minor, waiver.currency)
        ask_after(session, Act.CREDIT, fact.about, invoice_id, amount)


def _waived_invoice(session: Session, fact: WaiverAnswered) -> int | None:
    """The invoice that a granted waiver takes something off, if it is issued."""
    if not (fact.approved and fact.amount_minor):
        return None
    waiver = session.get_one(Waiver, _number(fact.about, "waiver"))
    return session.scalar(
        select(Invoice.id).where(
            Invoice.organization_id == waiver.organization_id,
            Invoice.dues_year == waiver.dues_year,
            Invoice.kind == InvoiceKind.DUES,
            Invoice.state == InvoiceState.ISSUED,
        )
    )


@unrestricted("a helper: the command that calls it has authorized")
def ask_twin(session: Session, invoice_id: int, organization_id: int) -> None:
    """Ask for an invoice's twin at Stripe, and for the customer before it, once each."""
    customer = key("organization", organization_id)
    ask_call(session, Act.CUSTOMER, customer, organization_id)
    ask_call(session, Act.MIRROR, key("invoice", invoice_id), organization_id, invoice_id)


@unrestricted("a helper: the command that calls it has authorized")
def ask_late_twin(session: Session, invoice: Invoice) -> None:
    """Ask for the twin of an invoice that was issued before, with what was paid and credited."""
    ask_twin(session, invoice.id, invoice.organization_id)
    parts = select(Settlement).where(
        Settlement.invoice_id == invoice.id, Settlement.released_on.is_(None)
    )
    for part in session.scalars(parts.order_by(Settlement.id)):
        tell_of_share(session, part)
    notes = select(CreditNote).where(CreditNote.invoice_id == invoice.id).order_by(CreditNote.id)
    for note in session.scalars(notes):
        amount = Money(note.amount_minor, invoice.currency)
        ask_after(session, Act.CREDIT, key("credit_note", note.id), invoice.id, amount)
    waivers = select(Waiver).where(
        Waiver.organization_id == invoice.organization_id,
        Waiver.dues_year == invoice.dues_year,
        Waiver.state == WaiverState.APPROVED,
        Waiver.amount_minor > 0,
    )
    for waiver in session.scalars(waivers):
        amount = Money(waiver.amount_minor, waiver.currency)
        ask_after(session, Act.CREDIT, key("waiver", waiver.id), invoice.id, amount)


@unrestricted("a helper: the command that calls it has authorized")
def ask_refund(session: Session, refund: Refund) -> None:
    """Ask Stripe to send money of a payment that came through it back the way it came."""
    payment = session.get_one(Payment, refund.payment_id)
    if refund.method in BY_HAND or not payment.external_id or refund.external_id:
        return
    amount = Money(refund.amount_minor, payment.currency)
    about = key("refund", refund.id)
    ask_call(session, Act.REFUND, about, payment.organization_id, amount=amount)


@unrestricted("a helper: the command that calls it has authorized")
def ask_given_up(session: Session, invoice_id: int) -> None:
    """A debt was written off: its twin, if it has one now, is marked once."""
    twin = twin_of_invoice(session, invoice_id)
    if twin is not None:
        ask_after(session, Act.UNCOLLECTIBLE, twin.about, invoice_id)
