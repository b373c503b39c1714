"""Spending out of allocations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.committees.models import Motion, MotionState
from govapp.db import transaction
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import folded, key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.funding.facts import MoneySpent
from govapp.funding.models import Allocation, Budget, Spending
from govapp.funding.permissions import SPENDING_RECORD
from govapp.funding.rules import Left, cannot_spend
from govapp.funding.services.budgets import dimensions
from govapp.ledger import services as ledger
from govapp.ledger.rules import Account, Line


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
        allocation = session.get(Allocation, allocation_id, with_for_update=True)
        authorize(actor, SPENDING_RECORD, allocation)
        if allocation is None:
            raise NotFound
        budget = session.get_one(Budget, allocation.budget_id)
        problems = _problems(session, allocation, budget, draft)
        if problems:
            raise Refused(problems)
        spending = _spending(allocation, draft, actor)
        session.add(spending)
        allocation.spent_minor += draft.amount.minor
        try:
            session.flush()
        except IntegrityError:  # a rival recorded the same bill, or used the motion, just now
            raise Refused(_again(draft)) from None
        _book(session, spending, allocation, budget)
        record(
            session,
            MoneySpent(
                key("spending", spending.id),
                allocation.use_case_id,
                draft.amount.minor,
                spending.because_of,
            ),
            actor=actor,
        )
        return spending.id


def _spending(allocation: Allocation, draft: SpendingDraft, actor: Actor) -> Spending:
    return Spending(
        allocation_id=allocation.id,
        payee=draft.payee,
        payee_key=folded(draft.payee),
        reference=draft.reference,
        reference_key=folded(draft.reference),
        purpose=draft.purpose,
        amount_minor=draft.amount.minor,
        spent_on=draft.spent_on,
        recorded_by=actor.person_id,
        recorded_at=clock.now(),
        because_of=key("motion", draft.motion_id) if draft.motion_id else "",
    )


def _problems(
    session: Session, allocation: Allocation, budget: Budget, draft: SpendingDraft
) -> tuple[Phrase, ...]:
    currency, today = budget.currency, consortium_today()
    left = Left(Money(allocation.amount_minor, currency), Money(allocation.spent_minor, currency))
    rules = charter_on(session, today).spending
    decided = _decided(session, allocation, draft, rules.decision)
    problems = [*cannot_spend(left, draft.amount, rules, decided=decided)]
    if draft.motion_id and not decided:
        words = N_("That motion does not decide on this spending, or decided on another already.")
        problems.append(Phrase(words))
    if not allocation.allocated_on <= draft.spent_on <= today:
        problems.append(Phrase(N_("Money is spent between the day it was allocated and today.")))
    same = select(Spending.id).where(
        Spending.payee_key == folded(draft.payee),
        Spending.reference_key == folded(draft.reference),
    )
    if session.scalar(same) is not None:
        problems.append(_again(draft))
    return tuple(problems)


def _again(draft: SpendingDraft) -> Phrase:
    words = N_("%(payee)s's %(reference)s is recorded already.")
    return Phrase(words, payee=draft.payee, reference=draft.reference)


def _decided(session: Session, allocation: Allocation, draft: SpendingDraft, kind: str) -> bool:
    """True if the named motion was carried, is of that kind of decision and about this use case,
    asks for nothing else (it did not itself allocate) and stands behind no other spending.
    """
    motion = session.get(Motion, draft.motion_id) if draft.motion_id else None
    if motion is None or motion.state is not MotionState.CARRIED:
        return False
    used = select(Spending.id).where(Spending.because_of == key("motion", motion.id))
    return (
        motion.decision == kind
        and motion.about == key("usecase", allocation.use_case_id)
        and not motion.effect
        and session.scalar(used) is None
    )


def _book(session: Session, spending: Spending, allocation: Allocation, budget: Budget) -> None:
    use_case, fund = dimensions(session, allocation.use_case_id, budget.year)
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
