"""Memberships that were ended for unpaid dues, and what stands against an end or a return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.charter.rules.values import StandingClock
from govapp.dues.models import Invoice, MembershipEnding
from govapp.dues.queries.billing import dues_currency
from govapp.dues.queries.gates import unpaid
from govapp.dues.queries.plans import pauses
from govapp.dues.queries.promises import owed_by
from govapp.dues.queries.standings import decisions_of
from govapp.dues.rules.decisions import DecisionKind, in_force
from govapp.dues.rules.ending import cannot_end, cannot_return, last_day_to_return
from govapp.dues.rules.plans import clock_due
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.models import Organization
from govapp.members.queries import member_on


@dataclass(frozen=True)
class Ended:
    """A membership that was ended and has not come back: until when and against what it may."""

    organization_id: int
    name: str
    tier: str
    ended_on: date
    reason: str
    last_day: date
    owed: Money
    missing: tuple[Phrase, ...]


def stands_against_ending(session: Session, organization_id: int, day: date) -> tuple[Phrase, ...]:
    """What keeps a membership from being ended on `day`; empty when a person may end it."""
    if member_on(session, organization_id, day) is None:
        return (Phrase(N_("It is not a member on this day.")),)
    rows = session.execute(
        select(Invoice.id, Invoice.due_on).where(
            *unpaid(), Invoice.organization_id == organization_id
        )
    )
    stood = pauses(session, day, [organization_id])
    due = [clock_due(due_on, stood.get(number, ()), day) for number, due_on in rows]
    decisions = decisions_of(session, organization_id, day)
    hold = in_force(decisions, DecisionKind.HOLD, day)
    return cannot_end(due, charter_on(session, day).standing, hold, day)


def stands_against_return(
    session: Session, ending: MembershipEnding, day: date
) -> tuple[Phrase, ...]:
    """What keeps an ended membership from beginning anew on `day`."""
    number = ending.organization_id
    if member_on(session, number, day) is not None:
        return (Phrase(N_("It is a member again already.")),)
    owed = owed_by(session, [number]).get(number, Money(0, ending.currency))
    return cannot_return(ending.ended_on, owed, charter_on(session, day).standing, day)


def ended(session: Session, day: date, organization_id: int | None = None) -> tuple[Ended, ...]:
    """The memberships that were ended and may still come back: of one organization, or all."""
    statement = (
        select(MembershipEnding, Organization.display_name)
        .join(Organization, Organization.id == MembershipEnding.organization_id)
        .where(MembershipEnding.reinstated_on.is_(None))
        .order_by(MembershipEnding.id.desc())
    )
    if organization_id is not None:
        statement = statement.where(MembershipEnding.organization_id == organization_id)
    rows = session.execute(statement).all()
    if not rows:
        return ()
    clock, currency = charter_on(session, day).standing, dues_currency(session)
    owed = owed_by(session, [row.organization_id for row, _ in rows])
    found = (
        _ended(row, name, owed.get(row.organization_id, Money(0, currency)), day, clock)
        for row, name in rows
    )
    return tuple(one for one in found if day <= one.last_day or organization_id is not None)


def _ended(row: MembershipEnding, name: str, owed: Money, day: date, clock: StandingClock) -> Ended:
    return Ended(
        organization_id=row.organization_id,
        name=name,
        tier=row.tier,
        ended_on=row.ended_on,
        reason=row.reason,
        last_day=last_day_to_return(row.ended_on, clock),
        owed=owed,
        missing=cannot_return(row.ended_on, owed, clock, day),
    )
