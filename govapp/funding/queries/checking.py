"""Whether the sums kept in rows equal the books."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.funding.models import Allocation, Budget, Spending
from govapp.ledger.queries import balances
from govapp.ledger.rules import Account


def differences(session: Session) -> tuple[Phrase, ...]:
    """Every sum that differs: budgets and allocations against rows and against the ledger."""
    found: list[Phrase] = []
    for budget in session.scalars(select(Budget).order_by(Budget.year)):
        fund = key("budget", budget.year)
        for account, kept in (
            (Account.ALLOCATED, budget.allocated_minor),
            (Account.SPENT, _spent_of(session, budget.id)),
        ):
            by_use_case = balances(
                session, account, by="usecase", fund=fund, currency=budget.currency
            )
            if sum(by_use_case.values()) != kept:
                words = N_("The budget of %(year)s: rows say %(kept)s, the books %(booked)s.")
                found.append(
                    Phrase(
                        words,
                        year=str(budget.year),
                        kept=Money(kept, budget.currency),
                        booked=Money(sum(by_use_case.values()), budget.currency),
                    )
                )
    return (*found, *_unsound_rows(session))


def _spent_of(session: Session, budget_id: int) -> int:
    total = select(func.coalesce(func.sum(Allocation.spent_minor), 0))
    return int(session.scalar(total.where(Allocation.budget_id == budget_id)) or 0)


def _unsound_rows(session: Session) -> list[Phrase]:
    """Sums that repeat other rows and differ from them."""
    allocated = (
        select(Budget.year, func.coalesce(func.sum(Allocation.amount_minor), 0))
        .outerjoin(Allocation, Allocation.budget_id == Budget.id)
        .group_by(Budget.id)
        .having(func.coalesce(func.sum(Allocation.amount_minor), 0) != Budget.allocated_minor)
    )
    spent = (
        select(Allocation.id, func.coalesce(func.sum(Spending.amount_minor), 0))
        .outerjoin(Spending, Spending.allocation_id == Allocation.id)
        .group_by(Allocation.id)
        .having(func.coalesce(func.sum(Spending.amount_minor), 0) != Allocation.spent_minor)
    )
    years = N_("The budget of %(year)s does not equal its allocations.")
    bills = N_("Allocation %(number)s does not equal its spending.")
    return [
        *(Phrase(years, year=str(year)) for year, _ in session.execute(allocated)),
        *(Phrase(bills, number=str(number)) for number, _ in session.execute(spent)),
    ]
