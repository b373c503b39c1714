"""The outbox of calls to Stripe: rows written with the change that they follow."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.dues import gateway
from govapp.dues.facts import (
    CreditNoteIssued,
    InvoiceIssued,
    InvoiceVoided,
    MoneyApplied,
    PaymentBooked,
    WaiverAnswered,
)
from govapp.dues.models import (
    CallState,
    CreditNote,
    Invoice,
    InvoiceKind,
    InvoiceState,
    Payment,
    Settlement,
    StripeCall,
    Waiver,
    WaiverState,
)
from govapp.dues.rules.online import Act
from govapp.dues.rules.settling import BY_HAND
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings

SEND = "stripe.send"


@unrestricted("a subscriber: the command that recorded the fact has authorized")
def on_money(session: Session, fact: Fact, _actor: Actor) -> None:
    """Write down what Stripe must be told of what happened to money; nothing without a key."""
    if not gateway.ready(settings()):
        return
    match fact:
        case InvoiceIssued():
            _issued(session, fact)
        case InvoiceVoided():
            _after(session, Act.VOID, fact.about, _number(fact.about, "invoice"))
        case PaymentBooked():
            _booked(session, fact)
        case MoneyApplied():
            _settlement(session, _number(fact.about, "payment"), fact.invoice_id)
        case CreditNoteIssued():
            amount = Money(fact.amount_minor, fact.currency)
            _after(session, Act.CREDIT, fact.about, fact.invoice_id, amount)
        case WaiverAnswered():
            _waived(session, fact)


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
            _settlement(session, payment.id, invoice_id)


def _settlement(session: Session, payment_id: int, invoice_id: int) -> None:
    """Money that did not come through Stripe for this invoice: its page asks for less."""
    session.flush()
    part = session.scalars(
        select(Settlement)
        .where(
            Settlement.payment_id == payment_id,
            Settlement.invoice_id == invoice_id,
            Settlement.released_on.is_(None),
        )
        .order_by(Settlement.id.desc())
    ).first()
    if part is not None:
        _tell_of(session, part)


def _tell_of(session: Session, part: Settlement) -> None:
    invoice = session.get_one(Invoice, part.invoice_id)
    payment = session.get_one(Payment, part.payment_id)
    act = Act.PART_ELSEWHERE if invoice.settled_on is None else Act.PAID_ELSEWHERE
    _after(
        session,
        act,
        key("settlement", part.id),
        invoice.id,
        Money(part.amount_minor, invoice.currency),
        payment.reference,
    )


def _waived(session: Session, fact: WaiverAnswered) -> None:
    if not (fact.approved and fact.amount_minor):
        return
    waiver = session.get_one(Waiver, _number(fact.about, "waiver"))
    invoice_id = session.scalar(
        select(Invoice.id).where(
            Invoice.organization_id == waiver.organization_id,
            Invoice.dues_year == waiver.dues_year,
            Invoice.kind == InvoiceKind.DUES,
            Invoice.state == InvoiceState.ISSUED,
        )
    )
    if invoice_id is not None:
        amount = Money(waiver.amount_minor, waiver.currency)
        _after(session, Act.CREDIT, fact.about, invoice_id, amount)


def _after(
    session: Session,
    act: Act,
    about: str,
    invoice_id: int,
    amount: Money | None = None,
    reference: str = "",
) -> None:
    """Ask for what follows an invoice that has a twin, or will have one."""
    twin = session.scalars(
        select(StripeCall).where(
            StripeCall.act == Act.MIRROR,
            StripeCall.invoice_id == invoice_id,
            StripeCall.state.in_((CallState.WAITING, CallState.DONE)),
        )
    ).first()
    if twin is not None:
        ask_call(session, act, about, twin.organization_id, invoice_id, amount, reference=reference)


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
        _tell_of(session, part)
    notes = select(CreditNote).where(CreditNote.invoice_id == invoice.id).order_by(CreditNote.id)
    for note in session.scalars(notes):
        amount = Money(note.amount_minor, invoice.currency)
        _after(session, Act.CREDIT, key("credit_note", note.id), invoice.id, amount)
    waivers = select(Waiver).where(
        Waiver.organization_id == invoice.organization_id,
        Waiver.dues_year == invoice.dues_year,
        Waiver.state == WaiverState.APPROVED,
        Waiver.amount_minor > 0,
    )
    for waiver in session.scalars(waivers):
        amount = Money(waiver.amount_minor, waiver.currency)
        _after(session, Act.CREDIT, key("waiver", waiver.id), invoice.id, amount)


@unrestricted("a helper: the command that calls it has authorized")
def ask_call(
    session: Session,
    act: Act,
    about: str,
    organization_id: int,
    invoice_id: int | None = None,
    amount: Money | None = None,
    *,
    reference: str = "",
) -> int | None:
    """Write one call with the job that carries it out; None if it was asked for before."""
    new = sqlite.insert if is_sqlite(session) else postgresql.insert
    call_id: int | None = session.scalar(
        new(StripeCall)
        .values(
            act=act,
            about=about,
            organization_id=organization_id,
            invoice_id=invoice_id,
            amount_minor=amount.minor if amount else None,
            currency=amount.currency if amount else "",
            reference=reference,
            key_version=1,
            state=CallState.WAITING,
            attempts=0,
            error="",
            url="",
            asked_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["act", "about"])
        .returning(StripeCall.id)
    )
    if call_id is not None:
        ask(session, SEND, key=f"{act.value}:{about}", call_id=call_id)
    return call_id
