"""What was promised and what became of it: the money says, nobody has to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from govapp.dues.models import (
    Invoice,
    InvoiceState,
    Payment,
    PaymentPromise,
    Settlement,
)
from govapp.dues.queries.invoices import open_minor
from govapp.dues.rules.promising import Outcome, Promise, outcome
from govapp.foundation.kernel.money import Money


@dataclass(frozen=True)
class Promised:
    """A promise with how it stands."""

    organization_id: int
    promise: Promise
    made_on: date
    made_at: datetime
    made_by: str
    outcome: Outcome


def promises(
    session: Session, day: date, organization_ids: Iterable[int] | None = None
) -> dict[int, tuple[Promised, ...]]:
    """The promises of these organizations or of all, the newest first, as they stand on `day`."""
    rows = select(PaymentPromise).order_by(PaymentPromise.id.desc())
    if organization_ids is not None:
        rows = rows.where(PaymentPromise.organization_id.in_(set(organization_ids)))
    made = session.scalars(rows).all()
    came, owed = _came(session), owed_by(session, {row.organization_id for row in made})
    found: dict[int, tuple[Promised, ...]] = {}
    for row in made:
        number, currency = row.organization_id, row.currency
        promise = Promise(Money(row.amount_minor, currency), row.due_on)
        how = outcome(
            promise, Money(came.get(row.id, 0), currency), owed.get(number, Money(0, currency)), day
        )
        one = Promised(number, promise, row.made_on, row.made_at, row.made_by, how)
        found[number] = (*found.get(number, ()), one)
    return found


def broken_promises(session: Session, day: date) -> tuple[Promised, ...]:
    """The organizations whose newest promise was not kept and who still owe, that day first."""
    newest = (made[0] for made in promises(session, day).values())
    broken = (one for one in newest if one.outcome is Outcome.BROKEN)
    return tuple(sorted(broken, key=lambda one: (one.promise.by, one.organization_id)))


def owed_by(session: Session, organization_ids: Iterable[int]) -> dict[int, Money]:
    """What is open on the invoices of each organization; who owes nothing is not there."""
    left = (
        select(Invoice.organization_id, Invoice.currency, open_minor().label("minor"))
        .where(
            Invoice.organization_id.in_(set(organization_ids)),
            Invoice.settled_on.is_(None),
            Invoice.state == InvoiceState.ISSUED,
        )
        .subquery()
    )
    rows = session.execute(
        select(left.c.organization_id, left.c.currency, func.sum(left.c.minor)).group_by(
            left.c.organization_id, left.c.currency
        )
    )
    return {number: Money(int(minor), currency) for number, currency, minor in rows if minor > 0}


def _came(session: Session) -> dict[int, int]:
    """By promise: what was paid on the organization's invoices after it, up to its day."""
    rows = session.execute(
        select(PaymentPromise.id, func.sum(Settlement.amount_minor))
        .join(
            Invoice,
            and_(
                Invoice.organization_id == PaymentPromise.organization_id,
                Invoice.currency == PaymentPromise.currency,
            ),
        )
        .join(Settlement, Settlement.invoice_id == Invoice.id)
        .join(Payment, Payment.id == Settlement.payment_id)
        .where(
            Settlement.released_on.is_(None),
            Settlement.settled_on <= PaymentPromise.due_on,
            or_(
                Settlement.settled_on > PaymentPromise.made_on,
                Payment.booked_at >= PaymentPromise.made_at,
            ),
        )
        .group_by(PaymentPromise.id)
    )
    return {number: int(minor) for number, minor in rows}
