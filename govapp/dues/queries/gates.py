"""The gate before suspension: whose rights stop soon, and whether somebody has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on, has_charter
from govapp.charter.rules.values import StandingClock
from govapp.dues.models import (
    DecisionState,
    GateLook,
    Invoice,
    InvoiceState,
    StandingDecision,
)
from govapp.dues.rules.clock import Step
from govapp.dues.rules.decisions import DecisionKind
from govapp.members.models import Membership, Organization
from govapp.members.queries import in_force


@dataclass(frozen=True)
class Gate:
    """An organization whose rights stop by the clock on `stops_on`, and nobody has looked yet."""

    organization_id: int
    name: str
    stops_on: date


def unpaid() -> tuple[ColumnElement[bool], ...]:
    """Conditions: an invoice that is not settled; of whatever kind, its clock runs."""
    return Invoice.state == InvoiceState.ISSUED, Invoice.settled_on.is_(None)


def of_a_member(day: date) -> ColumnElement[bool]:
    """A condition: the invoice is one of an organization that is a member on `day`."""
    return exists().where(
        and_(Membership.organization_id == Invoice.organization_id, in_force(Membership, day))
    )


def held(day: date) -> ColumnElement[bool]:
    """A condition: a decision stops the clock of the invoice's organization on `day`."""
    return exists().where(
        and_(
            StandingDecision.organization_id == Invoice.organization_id,
            StandingDecision.kind == DecisionKind.HOLD,
            StandingDecision.state == DecisionState.IN_FORCE,
            StandingDecision.begins_on <= day,
            or_(StandingDecision.ends_on.is_(None), StandingDecision.ends_on >= day),
        )
    )


def _nearing(clock: StandingClock, day: date) -> tuple[ColumnElement[bool], ...]:
    """From the notice on until the termination notice: then it is about the end, not this gate."""
    first = day - timedelta(days=clock.termination_notice_day - 1)
    last = day - timedelta(days=clock.notice_day)
    return (*unpaid(), of_a_member(day), ~held(day), Invoice.due_on.between(first, last))


def _looked() -> ColumnElement[bool]:
    return exists().where(and_(GateLook.invoice_id == Invoice.id, GateLook.step == Step.SUSPENDED))


def nearing_suspension(
    session: Session, clock: StandingClock, day: date, organization_id: int
) -> tuple[int, ...]:
    """The invoices of one organization that have reached the notice and may be looked at."""
    rows = session.scalars(
        select(Invoice.id)
        .where(*_nearing(clock, day), Invoice.organization_id == organization_id)
        .order_by(Invoice.id)
    )
    return tuple(rows)


def gates(session: Session, day: date) -> tuple[Gate, ...]:
    """Whose rights stop and nobody has looked, the nearest day first; passed days too."""
    if not has_charter(session, day):
        return ()
    clock = charter_on(session, day).standing
    rows = session.execute(
        select(Invoice.organization_id, Organization.display_name, Invoice.due_on)
        .join(Organization, Organization.id == Invoice.organization_id)
        .where(*_nearing(clock, day), ~_looked())
        .order_by(Invoice.due_on, Invoice.id)
    )
    found: dict[int, Gate] = {}
    for number, name, due_on in rows:
        stops_on = due_on + timedelta(days=clock.suspended_day)
        found.setdefault(number, Gate(number, name, stops_on))
    return tuple(found.values())
