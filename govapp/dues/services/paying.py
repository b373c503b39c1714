"""Booking cheques, wires and ACH by hand, and giving money that was not matched to an invoice."""

from __future__ import annotations

from collections.abc import Sequence

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.facts import MoneyApplied
from govapp.dues.models import Payment
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.rules.settling import Receipt, Share, obstacles, share_obstacles
from govapp.dues.services.books import note_settled, open_invoices, settle, unapplied_on
from govapp.dues.services.receiving import Origin, lock, receive, unapplied_line
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
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


def apply(payment_id: int, share: Share, *, actor: Actor) -> None:
    """Give money of a payment that was not matched yet to an invoice."""
    with transaction() as session:
        payment = session.get(Payment, payment_id)
        if payment is None:
            raise NotFound
        invoices = lock(session, payment.organization_id, [share.invoice_id]).invoices
        session.refresh(payment, with_for_update={"key_share": True})
        authorize(actor, PAYMENT_BOOK)
        left = unapplied_on(session, payment.id, payment.currency)
        still_open = open_invoices(session, invoices.values())
        against = tuple(share_obstacles(left, [share], still_open))
        if against:
            raise Refused(against)

        today = consortium_today()
        lines = settle(session, payment.id, [share], invoices, on=today)
        lines.append(unapplied_line(payment, -share.amount))
        session.flush()
        # What was given before stands in the number: the same step cannot be booked twice.
        source = f"{key('payment', payment.id)}:apply:{share.invoice_id}:{left.minor}"
        post(session, source=source, kind="application", booked_on=today, lines=lines)
        note_settled(session, invoices.values(), on=today, actor=actor)
        fact = MoneyApplied(key("payment", payment.id), share.invoice_id, share.amount.minor)
        record(session, fact, actor=actor)
