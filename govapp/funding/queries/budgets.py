"""Budgets by year, allocations, and the spending of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.committees.models import Body, Motion, MotionState
from govapp.committees.permissions import MOTION_MOVE
from govapp.db import session as current_session
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import may, visible
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.values import Figure
from govapp.funding.models import Allocation, Budget, Spending
from govapp.funding.permissions import BUDGET_ADOPT, FUNDING_READ
from govapp.funding.rules import FUNDED
from govapp.usecases.models import UseCase
from govapp.usecases.rules import Stage


@dataclass(frozen=True)
class BudgetCard:
    """A year's budget: how much there is, is allocated, is spent and is free."""

    year: int
    amount: Money
    allocated: Money
    spent: Money
    adopted_on: date
    because_of: str
    motion_id: int | None

    @property
    def free(self) -> Money:
        """What may still be allocated."""
        return self.amount - self.allocated


@dataclass(frozen=True)
class AllocationCard:
    """An allocation with the use case it is for."""

    id: int
    year: int
    slug: str
    title: str
    amount: Money
    spent: Money
    allocated_on: date
    motion_id: int | None

    @property
    def left(self) -> Money:
        """What may still be spent."""
        return self.amount - self.spent


@dataclass(frozen=True)
class SpendingCard:
    """One bill paid."""

    id: int
    payee: str
    reference: str
    purpose: str
    amount: Money
    spent_on: date
    motion_id: int | None


@dataclass(frozen=True)
class AllocationPage:
    """An allocation, its bills, up to how much needs no motion, and motions that could decide."""

    card: AllocationCard
    use_case_id: int
    bills: tuple[SpendingCard, ...]
    limit: Money | None
    motions: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class FundingPanel:
    """For the page of a use case; `vote_at` is where a motion for money begins, if this reader
    may move one.
    """

    use_case_id: int
    allocations: tuple[AllocationCard, ...]
    vote_at: str
    year: int

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose money it got, newest first."""
        return tuple(dict.fromkeys(card.year for card in self.allocations))

    @property
    def amount(self) -> Money:
        return _sum(card.amount for card in self.allocations)

    @property
    def spent(self) -> Money:
        return _sum(card.spent for card in self.allocations)


def _sum(amounts: Iterable[Money]) -> Money:
    found = list(amounts)
    total = found[0]
    for amount in found[1:]:
        total += amount
    return total


def budgets(actor: Actor) -> tuple[BudgetCard, ...]:
    """Every year's budget, newest first."""
    return tuple(_cards(current_session(), actor))


def budget(year: int, actor: Actor) -> BudgetCard | None:
    """The budget of a year."""
    return next(iter(_cards(current_session(), actor, year)), None)


def _cards(session: Session, actor: Actor, year: int | None = None) -> Iterator[BudgetCard]:
    visible(actor, FUNDING_READ, Budget)
    statement = (
        select(Budget, func.coalesce(func.sum(Allocation.spent_minor), 0))
        .outerjoin(Allocation, Allocation.budget_id == Budget.id)
        .group_by(Budget.id)
        .order_by(Budget.year.desc())
    )
    if year is not None:
        statement = statement.where(Budget.year == year)
    for row, spent in session.execute(statement):
        yield BudgetCard(
            row.year,
            Money(row.amount_minor, row.currency),
            Money(row.allocated_minor, row.currency),
            Money(int(spent), row.currency),
            row.adopted_on,
            row.because_of,
            key_number(row.because_of, "motion"),
        )


def allocations(actor: Actor) -> Select[Allocation, Budget, UseCase]:
    """Allocations with budget and use case, for a list."""
    visible(actor, FUNDING_READ, Allocation)
    return (
        select(Allocation, Budget, UseCase)
        .join(Budget, Budget.id == Allocation.budget_id)
        .join(UseCase, UseCase.id == Allocation.use_case_id)
    )


def of_year(
    rows: Select[Allocation, Budget, UseCase], value: str
) -> Select[Allocation, Budget, UseCase]:
    """Those of a year's budget."""
    return rows.where(Budget.year == int(value))


def _allocation(allocation: Allocation, year: Budget, use_case: UseCase) -> AllocationCard:
    return AllocationCard(
        allocation.id,
        year.year,
        use_case.slug,
        use_case.title,
        Money(allocation.amount_minor, year.currency),
        Money(allocation.spent_minor, year.currency),
        allocation.allocated_on,
        key_number(allocation.because_of, "motion"),
    )


def allocation_page(allocation_id: int, actor: Actor) -> AllocationPage:
    """One allocation with its bills."""
    session = current_session()
    found = session.execute(allocations(actor).where(Allocation.id == allocation_id)).one_or_none()
    if found is None:
        raise NotFound
    card = _allocation(*found)
    currency, today = card.amount.currency, consortium_today()
    rows = session.scalars(
        select(Spending)
        .where(Spending.allocation_id == allocation_id)
        .order_by(Spending.spent_on, Spending.id)
    ).all()
    rules = charter_on(session, today).spending if has_charter(session, today) else None
    use_case_id = found[0].use_case_id
    return AllocationPage(
        card,
        use_case_id,
        tuple(
            SpendingCard(
                row.id,
                row.payee,
                row.reference,
                row.purpose,
                Money(row.amount_minor, currency),
                row.spent_on,
                key_number(row.because_of, "motion"),
            )
            for row in rows
        ),
        Money(rules.limit_minor, currency) if rules else None,
        _deciding(session, use_case_id, rules.decision) if rules else (),
    )


def _deciding(session: Session, use_case_id: int, decision: str) -> tuple[tuple[int, str], ...]:
    """Carried motions about the use case that ask for nothing else and decided on no bill yet."""
    used = {
        key_number(name, "motion")
        for name in session.scalars(select(Spending.because_of).where(Spending.because_of != ""))
    }
    rows = session.execute(
        select(Motion.id, Motion.title)
        .where(
            Motion.about == key("usecase", use_case_id),
            Motion.state == MotionState.CARRIED,
            Motion.decision == decision,
            Motion.effect == "",
        )
        .order_by(Motion.id)
    )
    return tuple((number, title) for number, title in rows if number not in used)


def funding_panel(actor: Actor, use_case_id: int, stage: Stage) -> FundingPanel | None:
    """For the page of a use case; None while there is neither money nor anybody to move any."""
    session = current_session()
    found = session.execute(
        allocations(actor)
        .where(Allocation.use_case_id == use_case_id)
        .order_by(Budget.year.desc(), Allocation.id)
    )
    cards = tuple(_allocation(*row) for row in found)
    code = _deciding_body(session, actor) if actor.signed_in and stage in FUNDED else ""
    if not cards and not code:
        return None
    at = f"/committees/{code}/motions/new" if code else ""
    return FundingPanel(use_case_id, cards, at, consortium_today().year)


def _deciding_body(session: Session, actor: Actor) -> str:
    """The code of the body that decides on money, if this actor may move there."""
    today = consortium_today()
    if not has_charter(session, today):
        return ""
    charter = charter_on(session, today)
    decision = charter.decisions.get(charter.spending.decision)
    code = decision.bodies[0] if decision and decision.bodies else ""
    body = session.scalar(select(Body).where(Body.code == code))
    return code if body is not None and may(actor, MOTION_MOVE, body) else ""


def figures(actor: Actor) -> Iterator[Figure]:
    """For the treasurer's home: this year's money free to allocate, and spent."""
    if not may(actor, BUDGET_ADOPT):
        return
    year = consortium_today().year
    card = budget(year, actor)
    if card is None:
        return
    address = "/funding?" + urlencode({"year": year})
    label = Phrase(N_("Free to allocate in %(year)s"), year=str(year))
    note = Phrase(N_("of %(amount)s"), amount=card.amount)
    yield Figure(label, card.free, address, note=note)
