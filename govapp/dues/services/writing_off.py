"""Waiting no longer for a debt: alone when it is small, with a second person when it is not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues.models import Invoice, InvoiceState, MoneyRequest, RequestKind, RequestState
from govapp.dues.permissions import WRITE_OFF_ASK
from govapp.dues.services.books import locked_invoices, open_on
from govapp.dues.services.losing import lose
from govapp.dues.services.requests import ask_request
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


def write_off(invoice_id: int, reason: str, *, actor: Actor) -> bool:
    """Write off what is open on an invoice, or ask a second person to. True if it is done.

    From the rulebook's amount on a second person answers. The debt stays one for standing: it was
    never paid.
    """
    with transaction() as session:
        invoice = _locked(session, invoice_id)
        authorize(actor, WRITE_OFF_ASK, invoice)
        if actor.person_id is None:
            raise Forbidden
        amount = open_on(session, invoice)
        against = _against(session, invoice, amount, reason)
        if against:
            raise Refused(against)
        if amount.minor < charter_on(session, consortium_today()).money.two_people_minor:
            lose(session, invoice, actor)
            return True
        whose = invoice.organization_id
        kind = RequestKind.WRITE_OFF
        ask_request(session, kind, amount, reason, whose, invoice_id=invoice.id, by=actor)
        return False


def _against(session: Session, invoice: Invoice, amount: Money, reason: str) -> list[Phrase]:
    if invoice.state is InvoiceState.VOID:
        return [Phrase(N_("This invoice is void."))]
    if amount.minor <= 0:
        return [Phrase(N_("Nothing is open on this invoice."))]
    waiting = select(MoneyRequest.id).where(
        MoneyRequest.invoice_id == invoice.id,
        MoneyRequest.kind == RequestKind.WRITE_OFF,
        MoneyRequest.state == RequestState.ASKED,
    )
    if session.scalar(waiting) is not None:
        return [Phrase(N_("Its write-off is asked for already and waits for a second person."))]
    return [] if reason.strip() else [Phrase(N_("Say why this debt is no longer waited for."))]


def _locked(session: Session, invoice_id: int) -> Invoice:
    found = locked_invoices(session, [invoice_id])
    if invoice_id not in found:
        raise NotFound
    return found[invoice_id]
