"""Bank accounts and cards that payers save, and charges that they are told of before."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import gateway, letters
from govapp.dues.facts import AccountForgotten, AccountSaved, ChargeAnnounced, ChargeCalledOff
from govapp.dues.gateway import saving
from govapp.dues.models import (
    ChargeState,
    Invoice,
    InvoiceState,
    PlannedCharge,
    SavedMethod,
    StripeCall,
)
from govapp.dues.permissions import ACCOUNT_SAVE, STRIPE_MEND
from govapp.dues.rules.online import Act, SeenMethod
from govapp.dues.services.books import locked_invoices, open_on
from govapp.dues.services.online.calls import ask_call
from govapp.dues.services.online.carrying import carry, method_of
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key, token
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.members.models import Organization


def saving_page(organization_id: int, *, actor: Actor) -> str:
    """The address at Stripe where the payer saves a bank account; it is good for a day."""
    with transaction() as session:
        organization = session.get(Organization, organization_id)
        authorize(actor, ACCOUNT_SAVE, organization_id)
        if organization is None:
            raise NotFound
        if not gateway.ready(settings()):
            raise Refused(Phrase(N_("Paying online is not set up.")))
        customer = key("organization", organization_id)
        ask_call(session, Act.CUSTOMER, customer, organization_id)
    try:
        customer_id = _customer(organization_id)
        back = f"{settings().SERVER_URL}/money/online/checking"
        page = saving.saving_page(
            gateway.Wire(settings()),
            f"dues:save:{organization_id}:{token(64)}",
            customer_id,
            organization_id=organization_id,
            back=back,
        )
    except (gateway.Unanswered, gateway.Broken, gateway.Declined):
        raise Refused(Phrase(N_("Stripe does not answer just now; try again later."))) from None
    return str(page["url"])


def _customer(organization_id: int) -> str:
    """The customer's id, made at once if it waits."""
    asked = select(StripeCall.id, StripeCall.external_id).where(
        StripeCall.act == Act.CUSTOMER, StripeCall.organization_id == organization_id
    )
    current = current_session()
    call_id, external_id = current.execute(asked).one()
    current.rollback()
    if external_id is None:
        carry(call_id)
        _, external_id = current.execute(asked).one()
        current.rollback()
    if external_id is None:
        raise gateway.Unanswered("the customer is not there yet")
    return str(external_id)


@unrestricted("a helper: the job that calls it asked Stripe")
def keep_method(session: Session, seen: SeenMethod) -> Phrase | None:
    """Keep how a saved account ends, once; whose it is says Stripe's customer, not the visitor."""
    owner = session.scalar(
        select(StripeCall.organization_id).where(
            StripeCall.act == Act.CUSTOMER, StripeCall.external_id == seen.customer
        )
    )
    if owner is None:
        return Phrase(N_("It concerns no organization of ours."))
    known = select(SavedMethod.id).where(SavedMethod.external_id == seen.id)
    if session.scalar(known) is None:
        row = SavedMethod(
            organization_id=owner,
            external_id=seen.id,
            kind=seen.kind,
            ending=seen.ending,
            bank=seen.bank,
            saved_at=clock.now(),
        )
        session.add(row)
        session.flush()
        record(session, AccountSaved(key("saved_method", row.id), owner), actor=CLOCK)
    return None


@unrestricted("a helper: the job that calls it asked Stripe")
def end_method(session: Session, external_id: str) -> Phrase | None:
    """The permission is gone: what it was to pay is called off."""
    row = session.scalars(
        select(SavedMethod).where(SavedMethod.external_id == external_id).with_for_update()
    ).first()
    if row is None:
        return Phrase(N_("No saved account here belongs to it."))
    _end(session, row, actor=CLOCK)
    return None


def _end(session: Session, row: SavedMethod, *, actor: Actor) -> None:
    if row.ended_at is not None:
        return
    row.ended_at = clock.now()
    planned = select(PlannedCharge).where(
        PlannedCharge.method_id == row.id, PlannedCharge.state == ChargeState.ANNOUNCED
    )
    for charge in session.scalars(planned.with_for_update()):
        charge.state = ChargeState.CALLED_OFF
    record(session, AccountForgotten(key("saved_method", row.id), row.organization_id), actor=actor)


def forget_method(method_id: int, *, actor: Actor) -> None:
    """Use a saved account no more; charges announced on it are called off."""
    with transaction() as session:
        row = session.get(SavedMethod, method_id, with_for_update=True)
        if row is None:
            raise NotFound
        authorize(actor, ACCOUNT_SAVE, row.organization_id)
        _end(session, row, actor=actor)


def announce_charge(invoice_id: int, *, actor: Actor) -> None:
    """Tell the payer that its saved account will pay the invoice: amount, day and ending."""
    with transaction() as session:
        invoice = locked_invoices(session, [invoice_id]).get(invoice_id)
        authorize(actor, STRIPE_MEND)
        if invoice is None:
            raise NotFound
        method = method_of(session, invoice.organization_id)
        amount = open_on(session, invoice)
        today = consortium_today()
        if invoice.state is not InvoiceState.ISSUED or amount.minor <= 0:
            raise Refused(Phrase(N_("Nothing is open on this invoice.")))
        if method is None:
            raise Refused(Phrase(N_("The organization has saved no bank account or card.")))
        planned = select(PlannedCharge.id).where(
            PlannedCharge.invoice_id == invoice_id, PlannedCharge.state == ChargeState.ANNOUNCED
        )
        if session.scalar(planned) is not None:
            raise Refused(Phrase(N_("The payer was told of this charge already.")))
        notice = max(1, charter_on(session, today).money.charge_notice_days)
        row = PlannedCharge(
            invoice_id=invoice.id,
            method_id=method.id,
            amount_minor=amount.minor,
            currency=amount.currency,
            announced_on=today,
            charge_on=max(today + timedelta(days=notice), invoice.due_on),
        )
        session.add(row)
        session.flush()
        letters.charge_announced(session, row, invoice, method)
        fact = ChargeAnnounced(
            key("invoice", invoice.id), invoice.organization_id, amount.minor, amount.currency
        )
        record(session, fact, actor=actor)


def call_off(charge_id: int, *, actor: Actor) -> None:
    """Do not charge after all: the payer pays another way, or asked for it."""
    with transaction() as session:
        row = session.get(PlannedCharge, charge_id, with_for_update=True)
        if row is None:
            raise NotFound
        invoice = session.get_one(Invoice, row.invoice_id)
        authorize(actor, ACCOUNT_SAVE, invoice.organization_id)
        if row.state is not ChargeState.ANNOUNCED:
            raise Refused(Phrase(N_("This charge was sent or called off already.")))
        row.state = ChargeState.CALLED_OFF
        fact = ChargeCalledOff(key("invoice", invoice.id), invoice.organization_id)
        record(session, fact, actor=actor)


@unrestricted("the clock's own command: a treasurer announced the charge, the payer was told")
def charge_due() -> int:
    """Send what was announced and is due today; how many. A changed sum is called off instead."""
    today = consortium_today()
    sent = 0
    with transaction() as session:
        due = select(PlannedCharge).where(
            PlannedCharge.state == ChargeState.ANNOUNCED, PlannedCharge.charge_on <= today
        )
        for row in session.scalars(due.order_by(PlannedCharge.id).limit(50)).all():
            sent += _send(session, row)
    return sent


def _send(session: Session, row: PlannedCharge) -> bool:
    """Exactly what was announced is charged, or nothing."""
    invoice = locked_invoices(session, [row.invoice_id])[row.invoice_id]
    session.refresh(row, with_for_update=True)
    method = session.get_one(SavedMethod, row.method_id)
    announced = Money(row.amount_minor, row.currency)
    fits = invoice.state is InvoiceState.ISSUED and open_on(session, invoice) == announced
    if row.state is not ChargeState.ANNOUNCED:
        return False
    if method.ended_at is not None or not fits:
        row.state = ChargeState.CALLED_OFF
        fact = ChargeCalledOff(key("invoice", invoice.id), invoice.organization_id)
        record(session, fact, actor=CLOCK)
        return False
    row.state = ChargeState.SENT
    ask_call(
        session,
        Act.CHARGE,
        f"charge:{row.id}",
        invoice.organization_id,
        invoice.id,
        announced,
        reference=method.external_id,
    )
    return True
