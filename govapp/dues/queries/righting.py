"""A payment that has to be set right: what it pays now, and whose rights would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.db import session as current_session
from govapp.dues.models import Invoice, MoneyRequest, PaymentMove, Refund, RequestState, Settlement
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.queries.payments import PaymentCard, payers_named, payment
from govapp.dues.queries.standings import standings_if_owed, standings_of
from govapp.dues.rules.standing import Standing
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.money import Money
from govapp.members.models import Organization


@dataclass(frozen=True)
class OnInvoice:
    """Money of the payment that is on an invoice now."""

    settlement_id: int
    invoice_id: int
    number: str
    organization_id: int
    amount: Money


@dataclass(frozen=True)
class Rights:
    """The standing of an organization today, and if its invoices were owed again."""

    organization: str
    today: Standing
    then: Standing

    @property
    def lost(self) -> bool:
        """True when it would lose its good standing."""
        return self.today.good and not self.then.good


@dataclass(frozen=True)
class Righting:
    """What the page shows on which a payment is set right."""

    card: PaymentCard
    on_invoices: tuple[OnInvoice, ...]
    rights: tuple[Rights, ...]
    limit: Money | None
    asked: int | None  # a refund that waits for a second person
    others: tuple[tuple[int, str], ...]

    @property
    def held(self) -> Money:
        """What of the payment is here: on invoices or unmatched."""
        on = sum(one.amount.minor for one in self.on_invoices)
        return Money(on + max(self.card.left.minor, 0), self.card.amount.currency)


def righting(payment_id: int, words: str, actor: Actor) -> Righting:
    """One payment with what taking it back, sending it back or moving it would change."""
    card = payment(payment_id, actor)
    authorize(actor, PAYMENT_BOOK)
    session, today = current_session(), consortium_today()
    on = on_invoices(session, card.row.id, card.row.currency)
    known = has_charter(session, today)
    limit = charter_on(session, today).money.two_people_minor if known else None
    others = payers_named(session, words) if words.strip() else ()
    return Righting(
        card=card,
        on_invoices=on,
        rights=rights_if_owed(session, on) if known else (),
        limit=None if limit is None else Money(limit, card.row.currency),
        asked=session.scalar(
            select(MoneyRequest.id).where(
                MoneyRequest.payment_id == card.row.id, MoneyRequest.state == RequestState.ASKED
            )
        ),
        others=tuple(one for one in others if one[0] != card.row.organization_id),
    )


def on_invoices(session: Session, payment_id: int, currency: str) -> tuple[OnInvoice, ...]:
    """Which invoices a payment pays now, and how much of each."""
    rows = session.execute(
        select(Settlement, Invoice)
        .join(Invoice, Invoice.id == Settlement.invoice_id)
        .where(Settlement.payment_id == payment_id, Settlement.released_on.is_(None))
        .order_by(Settlement.id)
    )
    return tuple(
        OnInvoice(
            settlement.id,
            invoice.id,
            invoice.number,
            invoice.organization_id,
            Money(settlement.amount_minor, currency),
        )
        for settlement, invoice in rows
    )


def rights_if_owed(session: Session, on: Sequence[OnInvoice]) -> tuple[Rights, ...]:
    """The organizations of these invoices, with their standing today and if this were owed."""
    ids = sorted({one.organization_id for one in on})
    if not ids:
        return ()
    today = consortium_today()
    owed: dict[str, int] = {}
    for one in on:
        owed[one.number] = owed.get(one.number, 0) + one.amount.minor
    now, then = standings_of(session, ids, today), standings_if_owed(session, ids, today, owed)
    names = session.execute(
        select(Organization.id, Organization.display_name).where(Organization.id.in_(ids))
    )
    return tuple(Rights(row.display_name, now[row.id], then[row.id]) for row in names)


@dataclass(frozen=True)
class Sent:
    """A refund of a payment."""

    id: int
    row: Refund
    amount: Money


def sent_back(session: Session, payment_id: int, currency: str) -> tuple[Sent, ...]:
    """The refunds of a payment, the first one first."""
    rows = session.scalars(
        select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.id)
    )
    return tuple(Sent(row.id, row, Money(row.amount_minor, currency)) for row in rows)


def moved_from(session: Session, payment_id: int) -> tuple[tuple[PaymentMove, str], ...]:
    """When a payment was another organization's before, whose, the first one first."""
    rows = session.execute(
        select(PaymentMove, Organization.display_name)
        .join(Organization, Organization.id == PaymentMove.from_organization_id)
        .where(PaymentMove.payment_id == payment_id)
        .order_by(PaymentMove.id)
    )
    return tuple((move, name) for move, name in rows)


@dataclass(frozen=True)
class History:
    """What became of a payment besides the invoices it paid."""

    sent: tuple[Sent, ...]
    moves: tuple[tuple[PaymentMove, str], ...]


def history(card: PaymentCard) -> History:
    """Refunds of a payment that the actor may read, and whose it was before."""
    session, row = current_session(), card.row
    return History(sent_back(session, row.id, row.currency), moved_from(session, row.id))
