"""Budgets, and allocations carried out for motions."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.committees import services as committees
from govapp.committees.facts import MotionCarried
from govapp.db import is_sqlite, transaction
from govapp.foundation.access.actor import CLOCK, Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.audit.services import record
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.facts import Fact
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.funding.facts import BudgetAdopted, MoneyAllocated
from govapp.funding.models import Allocation, Budget
from govapp.funding.permissions import BUDGET_ADOPT
from govapp.funding.rules import Left, cannot_allocate
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
        if not 2000 <= year <= 2100 or amount.minor < 0:
            raise Refused(Phrase(N_("A budget is an amount for a year between 2000 and 2100.")))
        budget = _budget(session, year) or _begun(session, year, amount.currency)
        if budget.currency != amount.currency:
            words = N_("The budget of this year is kept in %(currency)s.")
            raise Refused(Phrase(words, currency=budget.currency))
        if amount.minor < budget.allocated_minor:
            raise Refused(
                Phrase(
                    N_("%(allocated)s of this budget is allocated; it cannot fall below that."),
                    allocated=Money(budget.allocated_minor, budget.currency),
                )
            )
        budget.amount_minor, budget.because_of = amount.minor, because_of
        budget.adopted_on = consortium_today()
        session.flush()
        record(
            session,
            BudgetAdopted(key("budget", budget.id), year, amount.minor, because_of),
            actor=actor,
        )
        return budget.id


def _begun(session: Session, year: int, currency: str) -> Budget:
    """An empty budget for the year; a rival that begins it at the same moment is waited for."""
    dialect = sqlite if is_sqlite(session) else postgresql
    session.execute(
        dialect.insert(Budget)
        .values(
            year=year,
            currency=currency,
            amount_minor=0,
            allocated_minor=0,
            adopted_on=consortium_today(),
            because_of="",
        )
        .on_conflict_do_nothing(index_elements=["year"])
    )
    return session.scalars(select(Budget).where(Budget.year == year).with_for_update()).one()


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
    use_case = session.get(UseCase, use_case_id)
    if use_case is None:
        raise NotFound
    wanted = Money(amount_minor, budget.currency)
    problems = cannot_allocate(_left(budget), wanted, use_case.stage)
    if problems:
        raise Refused(problems)
    budget.allocated_minor += amount_minor
    allocation = Allocation(
        budget_id=budget.id,
        use_case_id=use_case_id,
        amount_minor=amount_minor,
        spent_minor=0,
        allocated_on=consortium_today(),
        because_of=because_of,
    )
    session.add(allocation)
    session.flush()
    _book(session, allocation, year, wanted)
    record(
        session,
        MoneyAllocated(
            key("allocation", allocation.id), use_case_id, year, amount_minor, because_of
        ),
        actor=actor,
    )
    return allocation.id


def _left(budget: Budget) -> Left:
    amount = Money(budget.amount_minor, budget.currency)
    return Left(amount, Money(budget.allocated_minor, budget.currency))


def _book(session: Session, allocation: Allocation, year: int, amount: Money) -> None:
    use_case, fund = dimensions(session, allocation.use_case_id, year)
    about = key("allocation", allocation.id)
    ledger.post(
        session,
        source=about,
        kind="allocation",
        booked_on=allocation.allocated_on,
        lines=[
            Line(Account.ALLOCATED, amount, about, usecase=use_case, fund=fund),
            Line(Account.UNALLOCATED, -amount, about, fund=fund),
        ],
    )


def dimensions(session: Session, use_case_id: int, year: int) -> tuple[str, str]:
    use_case, fund = key("usecase", use_case_id), key("budget", year)
    ledger.dimension(session, use_case, "usecase")
    ledger.dimension(session, fund, "fund")
    return use_case, fund


def _budget(session: Session, year: int) -> Budget | None:
    return session.scalars(
        select(Budget).where(Budget.year == year).with_for_update()
    ).one_or_none()
