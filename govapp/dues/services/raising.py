"""Billing a higher tier: the difference for the rest of the year, on an invoice of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.models import CharterVersion
from govapp.charter.queries import charter_on
from govapp.charter.rules import codec
from govapp.charter.rules.values import FeeTable
from govapp.db import transaction
from govapp.dues.models import Invoice, InvoiceKind, InvoiceState
from govapp.dues.queries.billing import Billable, puts_of
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.charges import Charge, Payer, charge_joined, is_free
from govapp.dues.rules.proration import Joined
from govapp.dues.rules.raising import Held, charge_difference
from govapp.dues.services.issuing import Charged, issue_charged, lock_year
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.periods import Period, year_of, year_period
from govapp.members.facts import TierRaised
from govapp.members.models import Organization
from govapp.members.queries import member_on

DUES = (InvoiceKind.DUES, InvoiceKind.DIFFERENCE)


@unrestricted("listens: the rise was authorized")
def on_tier_raised(session: Session, fact: Fact, _actor: Actor) -> None:
    """Ask for the invoice of the difference, on the day from which the tier holds."""
    if isinstance(fact, TierRaised):
        later = fact.on > consortium_today()
        ask(
            session,
            "dues.difference",
            key=f"{fact.about}:{fact.membership_id}",
            due_at=datetime.combine(fact.on, time(12), UTC) if later else None,
            organization_id=key_number(fact.about, "organization"),
            from_tier=fact.from_tier,
            to_tier=fact.to_tier,
            on=fact.on.isoformat(),
        )


@unrestricted("run by the clock for a rise of tier that somebody entitled has entered")
def bill_difference(organization_id: int, old_tier: str, tier: str, from_day: date) -> int | None:
    """Issue the invoice for a tier that rose on a day, once; None where nothing is to be paid.

    A year that was not billed yet needs none: its invoice will be that of the new tier.
    """
    with transaction() as session:
        month = year_starts(session)
        span = year_period(year_of(from_day, month), month)
        series = lock_year(session, year_of(from_day, month))
        row = session.get(Organization, organization_id)
        if row is None:
            raise NotFound
        held = member_on(session, row.id, from_day)
        if held is None or held.tier != tier:
            return None  # the rise fell away since
        if _billed(session, row.id, span, tier, (InvoiceKind.DIFFERENCE,)) is not None:
            return None
        charge, kind = _charge(session, row, old_tier, tier, span, from_day)
        if charge is None or not charge.amount:
            return None
        version_id = charter_on(session, from_day).versions["fees"].id
        one = Charged(_whom(row, tier, from_day), charge, version_id, kind)
        (invoice,) = issue_charged(session, series, [one], actor=CLOCK)
        return invoice.id


def _charge(
    session: Session, row: Organization, old_tier: str, tier: str, span: Period, from_day: date
) -> tuple[Charge | None, InvoiceKind]:
    """The difference to what was billed; from a free tier, the first dues of the year."""
    fees = charter_on(session, from_day).fees
    payer = Payer(tier, row.type, row.band)
    billed = _billed(session, row.id, span, old_tier, DUES)
    if billed is not None:
        held = _held(session, billed, Payer(old_tier, row.type, row.band), span)
        found = charge_difference(fees, payer, held, year=span, from_day=from_day)
        return found, InvoiceKind.DIFFERENCE
    if is_free(fees, tier=old_tier, type_=row.type, band=row.band):
        found = charge_joined(fees, None, payer, year=span, joined=Joined(from_day))
        return found, InvoiceKind.DUES
    return None, InvoiceKind.DUES


def _billed(
    session: Session,
    organization_id: int,
    span: Period,
    tier: str,
    kinds: tuple[InvoiceKind, ...],
) -> Invoice | None:
    """The last invoice for a tier that covers the year, also one that began in the year before."""
    return session.scalars(
        select(Invoice)
        .where(
            Invoice.organization_id == organization_id,
            _covers(span),
            Invoice.kind.in_(kinds),
            Invoice.tier == tier,
            Invoice.state == InvoiceState.ISSUED,
        )
        .order_by(Invoice.id.desc())
        .limit(1)
    ).first()


def _covers(span: Period) -> ColumnElement[bool]:
    year = year_of(span.start, span.start.month)
    with_the_last = and_(Invoice.dues_year == year - 1, Invoice.period_end >= span.end)
    return or_(Invoice.dues_year == year, with_the_last)


def _held(session: Session, billed: Invoice, payer: Payer, span: Period) -> Held:
    """The tier it had and its yearly fee by the table of its invoice, or as it was confirmed."""
    year = year_of(span.start, span.start.month)
    version = session.get_one(CharterVersion, billed.charter_version_id)
    table = codec.read(version.chapter.value, version.values)
    if not isinstance(table, FeeTable):
        raise TypeError("an invoice names a version of the fee table")
    named = table.tier(payer.tier)
    fee: Money = table.fee(payer.tier, payer.type, payer.band).amount
    put = puts_of(session, year, [billed.organization_id]).get(billed.organization_id)
    if put is not None and put.agreed and put.tier == payer.tier:
        fee = put.fee
    return Held(named.name if named else payer.tier, fee)


def _whom(row: Organization, tier: str, from_day: date) -> Billable:
    return Billable(
        organization_id=row.id,
        name=row.display_name,
        legal_name=row.legal_name,
        address=row.billing_address,
        tier=tier,
        type=row.type,
        band=row.band,
        began_on=from_day,
        po_required=row.po_required,
        next_is_billed=True,
        joined=Joined(from_day),
    )
