"""What needs a second person: one asks, another one answers, approving carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues.facts.fees import MoneyAnswered, MoneyAsked
from govapp.dues.models import (
    CreditKind,
    Invoice,
    InvoiceState,
    MoneyRequest,
    RequestKind,
    RequestState,
)
from govapp.dues.permissions import REQUEST_ANSWER, REQUEST_ASK
from govapp.dues.queries.requests import credited_on
from govapp.dues.rules.credits import against_credit, largest_credit
from govapp.dues.services.books import locked_invoices, open_on
from govapp.dues.services.crediting import credit
from govapp.dues.services.losing import lose_as_asked
from govapp.dues.services.moving import lock_payment
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase

Effect = Callable[[Session, MoneyRequest, Actor], None]
CREDITS = {RequestKind.DISCOUNT: CreditKind.DISCOUNT, RequestKind.IN_KIND: CreditKind.IN_KIND}


def ask_credit(
    invoice_id: int, kind: RequestKind, amount: Money, reason: str, *, actor: Actor
) -> int:
    """Ask for a discount or an in-kind credit on an invoice. The number of the request."""
    with transaction() as session:
        invoice = _invoice(session, invoice_id)
        authorize(actor, REQUEST_ASK)
        if kind not in CREDITS:
            raise Refused(Phrase(N_("Choose a discount or an in-kind credit.")))
        against = _against(session, invoice, amount, reason)
        if against:
            raise Refused(against)
        row = ask_request(
            session, kind, amount, reason, invoice.organization_id, invoice_id=invoice.id, by=actor
        )
        return row.id


@unrestricted("a helper: the command that calls it has authorized")
def ask_request(
    session: Session,
    kind: RequestKind,
    amount: Money,
    reason: str,
    organization_id: int,
    *,
    invoice_id: int | None = None,
    payment_id: int | None = None,
    by: Actor,
) -> MoneyRequest:
    """Keep a request about a locked invoice or payment until a second person answers."""
    if by.person_id is None:
        raise Forbidden
    row = MoneyRequest(
        kind=kind,
        organization_id=organization_id,
        invoice_id=invoice_id,
        payment_id=payment_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason.strip(),
        state=RequestState.ASKED,
        asked_by=by.person_id,
        asked_at=clock.now(),
    )
    session.add(row)
    session.flush()
    about = key("money_request", row.id)
    fact = MoneyAsked(about, organization_id, kind.value, amount.minor, amount.currency)
    record(session, fact, actor=by)
    return row


def answer_request(request_id: int, *, approve: bool, actor: Actor) -> None:
    """Approve what somebody else asked, which carries it out at once, or decline it."""
    with transaction() as session:
        row = session.get(MoneyRequest, request_id)
        if row is None:
            raise NotFound
        _lock_subject(session, row)
        session.refresh(row, with_for_update=True)
        authorize(actor, REQUEST_ANSWER, row)
        if row.state is not RequestState.ASKED:
            raise Refused(Phrase(N_("This request has been answered already.")))
        row.state = RequestState.APPROVED if approve else RequestState.DECLINED
        row.answered_by, row.answered_at = actor.person_id, clock.now()
        session.flush()
        if approve:
            EFFECTS[row.kind](session, row, actor)
        about = key("money_request", row.id)
        fact = MoneyAnswered(
            about, row.organization_id, row.kind.value, approve, row.amount_minor, row.currency
        )
        record(session, fact, actor=actor)


def _lock_subject(session: Session, row: MoneyRequest) -> None:
    """Lock the invoice or payment it is about before the request itself."""
    if row.invoice_id is not None:
        locked_invoices(session, [row.invoice_id])
    else:
        lock_payment(session, row.payment_id or 0)


def _invoice(session: Session, invoice_id: int) -> Invoice:
    found = locked_invoices(session, [invoice_id])
    if invoice_id not in found:
        raise NotFound
    return found[invoice_id]


def _against(session: Session, invoice: Invoice, amount: Money, reason: str) -> list[Phrase]:
    if invoice.state is InvoiceState.VOID:
        return [Phrase(N_("This invoice is void."))]
    percent = charter_on(session, consortium_today()).money.credit_percent
    most = largest_credit(
        Money(invoice.total_minor, invoice.currency),
        credited_on(session, invoice.id, invoice.currency),
        open_on(session, invoice),
        percent,
    )
    return list(against_credit(amount, most, percent, reason))


def _credit(session: Session, row: MoneyRequest, actor: Actor) -> None:
    """The limit is asked again: a payment or another credit may have come since."""
    invoice = _invoice(session, row.invoice_id or 0)
    amount = Money(row.amount_minor, row.currency)
    against = _against(session, invoice, amount, row.reason)
    if against:
        raise Refused(against)
    credit(
        session,
        invoice,
        amount,
        CREDITS[row.kind],
        row.reason,
        on=consortium_today(),
        request_id=row.id,
        actor=actor,
    )


def _refund(session: Session, row: MoneyRequest, actor: Actor) -> None:
    from govapp.dues.services.refunding import refund_as_asked  # it asks here, too

    refund_as_asked(session, row, actor)


# What approving each kind does. A kind that is not here cannot be approved.
EFFECTS: Mapping[RequestKind, Effect] = {
    RequestKind.REFUND: _refund,
    RequestKind.DISCOUNT: _credit,
    RequestKind.IN_KIND: _credit,
    RequestKind.WRITE_OFF: lose_as_asked,
}
