"""What is booked from what Stripe says: the day, the shares of invoices, fees, each once."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.dues.models import Payment
from govapp.dues.rules.online import SeenLine, SeenPayment, divided
from govapp.dues.rules.settling import Share
from govapp.dues.services.books import open_on
from govapp.dues.services.receiving import Locked
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings
from govapp.ledger.queries import closed_before
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import AlreadyBooked, post


def day_of(session: Session, instant: datetime) -> date:
    """The day an instant is booked on: at the consortium's seat, not ahead, in open books."""
    zone = ZoneInfo(settings().DEFAULT_ZONE)
    day = min(instant.astimezone(zone).date(), consortium_today())
    first = closed_before(session)
    return max(day, first) if first else day


def shares_of(
    session: Session, amount: Money, locked: Locked, wanted: list[tuple[int, int]]
) -> list[Share]:
    left = {}
    for invoice_id, invoice in locked.invoices.items():
        still = open_on(session, invoice)
        if still.currency == amount.currency and still.minor > 0:
            left[invoice_id] = still.minor
    parts = divided(amount, wanted, left)
    return [Share(invoice_id, Money(minor, amount.currency)) for invoice_id, minor in parts]


def book_fee(session: Session, line: SeenLine, about: str, party: str = "") -> None:
    """The fee on a line of the balance, once."""
    if not line.fee:
        return
    lines = [
        Line(Account.FEES, line.fee, about, party),
        Line(Account.CLEARING, -line.fee, about, party),
    ]
    post_once(session, f"stripe:{line.id}:fee", "payment fee", day_of(session, line.at), lines)


def post_once(session: Session, source: str, kind: str, on: date, lines: list[Line]) -> None:
    try:
        post(session, source=source, kind=kind, booked_on=on, lines=lines)
    except AlreadyBooked:  # the same line seen before: that is what makes it once
        return


def book_costs(session: Session, seen: SeenPayment, payment: Payment) -> None:
    about, party = key("payment", payment.id), key("organization", payment.organization_id)
    for line in (seen.line, *(line for one in seen.returns for line in one.lines)):
        if line is not None:
            book_fee(session, line, about, party)
