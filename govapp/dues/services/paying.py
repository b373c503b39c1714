"""Booking cheques, wires and ACH by hand, and giving money that was not matched to an invoice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.facts import MoneyApplied
from govapp.dues.models import Invoice, Payment, Settlement
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.rules.settling import Receipt, Share, obstacles, share_obstacles
from govapp.dues.services.books import (
    less_owed,
    locked_invoices,
    note_settled,
    open_invoices,
    unapplied_on,
)
from govapp.dues.services.receiving import Origin, lock, lock_payers, receive, unapplied_line
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.services import post


def book_payment(receipt: Receipt, shares: Sequence[Share], *, bank: str = "", actor: Actor) -> int:
    """Book money that came by hand and pay invoices with it; what is left over waits unapplied.

    The same reference of the same payer is booked once: the payer's row is locked first, and the
    database has the last word. `bank` is the code of the account it came to. The number of the
    payment.
    """
    with transaction() as session:
        locked = lock(session, receipt.organization_id, [share.invoice_id for share in shares])
        authorize(actor, PAYMENT_BOOK)
        still_open = open_invoices(session, locked.invoices.values())
        against = obstacles(receipt, shares, still_open, today=consortium_today())
        if against:
            raise Refused(against)
        origin = Origin(bank=bank)
        return receive(session, receipt, shares, locked, origin=origin, actor=actor).id


@dataclass(frozen=True)
class Given:
    """Part of a payment that is given to an invoice."""

    payment_id: int
    share: Share


def apply(payment_id: int, share: Share, *, actor: Actor) -> None:
    """Give money of a payment that was not matched yet to an invoice."""
    _apply([Given(payment_id, share)], actor)


def apply_all(given: Sequence[Given], *, actor: Actor) -> None:
    """Give waiting money of many payments to invoices as it was shown: all of it, or none."""
    if not given:
        raise Refused(Phrase(N_("Nothing is ticked.")))
    _apply(given, actor)


def _apply(given: Sequence[Given], actor: Actor) -> None:
    with transaction() as session:
        payments = _payments(session, {one.payment_id for one in given})
        lock_payers(session, (payment.organization_id for payment in payments.values()))
        invoices = locked_invoices(session, (one.share.invoice_id for one in given))
        for payment in payments.values():
            session.refresh(payment, with_for_update={"key_share": True})
        authorize(actor, PAYMENT_BOOK)
        for one in given:
            _give(session, payments[one.payment_id], one.share, invoices, actor)


def _payments(session: Session, ids: Iterable[int]) -> dict[int, Payment]:
    """The payments, lowest number first; locked later, after payers and invoices."""
    wanted = set(ids)
    found = session.scalars(select(Payment).where(Payment.id.in_(wanted)).order_by(Payment.id))
    payments = {one.id: one for one in found}
    if set(payments) != wanted:
        raise NotFound
    return payments


def _give(
    session: Session, payment: Payment, share: Share, invoices: dict[int, Invoice], actor: Actor
) -> None:
    target = {one: row for one, row in invoices.items() if one == share.invoice_id}
    left = unapplied_on(session, payment.id, payment.currency)
    against = tuple(share_obstacles(left, [share], open_invoices(session, target.values())))
    if against:
        raise Refused(against)

    today = consortium_today()
    row = Settlement(
        payment_id=payment.id,
        invoice_id=share.invoice_id,
        amount_minor=share.amount.minor,
        settled_on=today,
    )
    session.add(row)
    session.flush()
    post(
        session,
        source=f"{key('settlement', row.id)}:applied",
        kind="application",
        booked_on=today,
        lines=[
            less_owed(target[share.invoice_id], share.amount),
            unapplied_line(payment, -share.amount),
        ],
    )
    note_settled(session, target.values(), on=today, actor=actor)
    fact = MoneyApplied(key("payment", payment.id), share.invoice_id, share.amount.minor)
    record(session, fact, actor=actor)
