"""Good standing of one organization or of all, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from govapp.charter.queries import charter_on, consortium
from govapp.charter.rules.values import FeeTable
from govapp.dues.models import (
    CreditNote,
    DecisionState,
    Invoice,
    InvoiceKind,
    Settlement,
    StandingDecision,
    Waiver,
    WaiverState,
)
from govapp.dues.queries.opened import came_in, known_from
from govapp.dues.queries.plans import pauses
from govapp.dues.rules import standing as rules
from govapp.dues.rules.decisions import Decision, DecisionKind, in_force
from govapp.dues.rules.history import Span, unbroken
from govapp.dues.rules.standing import Belonging, Bill, Record, Standing
from govapp.foundation.kernel.money import Money
from govapp.ledger.models import JournalEntry
from govapp.members.models import Membership, Organization

AsIf = Callable[[int, list[Bill]], list[Bill]]  # an organization's bills as they might be


def standing(session: Session, organization_id: int, day: date) -> Standing:
    """Whether the organization is in good standing on `day`, why, since when, and what is next."""
    return _answers(session, day, [organization_id])[organization_id]


def standings(session: Session, day: date) -> dict[int, Standing]:
    """The standing of every member on `day`, by organization; others are not in it."""
    return _answers(session, day, None)


def standings_of(session: Session, ids: Iterable[int], day: date) -> dict[int, Standing]:
    """The standing of these organizations on `day`, whether members or not."""
    return _answers(session, day, list(ids))


def standings_if_owed(
    session: Session, ids: Iterable[int], day: date, owed: Mapping[str, int]
) -> dict[int, Standing]:
    """The standing of these organizations if so much (minor) were owed again, by invoice number."""
    return _answers(session, day, list(ids), lambda _, bills: [_owing(one, owed) for one in bills])


def standings_if_billed(
    session: Session, more: Mapping[int, tuple[Bill, ...]], day: date
) -> dict[int, Standing]:
    """The standing of these organizations if they had these bills besides their own."""
    return _answers(session, day, list(more), lambda number, bills: [*bills, *more[number]])


def year_starts(session: Session) -> int:
    """The month in which the membership year begins."""
    found = consortium(session)
    return found.year_starts_month if found else 1


def _answers(
    session: Session, day: date, ids: list[int] | None, as_if: AsIf = lambda _, bills: bills
) -> dict[int, Standing]:
    charter = charter_on(session, day)
    month = year_starts(session)
    belongings = _belongings(session, day, ids, charter.fees)
    bills = _bills(session, day, ids)
    waived = waived_by(session, day, ids)
    decisions = decisions_known(session, day, ids)
    return {
        organization_id: rules.standing(
            Record(
                belongings.get(organization_id),
                tuple(as_if(organization_id, bills.get(organization_id, []))),
                waived.get(organization_id, {}),
                decisions.get(organization_id, ()),
            ),
            charter.standing,
            day,
            starts_month=month,
        )
        for organization_id in (belongings if ids is None else ids)
    }


def _owing(bill: Bill, owed: Mapping[str, int]) -> Bill:
    """The bill as it would be if more were open on it."""
    more = owed.get(bill.number, 0)
    return (
        bill
        if not more
        else replace(bill, open=bill.open + Money(more, bill.open.currency), paid_on=None)
    )


def among(
    column: InstrumentedAttribute[int], ids: list[int] | None
) -> tuple[ColumnElement[bool], ...]:
    """A condition: one of these, or no condition for all."""
    return () if ids is None else (column.in_(ids),)


# --- memberships ---------------------------------------------------------------------------------


def spans_until(session: Session, day: date, ids: list[int] | None) -> dict[int, list[Span]]:
    """The memberships that began by `day`, the oldest first, by organization."""
    rows = session.execute(
        select(
            Membership.organization_id,
            Membership.began_on,
            Membership.ended_on,
            Membership.tier,
            Organization.type,
            Organization.band,
        )
        .join(Organization, Organization.id == Membership.organization_id)
        .where(
            Membership.began_on <= day,
            Organization.on_record_only.is_(False),
            *among(Membership.organization_id, ids),
        )
        .order_by(Membership.organization_id, Membership.began_on)
    )
    spans: dict[int, list[Span]] = {}
    for organization_id, began, ended, tier, type_, band in rows:
        span = Span(began, ended, tier, type_, band)
        spans.setdefault(organization_id, []).append(span)
    return spans


def _belongings(
    session: Session, day: date, ids: list[int] | None, fees: FeeTable
) -> dict[int, Belonging]:
    """The unbroken membership that holds on `day`, by organization."""
    spans = spans_until(session, day, ids)
    found = ((key, unbroken(some, day, fees)) for key, some in spans.items())
    return {key: belonging for key, belonging in found if belonging is not None}


# --- what was billed, paid and waived ------------------------------------------------------------

_BILLED = (
    Invoice.organization_id,
    Invoice.number,
    Invoice.dues_year,
    Invoice.issued_on,
    Invoice.due_on,
    Invoice.total_minor,
    Invoice.currency,
    Invoice.id,
    Invoice.kind,
)


def paid_by(day: date) -> Subquery:
    """What is paid on each invoice at the end of `day`, and the day of the last payment."""
    return (
        select(
            Settlement.invoice_id,
            func.sum(Settlement.amount_minor).label("minor"),
            func.max(Settlement.settled_on).label("last"),
        )
        .where(
            Settlement.settled_on <= day,
            or_(Settlement.released_on.is_(None), Settlement.released_on > day),
        )
        .group_by(Settlement.invoice_id)
        .subquery()
    )


def credited_by(day: date) -> Subquery:
    """What credit notes had taken off each invoice at the end of `day`, and the last one's day."""
    return (
        select(
            CreditNote.invoice_id,
            func.sum(CreditNote.amount_minor).label("minor"),
            func.max(CreditNote.issued_on).label("last"),
        )
        .where(CreditNote.issued_on <= day)
        .group_by(CreditNote.invoice_id)
        .subquery()
    )


def _bills(session: Session, day: date, ids: list[int] | None) -> dict[int, list[Bill]]:
    stood_still = pauses(session, day, ids)
    found: dict[int, list[Bill]] = {}
    for billed, booked_on, minor, last, credit, credited_on in _billed(session, day, ids):
        organization_id, number, year, issued_on, due_on, total, currency, invoice_id, kind = billed
        left = total - (minor or 0) - (credit or 0)
        known = known_from(issued_on, booked_on)
        days = [day for day in (last, credited_on) if day is not None]
        bill = Bill(
            number,
            year,
            known,
            due_on,
            Money(left, currency),
            None if left > 0 else max(days, default=known),
            stood_still.get(invoice_id, ()),
            for_year=kind is InvoiceKind.DUES,
        )
        found.setdefault(organization_id, []).append(bill)
    return found


def _billed(
    session: Session, day: date, ids: list[int] | None
) -> Iterator[tuple[Any, ...]]:  # Any: a row
    """The invoices known on `day`, each with what covered them then and when."""
    paid, credited = paid_by(day), credited_by(day)
    rows = session.execute(
        select(
            *_BILLED,
            JournalEntry.booked_on,
            *(paid.c.minor, paid.c.last),
            *(credited.c.minor, credited.c.last),
        )
        .outerjoin(JournalEntry, came_in())
        .outerjoin(paid, paid.c.invoice_id == Invoice.id)
        .outerjoin(credited, credited.c.invoice_id == Invoice.id)
        .where(
            Invoice.issued_on <= day,
            or_(JournalEntry.booked_on.is_(None), JournalEntry.booked_on <= day),
            or_(Invoice.voided_on.is_(None), Invoice.voided_on > day),
            *among(Invoice.organization_id, ids),
        )
    )
    return ((row[: len(_BILLED)], *row[len(_BILLED) :]) for row in rows)


def waived_by(session: Session, day: date, ids: list[int] | None) -> dict[int, dict[int, date]]:
    """The years whose dues were waived by `day`, with the day of approval, by organization."""
    rows = session.execute(
        select(Waiver.organization_id, Waiver.dues_year, Waiver.effective_on)
        .where(Waiver.state == WaiverState.APPROVED, Waiver.effective_on <= day)
        .where(*among(Waiver.organization_id, ids))
    )
    found: dict[int, dict[int, date]] = {}
    for organization_id, year, effective_on in rows:
        if effective_on is not None:
            found.setdefault(organization_id, {})[year] = effective_on
    return found


# --- what was decided by hand --------------------------------------------------------------------


def decisions_of(session: Session, organization_id: int, day: date) -> tuple[Decision, ...]:
    """The decisions about one organization's standing that were known on `day`."""
    return decisions_known(session, day, [organization_id]).get(organization_id, ())


def holds(session: Session, day: date, ids: list[int] | None) -> dict[int, Decision]:
    """The hold that stops the clock on `day`, by organization: of these, or of all."""
    found = {
        number: in_force(decisions, DecisionKind.HOLD, day)
        for number, decisions in decisions_known(session, day, ids).items()
    }
    return {number: hold for number, hold in found.items() if hold is not None}


def decisions_known(
    session: Session, day: date, ids: list[int] | None
) -> dict[int, tuple[Decision, ...]]:
    """The decisions by hand that are or will be in force, by organization."""
    rows = session.execute(
        select(
            StandingDecision.organization_id,
            StandingDecision.kind,
            StandingDecision.begins_on,
            StandingDecision.ends_on,
            StandingDecision.reason,
        )
        .where(
            StandingDecision.state == DecisionState.IN_FORCE,
            *among(StandingDecision.organization_id, ids),
        )
        .order_by(StandingDecision.id)
    )
    found: dict[int, tuple[Decision, ...]] = {}
    for organization_id, kind, begins_on, ends_on, reason in rows:
        if ends_on is None or begins_on <= ends_on:  # else it was lifted on its first day
            decision = Decision(kind, begins_on, ends_on, reason)
            found[organization_id] = (*found.get(organization_id, ()), decision)
    return found
