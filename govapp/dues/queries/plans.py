"""Payment plans, what came of them, and the time in which they stopped a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from govapp.accounts.models import Person
from govapp.dues.models import CreditNote, Invoice, PaymentPlan, Settlement
from govapp.dues.rules.plans import Instalment, Pause, Plan, missed_on, pause_of
from govapp.foundation.kernel.money import Money

Takings = dict[int, list[tuple[date, int]]]


@dataclass(frozen=True)
class InstalmentCard:
    """One instalment and whether it came in time."""

    due_on: date
    amount: Money
    came: bool


@dataclass(frozen=True)
class PlanCard:
    """The payment plan of an invoice as its page shows it."""

    id: int
    agreed_on: date
    agreed_by: str
    reason: str
    ended_on: date | None
    missed_on: date | None
    instalments: tuple[InstalmentCard, ...]

    @property
    def kept(self) -> bool:
        """True while the clock stands still for it."""
        return self.ended_on is None and self.missed_on is None


def plan_of(session: Session, invoice: Invoice, day: date) -> PlanCard | None:
    """The newest payment plan of an invoice, with what came of it by `day`."""
    found = session.execute(
        select(PaymentPlan, Person.name)
        .outerjoin(Person, Person.id == PaymentPlan.agreed_by)
        .where(PaymentPlan.invoice_id == invoice.id)
        .options(selectinload(PaymentPlan.instalments))
        .order_by(PaymentPlan.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row, name = found
    plan = _plan(row, invoice.currency)
    takings = _takings(session, [invoice.id], day).get(invoice.id, [])
    wanted, cards = invoice.total_minor - plan.total, []
    for one in plan.instalments:
        wanted += one.amount.minor
        came = sum(minor for on, minor in takings if on <= max(one.due_on, day)) >= wanted
        cards.append(InstalmentCard(one.due_on, one.amount, came))
    missed = missed_on(plan, invoice.total_minor, takings, day)
    return PlanCard(
        row.id, row.agreed_on, name or "", row.reason, row.ended_on, missed, tuple(cards)
    )


def pauses(
    session: Session, day: date, ids: Iterable[int] | None = None
) -> dict[int, tuple[Pause, ...]]:
    """In which times payment plans stopped the clock, by invoice, as known on `day`.

    Of these organizations, or of all.
    """
    statement = (
        select(PaymentPlan, Invoice.total_minor, Invoice.currency)
        .join(Invoice, Invoice.id == PaymentPlan.invoice_id)
        .where(PaymentPlan.agreed_on <= day)
        .options(selectinload(PaymentPlan.instalments))
        .order_by(PaymentPlan.id)
    )
    if ids is not None:
        statement = statement.where(Invoice.organization_id.in_(list(ids)))
    rows = session.execute(statement).all()
    if not rows:
        return {}
    takings = _takings(session, {plan.invoice_id for plan, _, _ in rows}, day)
    found: dict[int, tuple[Pause, ...]] = {}
    for row, total, currency in rows:
        came = takings.get(row.invoice_id, [])
        pause = pause_of(_plan(row, currency), total, came, day)
        if pause is not None:
            found[row.invoice_id] = (*found.get(row.invoice_id, ()), pause)
    return found


def agreed_plans(session: Session, ids: list[int] | None) -> dict[int, tuple[Plan, ...]]:
    """Every payment plan there ever was, by invoice: of these organizations, or of all."""
    statement = (
        select(PaymentPlan, Invoice.currency)
        .join(Invoice, Invoice.id == PaymentPlan.invoice_id)
        .options(selectinload(PaymentPlan.instalments))
        .order_by(PaymentPlan.id)
    )
    if ids is not None:
        statement = statement.where(Invoice.organization_id.in_(ids))
    found: dict[int, tuple[Plan, ...]] = {}
    for row, currency in session.execute(statement):
        found[row.invoice_id] = (*found.get(row.invoice_id, ()), _plan(row, currency))
    return found


def missed_plans(session: Session, day: date) -> list[tuple[int, date]]:
    """The plans that were agreed and not taken back of which an instalment is missed, with the day.

    Of invoices on which something is open.
    """
    rows = session.execute(
        select(PaymentPlan, Invoice.total_minor, Invoice.currency)
        .join(Invoice, Invoice.id == PaymentPlan.invoice_id)
        .where(PaymentPlan.ended_on.is_(None), Invoice.settled_on.is_(None))
        .options(selectinload(PaymentPlan.instalments))
        .order_by(PaymentPlan.id)
    ).all()
    takings = _takings(session, {plan.invoice_id for plan, _, _ in rows}, day)
    found = []
    for row, total, currency in rows:
        missed = missed_on(_plan(row, currency), total, takings.get(row.invoice_id, []), day)
        if missed is not None:
            found.append((row.id, missed))
    return found


def _plan(row: PaymentPlan, currency: str) -> Plan:
    parts = tuple(
        Instalment(one.due_on, Money(one.amount_minor, currency)) for one in row.instalments
    )
    return Plan(row.agreed_on, parts, row.ended_on)


def _takings(session: Session, invoice_ids: Iterable[int], day: date) -> Takings:
    """What took something off these invoices by `day` and still does, with its day."""
    ids = list(invoice_ids)
    found: Takings = {}
    settlements = session.execute(
        select(Settlement.invoice_id, Settlement.settled_on, Settlement.amount_minor).where(
            Settlement.invoice_id.in_(ids),
            Settlement.settled_on <= day,
            Settlement.released_on.is_(None) | (Settlement.released_on > day),
        )
    )
    notes = session.execute(
        select(CreditNote.invoice_id, CreditNote.issued_on, CreditNote.amount_minor).where(
            CreditNote.invoice_id.in_(ids), CreditNote.issued_on <= day
        )
    )
    for invoice_id, on, minor in (*settlements, *notes):
        found.setdefault(invoice_id, []).append((on, minor))
    return found
