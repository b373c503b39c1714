"""The next version of a twin: a debt that is open again can be paid online again.

Stripe counts an invoice as paid for good, even when the bank takes the money back. Then the twin
is closed, whatever is left on it, and another one for exactly what is open takes its place: never
two that could be paid. How much that is, is fixed when the work begins, under the invoice's lock.
"""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from govapp.dues.models import (
    CallState,
    Invoice,
    InvoiceState,
    StripeCall,
)
from govapp.dues.queries.on_its_way import on_its_way
from govapp.dues.rules.online import Act
from govapp.dues.services.books import locked_invoices, open_on
from govapp.dues.services.online.calls import SEND, ask_after, ask_call, twin_of_invoice
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import again
from govapp.foundation.kernel.ids import key

# What a twin of exactly the open sum has in it already.
_INSIDE = (Act.PAID_ELSEWHERE, Act.PART_ELSEWHERE, Act.CREDIT)
_OF_A_TWIN = (*_INSIDE, Act.MIRROR, Act.UNCOLLECTIBLE)


@unrestricted("a helper: the command that calls it has authorized")
def is_fresh(call: StripeCall) -> bool:
    """True for the call that makes a later version of a twin."""
    return call.act is Act.MIRROR and call.about != key("invoice", call.invoice_id or 0)


@unrestricted("a helper: the command that calls it has authorized")
def ask_fresh_twin(session: Session, invoice_id: int) -> None:
    """Ask for the next version of a locked invoice's twin, unless one waits to be begun."""
    before = twin_of_invoice(session, invoice_id)
    invoice = session.get_one(Invoice, invoice_id)
    if before is None or invoice.state is InvoiceState.VOID:
        return
    if is_fresh(before) and before.state is CallState.WAITING and not before.attempts:
        return
    ask_closing(session, invoice_id)
    _let_go(session, invoice_id)
    count = select(func.count(StripeCall.id)).where(
        StripeCall.act == Act.MIRROR, StripeCall.invoice_id == invoice_id
    )
    about = f"{key('invoice', invoice_id)}:{(session.scalar(count) or 0) + 1}"
    ask_call(session, Act.MIRROR, about, invoice.organization_id, invoice_id)


@unrestricted("a helper: the command that calls it has authorized")
def ask_closing(session: Session, invoice_id: int) -> None:
    """Let nothing be paid any more on the twin that the invoice has now."""
    twin = twin_of_invoice(session, invoice_id)
    if twin is not None:
        ask_after(session, Act.VOID, twin.about, invoice_id)


def _let_go(session: Session, invoice_id: int) -> None:
    """What the twin before was not told of need not be told to it."""
    session.execute(
        update(StripeCall)
        .where(
            StripeCall.invoice_id == invoice_id,
            StripeCall.act.in_(_OF_A_TWIN),
            (StripeCall.state == CallState.DECLINED)
            | ((StripeCall.state == CallState.WAITING) & (StripeCall.attempts == 0)),
        )
        .values(state=CallState.NEEDLESS, error="")
    )


@unrestricted("a helper: the job's own command")
def begin_fresh(session: Session, call: StripeCall) -> None:
    """Fix what a later version asks for; what was paid or credited until now is in that sum."""
    invoice = locked_invoices(session, [call.invoice_id or 0])[call.invoice_id or 0]
    session.refresh(call, with_for_update=True)
    if call.state is not CallState.WAITING or call.attempts:
        return
    amount = open_on(session, invoice)
    call.amount_minor, call.currency = max(amount.minor, 0), amount.currency
    session.execute(
        update(StripeCall)
        .where(
            StripeCall.invoice_id == invoice.id,
            StripeCall.id > call.id,
            StripeCall.act.in_(_INSIDE),
            StripeCall.state == CallState.WAITING,
        )
        .values(state=CallState.NEEDLESS)
    )


@unrestricted("a helper: the job's own command")
def is_under_way(session: Session, invoice_id: int) -> bool:
    """True while the bank has not said whether a payment of the invoice arrives."""
    return session.scalars(on_its_way(invoice_id).limit(1)).first() is not None


@unrestricted("a helper: the command that calls it has authorized")
def wake(session: Session, invoice_id: int) -> None:
    """A payment arrived or failed: let a waiting version of the twin be tried at once."""
    session.flush()
    twin = twin_of_invoice(session, invoice_id)
    if twin is not None and is_fresh(twin) and twin.state is CallState.WAITING:
        again(session, SEND, f"{twin.act.value}:{twin.about}")
