"""What waits for a second person or was answered: refunds, write-offs, discounts, credits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from govapp.accounts.models import Person
from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.dues.models import (
    CreditKind,
    CreditNote,
    Invoice,
    InvoiceState,
    MoneyRequest,
    Payment,
    RequestState,
)
from govapp.dues.permissions import REQUEST_ANSWER, REQUEST_ASK, REQUEST_READ
from govapp.dues.rules.credits import largest_credit
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, visible
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account
from govapp.members.models import Organization


@dataclass(frozen=True)
class RequestCard:
    """One request with who asked and answered, and the thing it is about."""

    row: MoneyRequest
    organization: str
    about: str
    url: str
    amount: Money
    asked_by: str
    answered_by: str
    may_answer: bool
    open: Money | None
    note: str

    @property
    def waits(self) -> bool:
        return self.row.state is RequestState.ASKED

    @property
    def after(self) -> Money | None:
        """What is open on the invoice once it is approved."""
        return None if self.open is None else self.open - self.amount


@dataclass(frozen=True)
class Creditable:
    """An invoice on which a credit may be asked: how much at most, and why not more."""

    id: int
    number: str
    organization: str
    total: Money
    open: Money
    given: Money
    most: Money
    percent: int


def requests_listed(
    actor: Actor,
) -> Select[MoneyRequest, str, str | None, str | None, str, str | None, datetime]:
    """Every request with its organization, invoice or payment, and the two people."""
    authorize(actor, REQUEST_READ)
    asker, answerer = aliased(Person), aliased(Person)
    return (
        select(
            MoneyRequest,
            Organization.display_name,
            Invoice.number,
            Payment.reference,
            asker.name,
            answerer.name,
            MoneyRequest.asked_at,
        )
        .join(Organization, Organization.id == MoneyRequest.organization_id)
        .join(asker, asker.id == MoneyRequest.asked_by)
        .outerjoin(answerer, answerer.id == MoneyRequest.answered_by)
        .outerjoin(Invoice, Invoice.id == MoneyRequest.invoice_id)
        .outerjoin(Payment, Payment.id == MoneyRequest.payment_id)
    )


def request_card(request_id: int, actor: Actor) -> RequestCard:
    """One request; 404 for everybody who may not read it."""
    visible(actor, REQUEST_READ, MoneyRequest)
    session = current_session()
    found = session.execute(
        requests_listed(actor).where(MoneyRequest.id == request_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    row, organization, number, reference, asker, answerer, _at = found
    note = session.scalar(select(CreditNote.number).where(CreditNote.request_id == row.id))
    return RequestCard(
        row=row,
        organization=organization,
        about=number or reference or "",
        url=f"/invoices/{row.invoice_id}" if row.invoice_id else f"/payments/{row.payment_id}",
        amount=Money(row.amount_minor, row.currency),
        asked_by=asker,
        answered_by=answerer or "",
        may_answer=row.state is RequestState.ASKED and may(actor, REQUEST_ANSWER, row),
        open=_open(session, row.invoice_id, row.currency) if row.invoice_id else None,
        note=note or "",
    )


def requests_to_answer(actor: Actor) -> int:
    """How many requests wait for this actor: those that somebody else asked."""
    if actor.person_id is None or not may(actor, REQUEST_ANSWER, MoneyRequest(asked_by=0)):
        return 0
    waiting = select(func.count(MoneyRequest.id)).where(
        MoneyRequest.state == RequestState.ASKED, MoneyRequest.asked_by != actor.person_id
    )
    return current_session().scalar(waiting) or 0


def creditable(invoice_id: int, actor: Actor) -> Creditable:
    """What may be credited on an invoice; refused when nothing may."""
    authorize(actor, REQUEST_ASK)
    session = current_session()
    found = session.execute(
        select(Invoice, Organization.display_name)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(Invoice.id == invoice_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    row, name = found
    if row.state is InvoiceState.VOID:
        raise Refused(Phrase(N_("This invoice is void.")))
    percent = charter_on(session, consortium_today()).money.credit_percent
    total = Money(row.total_minor, row.currency)
    given, left = credited_on(session, row.id, row.currency), _open(session, row.id, row.currency)
    most = largest_credit(total, given, left, percent)
    return Creditable(row.id, row.number, name, total, left, given, most, percent)


def credited_on(session: Session, invoice_id: int, currency: str) -> Money:
    """What discounts and in-kind credits have taken off an invoice; corrections do not count."""
    minor = session.scalar(
        select(func.coalesce(func.sum(CreditNote.amount_minor), 0)).where(
            CreditNote.invoice_id == invoice_id, CreditNote.kind != CreditKind.CORRECTION
        )
    )
    return Money(int(minor or 0), currency)


def _open(session: Session, invoice_id: int | None, currency: str) -> Money:
    about = key("invoice", invoice_id or 0)
    minor = balance(session, Account.RECEIVABLE, about=about, currency=currency)
    return Money(minor, currency)
