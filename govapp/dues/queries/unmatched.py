"""Money that waits for an invoice: every share left over, with what it is likely for and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, cast, func, literal, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.db import session as current_session
from govapp.dues.models import BankLine, Invoice, Payment, Settlement
from govapp.dues.permissions import PAYMENT_BOOK
from govapp.dues.queries.evidence import MOST_INVOICES
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.rules.bank_lines import Confidence, Incoming, Known, Match
from govapp.dues.rules.matching import match_all
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import JournalEntry, JournalLine
from govapp.ledger.rules import Account
from govapp.members.models import Organization

PAGE = 50
LATELY = 10


@dataclass(frozen=True)
class Proposed:
    """A proposal as it is shown; `value` is what accepting it sends."""

    match: Match
    organization: str
    value: str

    @property
    def sure_enough(self) -> bool:
        """True when it is ticked at first."""
        return self.match.confidence is not Confidence.POSSIBLE


@dataclass(frozen=True)
class Share:
    """What of a payment waits: how much, whose, since when, and for what it may be."""

    payment_id: int
    reference: str
    organization_id: int
    organization: str
    received_on: date
    days: int
    amount: Money
    best: Proposed | None


@dataclass(frozen=True)
class Given:
    """A share that was given to an invoice lately and can be taken off again."""

    settlement_id: int
    payment_id: int
    invoice_id: int
    number: str
    organization: str
    amount: Money


@dataclass(frozen=True)
class Waiting:
    """The oldest shares that wait, how many there are and what they come to by currency."""

    shares: tuple[Share, ...]
    waiting: int
    sums: tuple[Money, ...]
    lately: tuple[Given, ...]

    @property
    def ticked(self) -> int:
        """How many are sure enough to be accepted together."""
        return sum(one.best is not None and one.best.sure_enough for one in self.shares)


def unmatched(actor: Actor) -> Waiting:
    """All money that went to no invoice yet; proposals that can all be accepted together."""
    authorize(actor, PAYMENT_BOOK)
    session = current_session()
    rows = _held(session)
    known = Known(invoices=open_invoices(session, most=MOST_INVOICES))
    found = match_all([_incoming(row) for row in rows[:PAGE]], known)
    names = {one.organization_id: one.organization for one in known.invoices}
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, 0) + row.left
    return Waiting(
        tuple(_share(row, found[row.id], names) for row in rows[:PAGE]),
        len(rows),
        tuple(Money(minor, currency) for currency, minor in sorted(sums.items())),
        _lately(session),
    )


@dataclass(frozen=True)
class _Held:
    id: int
    reference: str
    organization_id: int
    organization: str
    received_on: date
    currency: str
    text: str
    left: int


def _held(session: Session) -> list[_Held]:
    """Payments with money left over by the ledger, the oldest first."""
    left = -func.sum(JournalLine.amount_minor)
    waiting = (
        select(JournalLine.about, left.label("left"))
        .where(JournalLine.account == Account.UNAPPLIED.value)
        .group_by(JournalLine.about)
        .having(left > 0)
        .subquery()
    )
    rows = session.execute(
        select(Payment, Organization.display_name, BankLine.text, waiting.c.left)
        .join(waiting, waiting.c.about == literal("payment:") + cast(Payment.id, String))
        .join(Organization, Organization.id == Payment.organization_id)
        .outerjoin(BankLine, BankLine.payment_id == Payment.id)
        .order_by(Payment.received_on, Payment.id)
    )
    unique = {
        row.id: _Held(
            row.id,
            row.reference,
            row.organization_id,
            name,
            row.received_on,
            row.currency,
            text or "",
            int(minor),
        )
        for row, name, text, minor in rows
    }
    return list(unique.values())


def _incoming(row: _Held) -> Incoming:
    words = f"{row.text} {row.reference}"
    return Incoming(
        row.id,
        row.received_on,
        Money(row.left, row.currency),
        words,
        organization_id=row.organization_id,
    )


def _share(row: _Held, found: Sequence[Match], names: Mapping[int, str]) -> Share:
    best = found[0] if found else None
    return Share(
        row.id,
        row.reference,
        row.organization_id,
        row.organization,
        row.received_on,
        (consortium_today() - row.received_on).days,
        Money(row.left, row.currency),
        best and Proposed(best, names.get(best.organization_id or 0, ""), value_of(row.id, best)),
    )


def value_of(payment_id: int, match: Match) -> str:
    """A proposal as the value of a tick: the payment, and which invoice gets how much."""
    shares = ",".join(f"{one.invoice_id}={one.amount.minor}" for one in match.shares)
    return f"{payment_id}|{shares}"


def _lately(session: Session) -> tuple[Given, ...]:
    """The last shares that were given to an invoice and are still on it."""
    source = literal("settlement:") + cast(Settlement.id, String) + ":applied"
    rows = session.execute(
        select(Settlement, Payment.currency, Invoice.number, Organization.display_name)
        .join(JournalEntry, JournalEntry.source == source)
        .join(Payment, Payment.id == Settlement.payment_id)
        .join(Invoice, Invoice.id == Settlement.invoice_id)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(Settlement.released_on.is_(None))
        .order_by(Settlement.id.desc())
        .limit(LATELY)
    )
    return tuple(
        Given(row.id, row.payment_id, row.invoice_id, number, name, Money(row.amount_minor, code))
        for row, code, number, name in rows
    )
