"""Who belongs in a year and has no invoice yet, and the fee that the rulebook sets for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Charter
from govapp.dues.models import Invoice, InvoiceKind, InvoiceState, Waiver, WaiverState
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.charges import Charge, charge
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.periods import Period, year_period
from govapp.members.models import Membership, Organization


@dataclass(frozen=True)
class Billable:
    """A member that belongs in a year and has no invoice for it yet."""

    organization_id: int
    name: str
    legal_name: str
    address: str
    tier: str
    type: str
    band: str
    began_on: date
    po_required: bool


class FeeFinder:
    """Fees of a year by the rulebook in force when the year, or the membership in it, began."""

    def __init__(self, session: Session, year: int) -> None:
        self.year = year
        self.period = year_period(year, year_starts(session))
        self._session = session
        self._charters: dict[date, Charter] = {}

    def charter(self, member: Billable) -> Charter:
        """The rulebook that sets this member's fee."""
        day = max(self.period.start, member.began_on)
        if day not in self._charters:
            self._charters[day] = charter_on(self._session, day)
        return self._charters[day]

    def charge(self, member: Billable) -> Charge:
        """This member's dues, or `Refused` when the fee table has none."""
        fees = self.charter(member).fees
        return charge(fees, year=self.year, tier=member.tier, type_=member.type, band=member.band)

    def owes(self, member: Billable) -> bool:
        """True if the fee table asks something of this member; without a fee it asks nothing."""
        try:
            return bool(self.charge(member).amount)
        except Refused:
            return False


def dues_currency(session: Session) -> str:
    """The currency of the fee table in force today."""
    return charter_on(session, consortium_today()).fees.currency


def billing_day(period: Period, today: date) -> date:
    """The day whose members are billed: today, or the nearest day of the year."""
    return max(period.start, min(today, period.end or today))


def billable(session: Session, year: int, *, after: int, limit: int) -> list[Billable]:
    """The next members without an invoice or a waiver for the year, by number."""
    statement = _members(year, _day_of(session, year)).where(Organization.id > after)
    rows = session.execute(statement.order_by(Organization.id).limit(limit))
    return [Billable(*row) for row in rows]


def all_billable(session: Session, year: int) -> list[Billable]:
    """Every such member, by name."""
    statement = _members(year, _day_of(session, year))
    rows = session.execute(statement.order_by(Organization.sort_key, Organization.id))
    return [Billable(*row) for row in rows]


def anybody_to_bill(session: Session, year: int) -> bool:
    """True if some member owes dues of the year and has no invoice; free tiers owe none."""
    finder, after, portion = FeeFinder(session, year), 0, 200
    while True:
        members = billable(session, year, after=after, limit=portion)
        if any(finder.owes(member) for member in members):
            return True
        if len(members) < portion:
            return False
        after = members[-1].organization_id


def _day_of(session: Session, year: int) -> date:
    return billing_day(year_period(year, year_starts(session)), consortium_today())


def _members(year: int, day: date) -> Select[int, str, str, str, str, str, str, date, bool]:
    return (
        select(
            Organization.id,
            Organization.display_name,
            Organization.legal_name,
            Organization.billing_address,
            Membership.tier,
            Organization.type,
            Organization.band,
            Membership.began_on,
            Organization.po_required,
        )
        .join(Membership, Membership.organization_id == Organization.id)
        .where(
            Membership.began_on <= day,
            or_(Membership.ended_on.is_(None), Membership.ended_on >= day),
            Organization.on_record_only.is_(False),
            ~_invoiced(year),
            ~_waived(year),
        )
    )


def _invoiced(year: int) -> ColumnElement[bool]:
    return exists().where(
        and_(
            Invoice.organization_id == Organization.id,
            Invoice.dues_year == year,
            Invoice.kind == InvoiceKind.DUES,
            Invoice.state == InvoiceState.ISSUED,
        )
    )


def _waived(year: int) -> ColumnElement[bool]:
    return exists().where(
        and_(
            Waiver.organization_id == Organization.id,
            Waiver.dues_year == year,
            Waiver.state == WaiverState.APPROVED,
        )
    )
