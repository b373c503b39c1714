"""Payments: the list, one of them, and finding what a cheque or wire is for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceState, Payment, Settlement
from govapp.dues.permissions import PAYERS, PAYMENT_BOOK, PAYMENT_READ
from govapp.dues.queries.billing import dues_currency
from govapp.dues.queries.invoices import has_invoices, open_invoices, open_minor, opened
from govapp.dues.rules.settling import OpenInvoice, Proposal, divide, propose
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may, staff_or_auditor, visible
from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.money import Money, parse_money
from govapp.ledger.models import JournalLine
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account
from govapp.members.models import Organization


@dataclass(frozen=True)
class Paid:
    """What a payment gave to one invoice."""

    settlement_id: int
    invoice_id: int
    number: str
    organization: str
    day: date
    amount: Money
    released_on: date | None


@dataclass(frozen=True)
class PaymentCard:
    """A payment with what became of it."""

    row: Payment
    organization: str
    amount: Money
    left: Money
    paid: tuple[Paid, ...]
    fitting: tuple[OpenInvoice, ...]  # open invoices of the payer, for those who may book


def left_minor() -> ScalarSelect[int]:
    """What of the payment of each row went to no invoice yet."""
    about = literal("payment:") + cast(Payment.id, String)
    return (
        select(func.coalesce(-func.sum(JournalLine.amount_minor), 0))
        .where(JournalLine.about == about, JournalLine.account == Account.UNAPPLIED.value)
        .correlate(Payment)
        .scalar_subquery()
    )


def visible_payments(actor: Actor) -> Select[Payment, str, int]:
    """Payments this actor may read, each with the payer's name and what is not matched."""
    if not has_invoices(actor):
        raise Forbidden
    statement = select(Payment, Organization.display_name, left_minor()).join(
        Organization, Organization.id == Payment.organization_id
    )
    if staff_or_auditor(actor, None):
        return statement
    return statement.where(Payment.organization_id.in_(actor.scopes("organization", *PAYERS)))


def payment(payment_id: int, actor: Actor) -> PaymentCard:
    """One payment; 404 for everybody who may not read it."""
    session = current_session()
    row = session.scalar(
        select(Payment).where(Payment.id == payment_id).options(joinedload(Payment.organization))
    )
    visible(actor, PAYMENT_READ, row)
    if row is None:
        raise NotFound
    about = key("payment", row.id)
    left = Money(
        -balance(session, Account.UNAPPLIED, about=about, currency=row.currency), row.currency
    )
    fitting: tuple[OpenInvoice, ...] = ()
    if may(actor, PAYMENT_BOOK):
        fitting = open_invoices(session, organization_ids=[row.organization_id])
    return PaymentCard(
        row=row,
        organization=row.organization.display_name,
        amount=Money(row.amount_minor, row.currency),
        left=left,
        paid=_paid(session, row),
        fitting=fitting,
    )


def _paid(session: Session, row: Payment) -> tuple[Paid, ...]:
    found = session.execute(
        select(Settlement, Invoice.number, Organization.display_name)
        .join(Invoice, Invoice.id == Settlement.invoice_id)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(Settlement.payment_id == row.id)
        .order_by(Settlement.id)
    )
    return tuple(
        Paid(
            settlement.id,
            settlement.invoice_id,
            number,
            name,
            settlement.settled_on,
            Money(settlement.amount_minor, row.currency),
            settlement.released_on,
        )
        for settlement, number, name in found
    )


# --- booking -------------------------------------------------------------------------------------

MOST = 60


@dataclass(frozen=True)
class Desk:
    """What was found for the words typed: whose money it may be, and what it may pay."""

    searched: bool
    currency: str
    amount: Money | None
    payers: tuple[tuple[int, str], ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Plan:
    """What booking would do: how much each ticked invoice gets, and what stays over."""

    ticked: frozenset[int]
    pays: Mapping[int, Money]
    short: frozenset[int]  # ticked, but the money does not reach for all of it
    left: Money


def desk(words: str, typed_amount: str, actor: Actor) -> Desk:
    """Find by invoice number, organization, order number or amount what a payment is for."""
    authorize(actor, PAYMENT_BOOK)
    session = current_session()
    currency = dues_currency(session)
    words, amount = words.strip()[:100], read_amount(typed_amount, currency)
    if not words and amount is None:
        return Desk(False, currency, None, (), ())
    found = _open_by(session, words, amount, currency)
    named = frozenset(one.id for one in found if words and words in one.number)
    return Desk(
        searched=True,
        currency=currency,
        amount=amount,
        payers=_payers(session, words, found),
        proposals=propose(found, amount, named=named if len(named) < len(found) else frozenset()),
    )


def plan(found: Desk, chosen: frozenset[int] | None) -> Plan:
    """What booking the amount on the ticked invoices would do (None: on those proposed)."""
    ticked = [
        one.invoice
        for one in found.proposals
        if (one.ticked if chosen is None else one.invoice.id in chosen)
    ]
    shares, left = divide(found.amount or Money(0, found.currency), ticked)
    pays = {share.invoice_id: share.amount for share in shares}
    return Plan(
        ticked=frozenset(one.id for one in ticked),
        pays=pays,
        short=frozenset(one.id for one in ticked if pays.get(one.id) != one.open),
        left=left,
    )


def as_seen(seen: Mapping[int, int], actor: Actor) -> list[OpenInvoice]:
    """The invoices that were ticked, with what was open on them when the page was made.

    The command compares that with what is open now, so that nothing is booked otherwise than
    it was shown.
    """
    authorize(actor, PAYMENT_BOOK)
    rows = current_session().execute(
        select(Invoice, Organization.display_name)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(Invoice.id.in_(seen))
    )
    return [opened(row, name, seen[row.id]) for row, name in rows]


def currency_of(payment_ids: Collection[int], actor: Actor) -> dict[int, str]:
    """The currency of each of these payments that is there."""
    authorize(actor, PAYMENT_BOOK)
    rows = current_session().execute(
        select(Payment.id, Payment.currency).where(Payment.id.in_(payment_ids))
    )
    return {row.id: row.currency for row in rows}


def numbered(number: str, actor: Actor) -> int | None:
    """The issued invoice of a number that was typed, None if there is none."""
    authorize(actor, PAYMENT_BOOK)
    return current_session().scalar(
        select(Invoice.id).where(
            Invoice.number == number.strip(), Invoice.state == InvoiceState.ISSUED
        )
    )


def read_amount(text: str, currency: str) -> Money | None:
    """The amount typed so far, None when it cannot be read (yet)."""
    try:
        return parse_money(text, currency) if text.strip() else None
    except Invalid:
        return None


def _open_by(
    session: Session, words: str, amount: Money | None, currency: str
) -> list[OpenInvoice]:
    left = open_minor()
    statement = (
        select(Invoice, Organization.display_name, left)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(
            Invoice.settled_on.is_(None),
            Invoice.state == InvoiceState.ISSUED,
            Invoice.currency == currency,
        )
        .order_by(Invoice.due_on, Invoice.id)
        .limit(MOST)
    )
    if words:
        part = _containing(words)
        exact = read_amount(words, currency)
        statement = statement.where(
            or_(
                Invoice.number.like(part, escape="\\"),
                Invoice.po_number.like(part, escape="\\"),
                Organization.name_key.like(_containing(folded(words)), escape="\\"),
                Organization.sort_key.like(_containing(folded(words)), escape="\\"),
                *([left == exact.minor] if exact else []),
            )
        )
    elif amount is not None:
        statement = statement.where(left == amount.minor)
    return [opened(row, name, minor) for row, name, minor in session.execute(statement)]


def payers_named(session: Session, words: str) -> tuple[tuple[int, str], ...]:
    """The organizations of that name, twenty at most."""
    return _payers(session, words.strip(), [])


def _payers(session: Session, words: str, found: list[OpenInvoice]) -> tuple[tuple[int, str], ...]:
    """The organizations of the invoices found, then others of that name."""
    payers = {one.organization_id: one.organization for one in found}
    if words:
        part = _containing(folded(words))
        rows = session.execute(
            select(Organization.id, Organization.display_name)
            .where(
                or_(
                    Organization.name_key.like(part, escape="\\"),
                    Organization.sort_key.like(part, escape="\\"),
                ),
                Organization.on_record_only.is_(False),
            )
            .order_by(Organization.sort_key)
            .limit(20)
        )
        for organization_id, name in rows:
            payers.setdefault(organization_id, name)
    return tuple(payers.items())


def _containing(words: str) -> str:
    for letter in "\\%_":
        words = words.replace(letter, "\\" + letter)
    return f"%{words}%"
