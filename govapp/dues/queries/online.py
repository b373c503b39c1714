"""What the page of an invoice shows of paying online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from govapp.db import session as current_session
from govapp.dues import gateway
from govapp.dues.models import (
    CallState,
    ChargeState,
    Invoice,
    InvoiceState,
    PlannedCharge,
    SavedMethod,
    StripeCall,
)
from govapp.dues.permissions import ACCOUNT_SAVE, PAGE_OPEN, STRIPE_MEND
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.queries.on_its_way import invoices_on_its_way, on_its_way
from govapp.dues.rules.online import Act
from govapp.dues.rules.settling import Method, OpenInvoice
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings


@dataclass(frozen=True)
class Coming:
    """Money on its way through Stripe, not settled yet."""

    payment_id: int
    amount: Money
    method: Method
    since: date


@dataclass(frozen=True)
class Saved:
    """An account that the organization saved."""

    id: int
    kind: str
    ending: str
    bank: str


@dataclass(frozen=True)
class Announced:
    """A charge that the payer was told of."""

    id: int
    amount: Money
    day: date
    ending: str


@dataclass(frozen=True)
class PayOnline:
    """How an invoice can be paid online just now; `address` is its page at Stripe.

    That page is `closed` once Stripe calls the invoice paid though something is open here; when
    money was taken back, the next version of the page takes its place by itself.
    """

    ready: bool
    stand_in: bool
    address: str
    closed: bool
    coming: tuple[Coming, ...]
    announced: Announced | None
    saved: Saved | None
    may_save: bool
    may_charge: bool
    free: bool  # a page for a part of it may be opened by whom it concerns

    @property
    def payable(self) -> bool:
        """True if the payer may go and pay now: nothing is under way or announced."""
        return bool(self.address)


def pay_online(invoice: Invoice, actor: Actor) -> PayOnline:
    """What the page of an invoice, which this actor may read, says of paying online."""
    session = current_session()
    twin = session.scalars(
        select(StripeCall)
        .where(
            StripeCall.act == Act.MIRROR,
            StripeCall.invoice_id == invoice.id,
            StripeCall.state != CallState.NEEDLESS,
        )
        .order_by(StripeCall.id.desc())
        .limit(1)
    ).first()
    if twin is not None and twin.state is not CallState.DONE:
        twin = None  # not there yet
    closed = twin is not None and _closed(invoice.id, twin.id)
    is_open = invoice.state is InvoiceState.ISSUED and invoice.settled_on is None
    ready = gateway.ready(settings())
    saved = _saved(invoice.organization_id) if ready else None
    coming = _coming(invoice.id) if is_open else ()
    announced = _announced(invoice.id)
    idle = is_open and ready and not coming and announced is None
    free = idle and not closed
    return PayOnline(
        ready=ready,
        stand_in=gateway.is_stand_in(settings()),
        address=twin.url if twin and free else "",
        closed=closed,
        coming=coming,
        announced=announced,
        saved=saved,
        may_save=ready and may(actor, ACCOUNT_SAVE, invoice.organization_id),
        may_charge=bool(saved and twin and is_open and may(actor, STRIPE_MEND)),
        free=idle,
    )


@dataclass(frozen=True)
class PayTogether:
    """Open invoices that can be paid online at once, the oldest first."""

    invoices: tuple[OpenInvoice, ...]
    stand_in: bool


def pay_together(organization_id: int, actor: Actor) -> PayTogether | None:
    """What may be paid on one page now; None if it is nothing, or not for this actor."""
    if not gateway.ready(settings()) or not may(actor, PAGE_OPEN, organization_id):
        return None
    found = open_invoices(current_session(), organization_ids=[organization_id])
    busy = _busy(organization_id)
    free = tuple(one for one in found if one.id not in busy)
    return PayTogether(free, gateway.is_stand_in(settings())) if free else None


def _busy(organization_id: int) -> set[int]:
    """Its invoices for which money is on its way or a charge was announced."""
    session = current_session()
    announced = session.scalars(
        select(PlannedCharge.invoice_id)
        .join(Invoice, Invoice.id == PlannedCharge.invoice_id)
        .where(
            Invoice.organization_id == organization_id,
            PlannedCharge.state == ChargeState.ANNOUNCED,
        )
    )
    return {*announced, *invoices_on_its_way(session, organization_id)}


def _closed(invoice_id: int, twin_id: int) -> bool:
    elsewhere = select(StripeCall.id).where(
        StripeCall.act.in_((Act.PAID_ELSEWHERE, Act.VOID)),
        StripeCall.invoice_id == invoice_id,
        StripeCall.id > twin_id,
        StripeCall.state == CallState.DONE,
    )
    return current_session().scalar(elsewhere.limit(1)) is not None


def _coming(invoice_id: int) -> tuple[Coming, ...]:
    rows = current_session().scalars(on_its_way(invoice_id))
    return tuple(
        Coming(row.id, Money(row.amount_minor, row.currency), row.method, row.received_on)
        for row in rows
    )


def _saved(organization_id: int) -> Saved | None:
    row = (
        current_session()
        .scalars(
            select(SavedMethod)
            .where(SavedMethod.organization_id == organization_id, SavedMethod.ended_at.is_(None))
            .order_by(SavedMethod.id.desc())
        )
        .first()
    )
    return Saved(row.id, row.kind, row.ending, row.bank) if row else None


def _announced(invoice_id: int) -> Announced | None:
    row = (
        current_session()
        .scalars(
            select(PlannedCharge)
            .where(
                PlannedCharge.invoice_id == invoice_id,
                PlannedCharge.state == ChargeState.ANNOUNCED,
            )
            .options(joinedload(PlannedCharge.method))
        )
        .first()
    )
    if row is None:
        return None
    amount = Money(row.amount_minor, row.currency)
    return Announced(row.id, amount, row.charge_on, row.method.ending)
