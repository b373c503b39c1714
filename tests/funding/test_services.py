"""Never over what is there: budget, allocation by motion, spending."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from govapp.committees.models import EffectState, Motion
from govapp.committees.queries import body_by_code
from govapp.db import session, transaction
from govapp.foundation.access.actor import CLOCK, Role, operator
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.kernel.money import Money
from govapp.funding import services
from govapp.funding.models import Allocation, Budget, Spending
from govapp.ledger.queries import balance
from govapp.ledger.rules import Account
from tests import make
from tests.makers.usecases import PAYMASTER

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()
    make.bodies()


@pytest.fixture
def voters():
    return make.seated(steering(), 3)


def steering() -> int:
    found = body_by_code(session(), "steering")
    assert found is not None
    return found.id


def spending(dollars: int, reference: str = "R-1", **values: object) -> services.SpendingDraft:
    found = {
        "payee": "Example Developers",
        "reference": reference,
        "purpose": "Guide",
        "amount": Money(dollars * 100),
        "spent_on": date(2027, 3, 1),
    }
    return services.SpendingDraft(**{**found, **values})  # type: ignore[arg-type]


def allocation_of(motion_id: int) -> Allocation | None:
    session().expire_all()
    return (
        session()
        .scalars(select(Allocation).where(Allocation.because_of == f"motion:{motion_id}"))
        .one_or_none()
    )


def test_a_carried_motion_allocates_and_the_books_say_so(voters):
    use_case_id = make.submitted(*voters[0])
    make.budget(2027, 100_000)

    motion_id = make.allocated(steering(), voters, use_case_id, 2027, 40_000)

    assert allocation_of(motion_id) is not None
    key = f"usecase:{use_case_id}"
    assert balance(session(), Account.ALLOCATED, usecase=key) == 4_000_000
    assert session().get_one(Motion, motion_id).effect_state is EffectState.DONE


def test_more_than_is_left_is_refused_and_the_motion_says_so(voters):
    use_case_id = make.submitted(*voters[0])
    make.budget(2027, 10_000)

    motion_id = make.allocated(steering(), voters, use_case_id, 2027, 40_000)

    motion = session().get_one(Motion, motion_id)
    assert allocation_of(motion_id) is None
    assert motion.effect_state is EffectState.REFUSED
    assert "more than is there" in motion.effect_note


def test_the_effect_is_carried_out_once_however_often_it_is_tried(voters):
    use_case_id = make.submitted(*voters[0])
    make.budget(2027, 100_000)
    motion_id = make.allocated(steering(), voters, use_case_id, 2027, 40_000)

    services.carry_out(motion_id)
    services.carry_out(motion_id)

    assert session().scalar(select(func.count()).select_from(Allocation)) == 1


def test_fifty_allocations_at_once_never_go_over_the_budget(app, voters):
    use_case_id = make.submitted(*voters[0])
    make.budget(2027, 100)

    def try_one(number: int) -> bool:
        with app.app_context():
            try:
                with transaction() as writing:
                    services.allocate(
                        writing,
                        use_case_id=use_case_id,
                        year=2027,
                        amount_minor=900,
                        because_of=f"motion:{1000 + number}",
                        actor=CLOCK,
                    )
            except Refused:
                return False
        return True

    with ThreadPoolExecutor(10) as pool:
        done = list(pool.map(try_one, range(50)))

    session().rollback()
    session().expire_all()
    budget = session().scalars(select(Budget)).one()
    assert sum(done) == 11
    assert budget.allocated_minor == 9_900
    assert balance(session(), Account.ALLOCATED) == 9_900


def test_spending_stays_within_its_allocation(voters):
    use_case_id = make.submitted(*voters[0])
    make.budget(2027, 100_000)
    allocation = allocation_of(make.allocated(steering(), voters, use_case_id, 2027, 1_000))
    assert allocation is not None

    services.spend(allocation.id, spending(600), actor=PAYMASTER)
    with pytest.raises(Refused) as refusal:
        services.spend(allocation.id, spending(600, "R-2"), actor=PAYMASTER)

    assert "more than is there" in str(refusal.value)
    assert balance(session(), Account.SPENT) == 60_000


def test_the_same_bill_is_not_recorded_twice(voters):
    use_case_id = make.submitted(*voters[0])
    make.budget(2027, 100_000)
    allocation = allocation_of(make.allocated(steering(), voters, use_case_id, 2027, 1_000))
    assert allocation is not None
    services.spend(allocation.id, spending(100), actor=PAYMASTER)

    with pytest.raises(Refused):
        services.spend(allocation.id, spending(100, payee="EXAMPLE  developers"), actor=PAYMASTER)

    assert session().scalar(select(func.count()).select_from(Spending)) == 1


def test_spending_above_the_limit_needs_a_motion_about_the_use_case(voters):
    use_case_id = make.submitted(*voters[0])
    make.budget(2027, 1_000_000)
    motion_id = make.allocated(steering(), voters, use_case_id, 2027, 500_000)
    allocation = allocation_of(motion_id)
    assert allocation is not None

    named = spending(200_000, motion_id=motion_id)
    decision = make.carried(
        steering(), voters, decision="funding", about=f"usecase:{use_case_id}", title="That it be"
    )

    with pytest.raises(Refused) as refusal:
        services.spend(allocation.id, spending(200_000), actor=PAYMASTER)
    with pytest.raises(Refused):  # the motion that allocated has not decided on this bill
        services.spend(allocation.id, named, actor=PAYMASTER)
    services.spend(allocation.id, spending(200_000, motion_id=decision), actor=PAYMASTER)
    with pytest.raises(Refused):  # and a motion decides once
        services.spend(allocation.id, spending(1, "R-2", motion_id=decision), actor=PAYMASTER)

    assert "needs a carried motion" in str(refusal.value)
    assert balance(session(), Account.SPENT) == 20_000_000


def test_a_budget_cannot_fall_below_what_is_allocated(voters):
    use_case_id = make.submitted(*voters[0])
    make.budget(2027, 100_000)
    make.allocated(steering(), voters, use_case_id, 2027, 40_000)

    with pytest.raises(Refused):
        make.budget(2027, 39_999)

    session().expire_all()
    assert session().scalars(select(Budget)).one().amount_minor == 10_000_000


def test_who_is_not_treasurer_neither_budgets_nor_spends():
    secretariat = operator("tests", Role.SECRETARIAT)

    with pytest.raises(Forbidden):
        services.adopt_budget(2027, Money(100), because_of="", actor=secretariat)
    with pytest.raises(Forbidden):
        services.spend(1, spending(1), actor=secretariat)
