"""Who belongs in a year and has no invoice yet, and the fee that the rulebook sets for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import Charter, FeeTable
from govapp.dues.models import (
    Invoice,
    InvoiceKind,
    InvoiceState,
    Requote,
    Waiver,
    WaiverState,
)
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.charges import Charge, Payer, adds_next_year, charge_joined
from govapp.dues.rules.proration import Joined, joined
from govapp.dues.rules.requotes import Put, billed_tier, why_not_billed
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
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
    next_is_billed: bool
    joined: Joined
    put: Put | None = None


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
        """This member's dues, or `Refused` when the fee table has none or its answer is awaited.

        A changed fee that it has confirmed is billed as confirmed.
        """
        fees, put = self.charter(member).fees, member.put
        why_not = why_not_billed(put) if put else None
        if why_not is not None:
            raise Refused(why_not)
        return charge_joined(
            fees,
            self._later() if adds_next_year(fees) and not member.next_is_billed else None,
            Payer(billed_tier(put, member.tier) if put else member.tier, member.type, member.band),
            year=self.period,
            joined=member.joined,
            agreed=put.fee if put and put.agreed else None,
        )

    def _later(self) -> FeeTable:
        """The fee table in force when the next year begins."""
        end = self.period.end or self.period.start
        day = end + timedelta(days=1)
        if day not in self._charters:
            self._charters[day] = charter_on(self._session, day)
        return self._charters[day].fees

    def owes(self, member: Billable) -> bool:
        """True if the fee table asks something of this member; without a fee it asks nothing."""
        try:
            return bool(self.charge(member).amount)
        except Refused:
            return False


def reaches_into_next(session: Session, year: int) -> bool:
    """True if invoices of this year may bill the next year as well: whoever issues locks both."""
    span = year_period(year, year_starts(session))
    days = {span.start, span.end or span.start}
    return any(adds_next_year(charter_on(session, day).fees) for day in days)


def dues_currency(session: Session) -> str:
    """The currency of the fee table in force today."""
    return charter_on(session, consortium_today()).fees.currency


def billing_day(period: Period, today: date) -> date:
    """The day whose members are billed: today, or the nearest day of the year."""
    return max(period.start, min(today, period.end or today))


def billable(session: Session, year: int, *, after: int, limit: int) -> list[Billable]:
    """The next members without an invoice or a waiver for the year, by number."""
    day = _day_of(session, year)
    statement = _members(session, year, day).where(Organization.id > after)
    rows = session.execute(statement.order_by(Organization.id).limit(limit)).all()
    return _billables(session, rows, year, day, among=[row[0] for row in rows])


def all_billable(session: Session, year: int) -> list[Billable]:
    """Every such member, by name."""
    day = _day_of(session, year)
    statement = _members(session, year, day)
    rows = session.execute(statement.order_by(Organization.sort_key, Organization.id)).all()
    return _billables(session, rows, year, day, among=None)


def _billables(
    session: Session,
    rows: Sequence[Row[*_Columns]],
    year: int,
    day: date,
    *,
    among: list[int] | None,
) -> list[Billable]:
    since, put = joined_by(session, day, among), puts_of(session, year, among)
    return [Billable(*row, since[row[0]], put.get(row[0])) for row in rows]


def puts_of(session: Session, year: int, among: Iterable[int] | None = None) -> dict[int, Put]:
    """The latest changed fee put to each member for a year, by organization."""
    statement = select(Requote).where(Requote.dues_year == year).order_by(Requote.id)
    if among is not None:
        statement = statement.where(Requote.organization_id.in_(list(among)))
    return {
        row.organization_id: Put(
            row.old_tier,
            row.tier,
            Money(row.fee_minor, row.currency),
            row.answer_by,
            row.state,
            row.silence,
        )
        for row in session.scalars(statement)
    }


def joined_by(session: Session, day: date, among: Iterable[int] | None) -> dict[int, Joined]:
    """Since when each member on `day` belongs without a break (None: of all), by number."""
    statement = select(Membership.organization_id, Membership.began_on, Membership.ended_on)
    if among is not None:
        statement = statement.where(Membership.organization_id.in_(list(among)))
    spans: dict[int, list[Period]] = {}
    for organization_id, began_on, ended_on in session.execute(statement):
        spans.setdefault(organization_id, []).append(Period(began_on, ended_on))
    found = {number: joined(some, day) for number, some in spans.items()}
    return {number: since for number, since in found.items() if since is not None}


def billable_of(session: Session, year: int, ids: Iterable[int]) -> list[Billable]:
    """Those of some organizations that are such members, by number."""
    day, wanted = _day_of(session, year), sorted(set(ids))
    statement = _members(session, year, day).where(Organization.id.in_(wanted))
    rows = session.execute(statement.order_by(Organization.id)).all()
    return _billables(session, rows, year, day, among=wanted)


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


_Columns = tuple[int, str, str, str, str, str, str, date, bool, bool]


def _members(session: Session, year: int, day: date) -> Select[*_Columns]:
    month = year_starts(session)
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
            or_(_invoiced(year + 1, month), _waived(year + 1)),
        )
        .join(Membership, Membership.organization_id == Organization.id)
        .where(
            Membership.began_on <= day,
            or_(Membership.ended_on.is_(None), Membership.ended_on >= day),
            Organization.on_record_only.is_(False),
            ~_invoiced(year, month),
            ~_waived(year),
        )
    )


def _invoiced(year: int, month: int) -> ColumnElement[bool]:
    """Billed for the year: by its own invoice, or with the year before (late joiners)."""
    own = Invoice.dues_year == year
    with_the_last = and_(
        Invoice.dues_year == year - 1, Invoice.period_end >= year_period(year, month).end
    )
    return exists().where(
        and_(
            Invoice.organization_id == Organization.id,
            or_(own, with_the_last),
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
