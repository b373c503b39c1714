"""Forgiving the dues of a year: one person asks, another one answers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.facts import WaiverAnswered, WaiverAsked
from govapp.dues.models import Invoice, InvoiceKind, InvoiceState, Waiver, WaiverState
from govapp.dues.permissions import WAIVER_ANSWER, WAIVER_ASK
from govapp.dues.services.books import (
    less_earned,
    less_owed,
    locked_invoices,
    note_settled,
    open_on,
)
from govapp.dues.services.issuing import lock_year
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account
from govapp.ledger.services import post
from govapp.members.models import Organization
from govapp.members.queries import member_on


def ask_waiver(organization_id: int, year: int, reason: str, *, actor: Actor) -> int:
    """Ask that an organization's dues of a year be forgiven. The number of the request."""
    with transaction() as session:
        lock_year(session, year)
        found = session.get(Organization, organization_id)
        authorize(actor, WAIVER_ASK)
        if found is None:
            raise NotFound
        if actor.person_id is None:
            raise Forbidden
        against = _against(session, organization_id, year, reason)
        if against:
            raise Refused(against)
        waiver = Waiver(
            organization_id=organization_id,
            dues_year=year,
            reason=reason.strip(),
            state=WaiverState.ASKED,
            asked_by=actor.person_id,
            asked_at=clock.now(),
        )
        session.add(waiver)
        session.flush()
        record(session, WaiverAsked(key("waiver", waiver.id), organization_id, year), actor=actor)
        return waiver.id


def answer_waiver(waiver_id: int, *, approve: bool, actor: Actor) -> None:
    """Approve or decline what somebody else asked; what is open on the invoice is forgiven."""
    with transaction() as session:
        waiver = session.get(Waiver, waiver_id)
        if waiver is None:
            raise NotFound
        lock_year(session, waiver.dues_year)
        invoice = _invoice_of(session, waiver)
        session.refresh(waiver, with_for_update=True)
        authorize(actor, WAIVER_ANSWER, waiver)
        if waiver.state is not WaiverState.ASKED:
            raise Refused(Phrase(N_("This request has been answered already.")))
        waiver.state = WaiverState.APPROVED if approve else WaiverState.DECLINED
        waiver.answered_by, waiver.answered_at = actor.person_id, clock.now()
        if approve:
            _forgive(session, waiver, invoice, actor=actor)
        fact = WaiverAnswered(
            key("waiver", waiver.id),
            waiver.organization_id,
            waiver.dues_year,
            approve,
            waiver.amount_minor,
        )
        record(session, fact, actor=actor)


def _against(session: Session, organization_id: int, year: int, reason: str) -> list[Phrase]:
    against = []
    if not reason.strip():
        against.append(Phrase(N_("Say why the dues should be waived.")))
    if member_on(session, organization_id, consortium_today()) is None:
        against.append(Phrase(N_("It is not a member today.")))
    known = select(Waiver.id).where(
        Waiver.organization_id == organization_id,
        Waiver.dues_year == year,
        Waiver.state != WaiverState.DECLINED,
    )
    if session.scalar(known) is not None:
        against.append(
            Phrase(N_("A waiver for %(year)s is asked for or approved already."), year=str(year))
        )
    settled = select(Invoice.id).where(
        Invoice.organization_id == organization_id,
        Invoice.dues_year == year,
        Invoice.kind == InvoiceKind.DUES,
        Invoice.settled_on.is_not(None),
    )
    if session.scalar(settled) is not None:
        against.append(Phrase(N_("Its dues for %(year)s are settled."), year=str(year)))
    return against


def _invoice_of(session: Session, waiver: Waiver) -> Invoice | None:
    """The year's invoice of the organization, locked."""
    invoice_id = session.scalar(
        select(Invoice.id).where(
            Invoice.organization_id == waiver.organization_id,
            Invoice.dues_year == waiver.dues_year,
            Invoice.kind == InvoiceKind.DUES,
            Invoice.state == InvoiceState.ISSUED,
        )
    )
    return None if invoice_id is None else locked_invoices(session, [invoice_id])[invoice_id]


def _forgive(session: Session, waiver: Waiver, invoice: Invoice | None, *, actor: Actor) -> None:
    today = consortium_today()
    waiver.effective_on = today
    if invoice is None or invoice.state is InvoiceState.VOID:
        return
    amount = open_on(session, invoice)
    waiver.amount_minor, waiver.currency = amount.minor, amount.currency
    if amount:
        about = key("waiver", waiver.id)
        given_up = less_earned(session, invoice, amount, Account.WAIVED, about=about)
        lines = [*given_up, less_owed(invoice, amount)]
        post(session, source=about, kind="waiver", booked_on=today, lines=lines)
        note_settled(session, [invoice], on=today, actor=actor)
