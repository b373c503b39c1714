"""The pages of money: the public reads, the treasurer enters."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text

from govapp.committees.queries import body_by_code
from govapp.db import session, transaction
from govapp.foundation.access.actor import Role
from govapp.funding.models import Budget, Spending
from govapp.usecases.queries import id_of
from tests import make
from tests.pagelint import problems

pytestmark = pytest.mark.usefixtures("app")
BILL = {
    "payee": "Example Developers",
    "reference": "R-9",
    "purpose": "Guide",
    "amount": "120.50",
    "spent_on": "2027-03-01",
    "motion": "",
}


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(date(2027, 3, 1))
    make.charter()


@pytest.fixture
def allocation():
    use_case_id = make.submitted(*make.voting_member())
    make.budget(2027, 10_000)
    return make.given(use_case_id, 2027, 500)


def test_the_public_reads_and_changes_nothing(client, allocation):
    pages = [client.get(f"/funding{rest}") for rest in ("", f"/allocations/{allocation}")]

    assert [problems(page.text) for page in pages] == [[], []]
    assert "$500.00" in pages[0].text
    assert "Record spending" not in pages[1].text
    assert "Enter a budget" not in pages[0].text


def test_the_treasurer_enters_a_budget_and_records_a_bill(client, allocation):
    make.sign_in(client, make.staff(Role.TREASURER))

    form = client.get("/funding/budget")
    client.post(
        "/funding/budget", data={"year": "2028", "amount": "7,000", "because_of": "The board"}
    )
    page = client.get(f"/funding/allocations/{allocation}")
    client.post(f"/funding/allocations/{allocation}/spending", data=BILL)
    home = client.get("/home").text

    assert problems(form.text) == problems(page.text) == []
    assert session().scalar(select(Budget.amount_minor).where(Budget.year == 2028)) == 700_000
    assert session().scalars(select(Spending.amount_minor)).all() == [12_050]
    assert "Free to allocate in 2027" in home
    assert "$9,500.00" in home


def test_program_management_records_no_bill(client, allocation):
    make.sign_in(client, make.staff(Role.SECRETARIAT))

    answer = client.post(f"/funding/allocations/{allocation}/spending", data=BILL)

    assert answer.status_code == 403
    assert client.get("/funding/budget").status_code == 403
    assert session().scalar(select(Spending.id)) is None


def test_the_page_of_the_use_case_shows_its_money(client, allocation):
    slug = "example-exchange-of-summaries"
    page = client.get(f"/use-cases/{slug}").text

    assert id_of(slug)
    assert "$500.00" in page
    assert f"/reports/funding?use_case={slug}&amp;year=all" in page
    assert problems(page) == []
    paper = f"/reports/funding.pdf?use_case={slug}&year=2027"
    assert paper.replace("&", "&amp;") in page
    assert client.get(paper).status_code == 200


def test_the_check_names_what_differs_from_the_books(app, allocation):
    runner = app.test_cli_runner()
    sound = runner.invoke(args=["funding", "check"])
    with transaction() as writing:
        writing.execute(text("UPDATE budget SET allocated_minor = allocated_minor + 1"))

    broken = runner.invoke(args=["funding", "check"])

    assert (sound.exit_code, broken.exit_code) == (0, 1)
    assert "2027" in broken.output


def test_the_page_of_the_use_case_leads_to_the_motion_that_allocates(client, allocation):
    make.bodies()
    steering = body_by_code(session(), "steering")
    _, voter = make.seated(steering.id, 1)[0]
    make.sign_in(client, voter)

    page = client.get("/use-cases/example-exchange-of-summaries").text
    asked = "about=usecase:1&effect=allocate&year=2027&amount=12,500"
    motion = client.get(f"/committees/steering/motions/new?{asked}")

    assert 'action="/committees/steering/motions/new" method="get"' in page
    assert motion.status_code == 200
    assert "$12,500.00" in motion.text
