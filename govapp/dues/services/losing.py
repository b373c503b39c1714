"""A helper for write-offs: the entry by which a debt is no longer waited for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.dues.facts.papers import WrittenOff
from govapp.dues.models import Invoice, InvoiceState, MoneyRequest
from govapp.dues.services.books import less_earned, less_owed, locked_invoices, open_on
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account
from govapp.ledger.services import post


@unrestricted("a helper: the command that calls it has authorized")
def lose(session: Session, invoice: Invoice, actor: Actor) -> None:
    """Write off all that is open on a locked invoice."""
    today, about = consortium_today(), key("invoice", invoice.id)
    amount = open_on(session, invoice)
    lines = [
        *less_earned(session, invoice, amount, Account.WRITTEN_OFF, about=about),
        less_owed(invoice, amount),
    ]
    # What was written off before stands in the source: a bounced cheque may open a debt again.
    source = f"{about}:write-off:{invoice.written_off_minor}"
    post(session, source=source, kind="write-off", booked_on=today, lines=lines)
    invoice.written_off_on, invoice.settled_on = today, today
    invoice.written_off_minor += amount.minor
    fact = WrittenOff(about, invoice.organization_id, amount.minor, amount.currency)
    record(session, fact, actor=actor)


@unrestricted("a helper: the command that calls it has authorized")
def lose_as_asked(session: Session, request: MoneyRequest, actor: Actor) -> None:
    """Write off what a second person approved, unless more is open now than was asked for."""
    found = locked_invoices(session, [request.invoice_id or 0])
    invoice = found.get(request.invoice_id or 0)
    left = open_on(session, invoice) if invoice else None
    if invoice is None or left is None or invoice.state is InvoiceState.VOID or left.minor <= 0:
        raise Refused(Phrase(N_("Nothing is open on this invoice any more; decline instead.")))
    if left.minor > request.amount_minor:
        raise Refused(Phrase(N_("More is open now than was asked for; decline and ask anew.")))
    lose(session, invoice, actor)
