"""The funding report: sums of the ledger, as known on a day."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.foundation.access.actor import ANONYMOUS
from govapp.foundation.kernel.money import Money
from govapp.reports.queries import Scope, entries, funding_report
from govapp.usecases import services
from tests import make

pytestmark = pytest.mark.usefixtures("app")
MARCH, APRIL = date(2027, 3, 1), date(2027, 4, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(MARCH)
    make.charter()


def funded() -> tuple[int, int]:
    """A use case that asked for 900 and got 500, of which 200 is spent; with its allocation."""
    organization_id, author = make.voting_member()
    use_case_id = make.submitted(organization_id, author)
    services.ask(use_case_id, 2027, Money(900_00), actor=author)
    make.budget(2027, 10_000)
    allocation_id = make.given(use_case_id, 2027, 500)
    make.paid(allocation_id, 200)
    return use_case_id, allocation_id


def test_the_figures_are_sums_of_the_books():
    funded()

    report = funding_report(Scope(2027, MARCH), ANONYMOUS)
    lines = entries(report.scope, report, ANONYMOUS)

    (row,) = report.rows
    found = (row.asked, row.allocated, row.spent, row.left)
    assert found == (Money(900_00), Money(500_00), Money(200_00), Money(300_00))
    assert [line.amount for line in lines] == [Money(900_00), Money(500_00), Money(200_00)]
    assert report.total.left == Money(300_00)
    assert funding_report(Scope(2026, MARCH), ANONYMOUS).rows == ()


def test_what_is_booked_later_does_not_change_an_earlier_report(at):
    use_case_id, allocation_id = funded()
    before = funding_report(Scope(2027, MARCH), ANONYMOUS)
    author = make.staff()

    at(APRIL)
    make.paid(allocation_id, 100, "R-2")
    make.paid(allocation_id, 50, "R-3", spent_on=MARCH)  # paid in March, written down in April
    make.given(use_case_id, 2027, 40, motion=2)
    services.ask(use_case_id, 2027, Money(1_000_00), actor=author)

    assert funding_report(Scope(2027, MARCH), ANONYMOUS).figures() == before.figures()
    later = funding_report(Scope(2027, APRIL), ANONYMOUS).total
    assert (later.asked, later.spent) == (Money(1_000_00), Money(350_00))


def test_a_draft_asks_in_no_report():
    organization_id, author = make.voting_member()
    use_case_id = make.proposal(organization_id, author)
    services.ask(use_case_id, 2027, Money(900_00), actor=author)

    assert funding_report(Scope(2027, MARCH), ANONYMOUS).rows == ()


def test_the_report_costs_the_same_with_one_and_with_many(queries):
    funded()

    def cost() -> int:
        with queries() as asked:
            funding_report(Scope(None, MARCH), ANONYMOUS)
        return len(asked)

    one = cost()
    organization_id, author = make.voting_member()
    for number in range(5):
        use_case_id = make.submitted(organization_id, author, title=f"Case {number}")
        make.given(use_case_id, 2027, 10, motion=100 + number)

    assert cost() == one <= 8
