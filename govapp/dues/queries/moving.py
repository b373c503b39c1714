"""Who renewed, was lost, joined and changed tier in a year, with the list behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import FeeTable
from govapp.db import session as current_session
from govapp.dues.models import Invoice, InvoiceKind, InvoiceState, Waiver, WaiverState
from govapp.dues.permissions import DUES_READ
from govapp.dues.queries.standings import year_starts
from govapp.dues.rules.charges import is_free
from govapp.dues.rules.movements import Moved, Movement, Term, count, movements
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import visible
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.periods import year_period
from govapp.members.models import Membership, Organization


@dataclass(frozen=True)
class Line:
    """A movement with the names a page shows."""

    moved: Moved
    name: str
    tier: str
    before: str


@dataclass(frozen=True)
class Moves:
    """All movements of a year as known on a day."""

    year: int
    day: date
    counts: dict[Movement, int]
    lines: tuple[Line, ...]

    def of(self, movement: Movement) -> tuple[Line, ...]:
        """The list behind one figure, by name."""
        return tuple(line for line in self.lines if line.moved.movement is movement)


def moves(year: int, actor: Actor) -> Moves:
    """Everybody's movements in a year; every figure is the length of its list."""
    visible(actor, DUES_READ, Movement)
    session, today = current_session(), consortium_today()
    period = year_period(year, year_starts(session))
    fees = charter_on(session, min(max(period.start, today), period.end or today)).fees
    names, terms, free = _terms(session, fees)
    found = movements(terms, _settled(session, year) | free, period, today)
    tiers = {tier.code: tier.name for tier in fees.tiers}
    lines = (
        Line(
            one,
            names[one.organization_id][1],
            tiers.get(one.tier, one.tier),
            tiers.get(one.before, one.before),
        )
        for one in found
    )
    by_name = sorted(lines, key=lambda line: (names[line.moved.organization_id], line.moved.day))
    return Moves(year, today, count(found), tuple(by_name))


def _terms(
    session: Session, fees: FeeTable
) -> tuple[dict[int, tuple[str, str]], dict[int, list[Term]], frozenset[int]]:
    """Names to sort by and to show, the terms of each organization, and who pays no dues now."""
    rows = session.execute(
        select(
            Membership.organization_id,
            Membership.began_on,
            Membership.ended_on,
            Membership.tier,
            Organization.type,
            Organization.band,
            Organization.sort_key,
            Organization.display_name,
        )
        .join(Organization, Organization.id == Membership.organization_id)
        .where(Organization.on_record_only.is_(False))
        .order_by(Membership.organization_id, Membership.began_on)
    )
    names: dict[int, tuple[str, str]] = {}
    terms: dict[int, list[Term]] = {}
    free: dict[int, bool] = {}
    priced: dict[tuple[str, str, str], int] = {}
    for number, began, ended, tier, type_, band, sort_key, name in rows:
        kind = (tier, type_, band)
        if kind not in priced:
            priced[kind] = _fee(fees, *kind)
        names[number] = sort_key, name
        terms.setdefault(number, []).append(Term(began, ended, tier, priced[kind]))
        free[number] = not priced[kind] and is_free(fees, tier=tier, type_=type_, band=band)
    return names, terms, frozenset(number for number, none in free.items() if none)


def _fee(fees: FeeTable, tier: str, type_: str, band: str) -> int:
    """A year's dues; a tier that the table no longer has counts as nothing."""
    try:
        return fees.fee(tier, type_, band).amount.minor
    except Refused:
        return 0


def _settled(session: Session, year: int) -> frozenset[int]:
    """Whose dues of a year are settled or waived; what was written off was not."""
    paid = select(Invoice.organization_id).where(
        Invoice.dues_year == year,
        Invoice.kind == InvoiceKind.DUES,
        Invoice.state == InvoiceState.ISSUED,
        Invoice.settled_on.is_not(None),
        Invoice.written_off_on.is_(None),
    )
    waived = select(Waiver.organization_id).where(
        Waiver.dues_year == year, Waiver.state == WaiverState.APPROVED
    )
    return frozenset(session.scalars(paid.union(waived)))
