"""A cheque that bounced, an ACH or wire that the bank took back: the debts are open again."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import transaction
from govapp.dues.models import Payment, PaymentState
from govapp.dues.permissions import PAYMENT_REVERSE
from govapp.dues.rules.settling import BY_HAND
from govapp.dues.services.receiving import lock, reverse
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post


def bounce(
    payment_id: int, reason: str, *, on: date, fee: Money | None = None, actor: Actor
) -> None:
    """Book that the bank took a payment back on a day, and what it charged for that.

    The cheque may be presented again: its number is free for another payment.
    """
    with transaction() as session:
        payment = session.get(Payment, payment_id)
        if payment is None:
            raise NotFound
        lock(session, payment.organization_id, ())
        session.refresh(payment, with_for_update=True)
        authorize(actor, PAYMENT_REVERSE)
        against = tuple(_against(payment, reason, on, fee))
        if against:
            raise Refused(against)
        reverse(session, payment, reason, on=on, actor=actor)
        payment.reference_key = f"{payment.reference_key} taken back {payment.id}"
        payment.external_id = None
        if fee:
            _charge(session, payment, fee, on)


def _against(payment: Payment, reason: str, on: date, fee: Money | None) -> list[Phrase]:
    against = []
    if payment.method not in BY_HAND:
        against.append(Phrase(N_("This payment came online and is taken back there.")))
    if payment.state is not PaymentState.SETTLED:
        against.append(Phrase(N_("This payment was taken back already.")))
    if not reason.strip():
        against.append(Phrase(N_("Say why it was taken back.")))
    if on < payment.received_on:
        against.append(Phrase(N_("It cannot be taken back before it was received.")))
    if on > consortium_today():
        against.append(Phrase(N_("This day lies ahead.")))
    if fee is not None and fee.currency != payment.currency:
        against.append(Phrase(N_("The fee is in another currency.")))
    return against


def _charge(session: Session, payment: Payment, fee: Money, on: date) -> None:
    """What the bank charged the consortium."""
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    post(
        session,
        source=f"{about}:fee",
        kind="payment fee",
        booked_on=on,
        lines=[
            Line(Account.FEES, fee, about, party),
            Line(Account.BANK, -fee, about, party, bank=payment.bank),
        ],
    )
