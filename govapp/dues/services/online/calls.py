"""Rows of the outbox to Stripe: one call with its job, and which twin an invoice has now.

An invoice has one twin at Stripe that can be paid. When the debt is open again although Stripe
counts the twin as paid, the next version of it takes its place (`renewing`); a call that follows
an invoice is about the twin that was asked for last before it.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.dues.models import CallState, Invoice, Payment, Settlement, StripeCall
from govapp.dues.rules.online import Act
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money

SEND = "stripe.send"


@unrestricted("a helper: the command that calls it has authorized")
def twin_of_invoice(
    session: Session, invoice_id: int, *, before: int | None = None
) -> StripeCall | None:
    """The call that makes the invoice's twin: the last one, or the last before another call."""
    asked = select(StripeCall).where(
        StripeCall.act == Act.MIRROR, StripeCall.invoice_id == invoice_id
    )
    if before is not None:
        asked = asked.where(StripeCall.id < before)
    return session.scalars(asked.order_by(StripeCall.id.desc()).limit(1)).first()


@unrestricted("a helper: the command that calls it has authorized")
def ask_after(
    session: Session,
    act: Act,
    about: str,
    invoice_id: int,
    amount: Money | None = None,
    reference: str = "",
) -> None:
    """Ask for what follows an invoice that has a twin, or will have one."""
    twin = twin_of_invoice(session, invoice_id)
    if twin is not None and twin.state in (CallState.WAITING, CallState.DONE):
        ask_call(session, act, about, twin.organization_id, invoice_id, amount, reference=reference)


@unrestricted("a helper: the command that calls it has authorized")
def tell_of_share(session: Session, part: Settlement) -> None:
    """Money that did not come through the invoice's twin: its page asks for less."""
    invoice = session.get_one(Invoice, part.invoice_id)
    payment = session.get_one(Payment, part.payment_id)
    act = Act.PART_ELSEWHERE if invoice.settled_on is None else Act.PAID_ELSEWHERE
    ask_after(
        session,
        act,
        key("settlement", part.id),
        invoice.id,
        Money(part.amount_minor, invoice.currency),
        payment.reference,
    )


@unrestricted("a helper: the command that calls it has authorized")
def tell_of_settlement(session: Session, payment_id: int, invoice_id: int) -> None:
    """Tell of what a payment pays of an invoice since just now."""
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
        tell_of_share(session, part)


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
