"""Payments as plain rows for operators' scripts: `flask dues payments --json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.dues.models import Invoice, Payment, PaymentState, Refund, Settlement

PORTION = 500


class PaymentRow(TypedDict):
    """How much of a payment went to which invoice; `invoice` is null for what went to none.

    `state` is settled, pending, failed or reversed, or refunded for what was sent back.
    """

    invoice: str | None
    amount_minor: int
    currency: str
    state: str
    method: str
    reference: str


def payment_rows(session: Session) -> Iterator[PaymentRow]:
    """One row for every payment and invoice, in the order of booking; read in portions."""
    after = 0
    while True:
        found = session.scalars(
            select(Payment).where(Payment.id > after).order_by(Payment.id).limit(PORTION)
        ).all()
        if not found:
            return
        after = found[-1].id
        ids = [payment.id for payment in found]
        shares, refunds = _shares(session, ids), _refunds(session, ids)
        for payment in found:
            yield from _rows(payment, shares.get(payment.id, []), refunds.get(payment.id, 0))
        session.expunge_all()


def _rows(
    payment: Payment, shares: list[tuple[Settlement, str]], refunded: int
) -> Iterator[PaymentRow]:
    left, state = payment.amount_minor, payment.state.value
    for settlement, number in shares:
        if _counts(payment, settlement):
            left -= settlement.amount_minor
            yield _row(payment, number, settlement.amount_minor, state)
    if payment.state is PaymentState.SETTLED and refunded:
        left -= refunded
        yield _row(payment, None, refunded, "refunded")
    if left > 0:
        yield _row(payment, None, left, state)


def _counts(payment: Payment, settlement: Settlement) -> bool:
    """What the payment pays now; of one that was taken back, what it paid until then."""
    if settlement.released_on is None:
        return True
    return payment.reversed_on is not None and settlement.released_on >= payment.reversed_on


def _row(payment: Payment, number: str | None, minor: int, state: str) -> PaymentRow:
    return {
        "invoice": number,
        "amount_minor": minor,
        "currency": payment.currency,
        "state": state,
        "method": payment.method.name.lower(),
        "reference": payment.reference,
    }


def _shares(session: Session, ids: list[int]) -> dict[int, list[tuple[Settlement, str]]]:
    rows = session.execute(
        select(Settlement, Invoice.number)
        .join(Invoice, Invoice.id == Settlement.invoice_id)
        .where(Settlement.payment_id.in_(ids))
        .order_by(Settlement.id)
    )
    found: dict[int, list[tuple[Settlement, str]]] = {}
    for settlement, number in rows:
        found.setdefault(settlement.payment_id, []).append((settlement, number))
    return found


def _refunds(session: Session, ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(Refund.payment_id, func.sum(Refund.amount_minor))
        .where(Refund.payment_id.in_(ids))
        .group_by(Refund.payment_id)
    )
    return {payment_id: int(minor) for payment_id, minor in rows}
