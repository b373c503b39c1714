"""Budgets, allocations carried out for motions, and spending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on
from govapp.committees import services as committees
from govapp.committees.facts import MotionCarried
from govapp.committees.models import Motion, MotionState
from govapp.db import transaction
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import folded, key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.funding.facts import BudgetAdopted, MoneyAllocated, MoneySpent
from govapp.funding.models import Allocation, Budget, Spending
from govapp.funding.permissions import BUDGET_ADOPT, SPENDING_RECORD
from govapp.funding.rules import Left, cannot_allocate, cannot_spend
from govapp.ledger import services as ledger
from govapp.ledger.rules import Account, Line
from govapp.usecases.models import UseCase

EFFECT = "funding.allocate"


def adopt_budget(year: int, amount: Money, *, because_of: str, actor: Actor) -> int:
    """Enter what a year may allocate to use cases, or change it (never below what is allocated).

    `because_of` says who decided it: a motion's key, or the words of a decision elsewhere.
    """
    with transaction() as session:
        authorize(actor, BUDGET_ADOPT)
        if not 2000 <= year <= 2100:
            raise Refused(Phrase(N_("A budget is for a year between 2000 and 2100.")))
        budget = _budget(session, year)
        if budget is None:
            budget = Budget(year=year, currency=amount.currency, allocated_minor=0)
            session.add(budget)
        if amount.minor < budget.allocated_minor:
            raise Refused(
                Phrase(
                    N_("%(allocated)s of this budget is allocated; it cannot fall below that."),
                    allocated=Money(budget.allocated_minor, budget.currency),
                )
            )
        budget.amount_minor, budget.because_of = amount.minor, because_of
        budget.adopted_on = clock.today()
        session.flush()
        record(
            session,
            BudgetAdopted(key("budget", budget.id), year, amount.minor, because_of),
            actor=actor,
        )
        return budget.id


def on_motion_carried(session: Session, fact: Fact, _actor: Actor) -> None:
    """A subscriber: ask for the job that allocates."""
    if isinstance(fact, MotionCarried) and fact.effect == EFFECT:
        ask(session, EFFECT, key=fact.about, motion_id=key_number(fact.about, "motion"))


@unrestricted("carries out what a body decided; the right to decide was its members'")
def carry_out(motion_id: int) -> None:
    """Allocate as the motion says, once; a refusal is noted on the motion."""
    try:
        with transaction() as session:
            values = committees.waiting_effect(session, motion_id)
            if values is None:
                return
            allocate(
                session,
                use_case_id=int(str(values["use_case_id"])),
                year=int(str(values["year"])),
                amount_minor=int(str(values["amount_minor"])),
                because_of=key("motion", motion_id),
                actor=CLOCK,
            )
            committees.effect_done(session, motion_id, actor=CLOCK)
    except Refused as refusal:
        with transaction() as session:
            committees.effect_refused(session, motion_id, refusal.reasons, actor=CLOCK)


def allocate(
    session: Session,
    *,
    use_case_id: int,
    year: int,
    amount_minor: int,
    because_of: str,
    actor: Actor,
) -> int:
    """Give money of a year to a use case inside the running command, never over what is there."""
    budget = _budget(session, year)
    if budget is None:
        raise Refused(Phrase(N_("There is no budget for %(year)s."), year=str(year)))
    if session.get(UseCase, use_case_id) is None:
        raise NotFound
    wanted = Money(amount_minor, budget.currency)
    there = Left(
        Money(budget.amount_minor, budget.currency), Money(budget.allocated_minor, budget.currency)
    )
    problems = cannot_allocate(there, wanted)
    if problems:
        raise Refused(problems)
    budget.allocated_minor += amount_minor
    allocation = Allocation(
        budget_id=budget.id,
        use_case_id=use_case_id,
        amount_minor=amount_minor,
        spent_minor=0,
        allocated_on=clock.today(),
        because_of=because_of,
    )
    session.add(allocation)
    session.flush()
    use_case, fund = _dimensions(session, use_case_id, year)
    ledger.post(
        session,
        source=key("allocation", allocation.id),
        kind="allocation",
        booked_on=allocation.allocated_on,
        lines=[
            Line(Account.ALLOCATED, wanted, because_of, usecase=use_case, fund=fund),
            Line(Account.UNALLOCATED, -wanted, because_of, fund=fund),
        ],
    )
    record(
        session,
        MoneyAllocated(
            key("allocation", allocation.id), use_case_id, year, amount_minor, because_of
        ),
        actor=actor,
    )
    return allocation.id


@dataclass(frozen=True)
class SpendingDraft:
    """Spending as typed. `motion_id` names the carried motion that decided it, if one must."""

    payee: str
    reference: str
    purpose: str
    amount: Money
    spent_on: date
    motion_id: int | None = None


def spend(allocation_id: int, draft: SpendingDraft, *, actor: Actor) -> int:
    """Record money that went out of an allocation; the same payee and reference only once."""
    with transaction() as session:
        authorize(actor, SPENDING_RECORD)
        allocation = session.get(Allocation, allocation_id, with_for_update=True)
        if allocation is None:
            raise NotFound
        budget = session.get_one(Budget, allocation.budget_id)
        problems = _spending_problems(session, allocation, budget, draft)
        if problems:
            raise Refused(problems)
        allocation.spent_minor += draft.amount.minor
        spending = Spending(
            allocation_id=allocation_id,
            payee=draft.payee,
            reference=draft.reference,
            purpose=draft.purpose,
            amount_minor=draft.amount.minor,
            spent_on=draft.spent_on,
            recorded_by=actor.person_id,
            recorded_at=clock.now(),
        )
        session.add(spending)
        session.flush()
        _book(session, spending, allocation, budget)
        record(
            session,
            MoneySpent(
                key("spending", spending.id),
                allocation.use_case_id,
                draft.amount.minor,
                key("motion", draft.motion_id) if draft.motion_id else "",
            ),
            actor=actor,
        )
        return spending.id


def _spending_problems(
    session: Session, allocation: Allocation, budget: Budget, draft: SpendingDraft
) -> tuple[Phrase, ...]:
    currency = budget.currency
    left = Left(Money(allocation.amount_minor, currency), Money(allocation.spent_minor, currency))
    rules = charter_on(session, clock.today()).spending
    problems = [
        *cannot_spend(left, draft.amount, rules, decided=_decided(session, allocation, draft))
    ]
    if not allocation.allocated_on <= draft.spent_on <= clock.today():
        problems.append(Phrase(N_("Money is spent between the day it was allocated and today.")))
    same = session.scalars(select(Spending).where(Spending.reference == draft.reference))
    if any(folded(row.payee) == folded(draft.payee) for row in same):
        problems.append(
            Phrase(
                N_("%(payee)s's %(reference)s is recorded already."),
                payee=draft.payee,
                reference=draft.reference,
            )
        )
    return tuple(problems)


def _decided(session: Session, allocation: Allocation, draft: SpendingDraft) -> bool:
    """True if the named motion was carried and is about this use case."""
    motion = session.get(Motion, draft.motion_id) if draft.motion_id else None
    return (
        motion is not None
        and motion.state is MotionState.CARRIED
        and motion.about == key("usecase", allocation.use_case_id)
    )


def _book(session: Session, spending: Spending, allocation: Allocation, budget: Budget) -> None:
    use_case, fund = _dimensions(session, allocation.use_case_id, budget.year)
    amount, about = Money(spending.amount_minor, budget.currency), key("spending", spending.id)
    ledger.post(
        session,
        source=about,
        kind="spending",
        booked_on=spending.spent_on,
        lines=[
            Line(Account.SPENT, amount, about, usecase=use_case, fund=fund),
            Line(Account.BANK, -amount, about, usecase=use_case, fund=fund),
        ],
    )


def _dimensions(session: Session, use_case_id: int, year: int) -> tuple[str, str]:
    use_case, fund = key("usecase", use_case_id), key("budget", year)
    ledger.dimension(session, use_case, "usecase")
    ledger.dimension(session, fund, "fund")
    return use_case, fund


def _budget(session: Session, year: int) -> Budget | None:
    return session.scalars(
        select(Budget).where(Budget.year == year).with_for_update()
    ).one_or_none()
