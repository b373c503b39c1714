"""Makers of invoices and payments, with their entries, and of members by their standing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.db import transaction
from govapp.dues import services
from govapp.dues.models import (
    INVOICES,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceState,
    MoneyRequest,
    NumberSeries,
    Payment,
    RequestKind,
    RequestState,
    Requote,
    RequoteState,
    Settlement,
    Waiver,
    WaiverState,
)
from govapp.dues.queries.accounting import Asked
from govapp.dues.rules.charges import charge, packed
from govapp.dues.rules.exports.formats import Days, Format
from govapp.dues.rules.settling import Method
from govapp.dues.services.books import issue_lines, note_settled
from govapp.foundation.access.actor import CLOCK, Role, operator
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post
from govapp.members.models import Membership, Organization
from tests.makers.members import colleague, member


def good_member(tier: str = "member", *, on: date, **columns: object) -> int:
    """A member whose dues of the year of `on` are paid. The organization's number."""
    organization_id = member(tier, **columns)
    invoice_id = invoice(organization_id, year=on.year, due_on=on)
    payment(organization_id, {invoice_id: None}, received_on=on)
    return organization_id


def suspended_member(tier: str = "member", *, on: date, **columns: object) -> int:
    """A member whose invoice is so late on `on` that its rights rest. The organization's number."""
    organization_id = member(tier, **columns)
    invoice(organization_id, year=on.year, due_on=on - timedelta(days=80))
    return organization_id


def invoice(
    organization_id: int,
    *,
    year: int = 2027,
    due_on: date | None = None,
    issued_on: date | None = None,
    amount: int | None = None,
    po_number: str = "",
    period: Period | None = None,
    currency: str = "",
    kind: InvoiceKind = InvoiceKind.DUES,
    booked_on: date | None = None,
) -> int:
    """An issued invoice in the books, by the fee table unless `amount` (minor) is given.

    With a `period` its income is deferred over it.
    """
    due_on = due_on or date(year, 2, 1)
    issued_on = issued_on or due_on - timedelta(days=30)
    with transaction() as session:
        row = _invoice(session, organization_id, year, amount)
        row.issued_on, row.due_on, row.po_number = issued_on, due_on, po_number
        row.currency, row.kind = currency or row.currency, kind
        if period is not None:
            row.period_start, row.period_end = period.start, period.end
        session.add(row)
        session.flush()
        _post_invoice(session, row, booked_on or issued_on)
        return row.id


def payment(
    organization_id: int,
    pays: dict[int, int | None] | None = None,
    *,
    amount: int | None = None,
    reference: str = "",
    method: Method = Method.CHEQUE,
    received_on: date = date(2027, 1, 20),
) -> int:
    """A booked payment; `pays` maps invoices to minor units, None for all of the invoice."""
    with transaction() as session:
        shares = {
            invoice_id: minor or session.get_one(Invoice, invoice_id).total_minor
            for invoice_id, minor in (pays or {}).items()
        }
        number = 1000 + (session.scalar(select(func.count(Payment.id))) or 0)
        row = Payment(
            organization_id=organization_id,
            method=method,
            reference=reference or str(number),
            reference_key=folded(reference or str(number)),
            received_on=received_on,
            amount_minor=amount or sum(shares.values()),
            currency="USD",
            booked_at=datetime.combine(received_on, time(12), UTC),
        )
        session.add(row)
        session.flush()
        for invoice_id, minor in shares.items():
            settlement = Settlement(
                payment_id=row.id,
                invoice_id=invoice_id,
                amount_minor=minor,
                settled_on=received_on,
            )
            session.add(settlement)
        _post_payment(session, row, shares)
        note_settled(
            session, [session.get_one(Invoice, i) for i in shares], on=received_on, actor=CLOCK
        )
        return row.id


def waiver(organization_id: int, *, year: int = 2028, reason: str = "in hardship") -> int:
    """A request to forgive a year's dues that nobody has answered yet."""
    asker = colleague(organization_id)
    with transaction() as session:
        row = Waiver(
            organization_id=organization_id,
            dues_year=year,
            reason=reason,
            state=WaiverState.ASKED,
            asked_by=asker,
            asked_at=datetime(year - 1, 12, 1, tzinfo=UTC),
        )
        session.add(row)
        session.flush()
        return row.id


def handover(year: int = 2027) -> int:
    """A file for the accounting program with the journal of a year. The handover's number."""
    days = Days(date(year, 1, 1), date(year, 12, 31))
    treasurer = operator("tests", Role.TREASURER)
    return services.hand_to_accounting(Asked(Format.JOURNAL_CSV, days, "USD"), actor=treasurer)


def requote(organization_id: int, *, year: int = 2028, old: int = 1000, fee: int = 1100) -> int:
    """A changed fee that was put to a member and waits for its answer."""
    with transaction() as session:
        row = Requote(
            organization_id=organization_id,
            dues_year=year,
            old_tier="member",
            old_minor=old,
            tier="member",
            fee_minor=fee,
            currency="USD",
            charter_version_id=charter_on(session, date(year, 1, 1)).versions["fees"].id,
            put_at=datetime(year - 1, 11, 1, tzinfo=UTC),
            answer_by=date(year - 1, 12, 1),
            state=RequoteState.PUT,
        )
        session.add(row)
        session.flush()
        return row.id


def money_request(
    invoice_id: int,
    amount: int = 1000,
    *,
    kind: RequestKind = RequestKind.DISCOUNT,
    reason: str = "hosted the meeting",
    asked_by: int | None = None,
) -> int:
    """A request for a credit on an invoice that nobody has answered yet."""
    with transaction() as session:
        organization_id = session.get_one(Invoice, invoice_id).organization_id
    asker = asked_by or colleague(organization_id)
    with transaction() as session:
        row = MoneyRequest(
            kind=kind,
            organization_id=organization_id,
            invoice_id=invoice_id,
            amount_minor=amount,
            currency="USD",
            reason=reason,
            state=RequestState.ASKED,
            asked_by=asker,
            asked_at=datetime(2027, 1, 5, tzinfo=UTC),
        )
        session.add(row)
        session.flush()
        return row.id


def _invoice(session: Session, organization_id: int, year: int, amount: int | None) -> Invoice:
    charter = charter_on(session, date(year, 1, 1))
    billed = session.get_one(Organization, organization_id)
    tier = session.scalars(
        select(Membership.tier)
        .where(Membership.organization_id == organization_id)
        .order_by(Membership.began_on.desc())
    ).first()
    found = charge(
        charter.fees, year=year, tier=tier or "member", type_=billed.type, band=billed.band
    )
    last = select(func.max(Invoice.number_in_year)).where(Invoice.number_year == year)
    number = 1 + (session.scalar(last) or 0)
    _count_up_to(session, year, number)
    return Invoice(
        number=f"{year}-{number:04d}",
        number_year=year,
        number_in_year=number,
        kind=InvoiceKind.DUES,
        organization_id=organization_id,
        dues_year=year,
        tier=tier or "member",
        charter_version_id=charter.versions["fees"].id,
        currency=found.amount.currency,
        total_minor=found.amount.minor if amount is None else amount,
        billed_to=billed.legal_name,
        state=InvoiceState.ISSUED,
        lines=[_line(packed(found.line), found.amount.minor if amount is None else amount)],
    )


def _line(words: str, minor: int) -> InvoiceLine:
    return InvoiceLine(position=1, words=words, amount_minor=minor)


def _count_up_to(session: Session, year: int, number: int) -> None:
    series = session.get(NumberSeries, (INVOICES, year))
    if series is None:
        session.add(NumberSeries(series=INVOICES, year=year, last=number))
    else:
        series.last = number


def _post_invoice(session: Session, row: Invoice, booked_on: date) -> None:
    post(
        session,
        source=key("invoice", row.id),
        kind="invoice",
        booked_on=booked_on,
        lines=issue_lines(row),
    )


def _post_payment(session: Session, row: Payment, shares: dict[int, int]) -> None:
    party = key("organization", row.organization_id)
    over = row.amount_minor - sum(shares.values())
    post(
        session,
        source=key("payment", row.id),
        kind="payment",
        booked_on=row.received_on,
        lines=[
            Line(Account.BANK, Money(row.amount_minor), key("payment", row.id), party),
            *(
                Line(Account.RECEIVABLE, Money(-minor), key("invoice", invoice_id), party)
                for invoice_id, minor in shares.items()
            ),
            *([Line(Account.UNAPPLIED, Money(-over), key("payment", row.id), party)] * bool(over)),
        ],
    )
