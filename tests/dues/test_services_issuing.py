"""Issuing a year: explained, in portions, once, without gaps, and going on after a crash."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import AssessmentRun, Invoice, NumberSeries
from govapp.dues.queries.assessment import assessment
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.jobs.models import Job
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.models import Letter
from govapp.foundation.search.queries import find
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2026, 11, 20, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _issue_all(year: int = 2027, at_most: int = 50) -> int:
    run_id = services.start_assessment(year, actor=TREASURER)
    while services.issue_some(run_id, actor=TREASURER, at_most=at_most).going:
        pass
    return run_id


def _numbers() -> list[int]:
    return list(db.session.scalars(select(Invoice.number_in_year).order_by(Invoice.id)))


def test_the_preview_explains_each_figure():
    make.member("member", name="Example Payer", billing_address="1 Example Way")
    make.member("sponsored", name="Example Guest")

    found = assessment(2027, TREASURER)

    assert [(one.member.name, one.amount) for one in found.proposed] == [
        ("Example Payer", Money(2_000_000))
    ]
    assert "clause 1." in str(found.proposed[0].charge.because)
    assert found.total == Money(2_000_000)
    assert [(one.members, one.amount) for one in found.sums] == [(1, Money(2_000_000))]
    whys = {(one.name, str(one.why)[:12], one.stops) for one in found.exceptions}
    assert whys == {
        ("Example Guest", "Free of dues", True),
        ("Example Payer", "Nobody to wr", False),
    }


def test_each_member_gets_one_invoice_with_debt_and_due_day():
    organization_id = make.member("member", billing_address="1 Example Way")

    _issue_all()

    row = db.session.scalars(select(Invoice)).one()
    assert (row.number, row.total_minor, row.due_on) == ("2027-0001", 2_000_000, date(2026, 12, 20))
    assert row.billed_to.endswith("1 Example Way")
    assert balance(db.session, Account.RECEIVABLE, about=f"invoice:{row.id}") == 2_000_000
    party = f"organization:{organization_id}"
    assert balance(db.session, Account.DEFERRED, party=party) == -2_000_000
    assert balance(db.session, Account.DUES, party=party) == 0  # earned month by month


def test_running_again_issues_nothing_twice_and_takes_in_who_joined():
    make.member()
    _issue_all()
    with pytest.raises(Refused, match="Nobody is left"):
        services.start_assessment(2027, actor=TREASURER)
    joined = make.member(began_on=date(2026, 11, 1))

    _issue_all()

    assert _numbers() == [1, 2]
    assert (
        db.session.scalar(select(func.count(Invoice.id)).where(Invoice.organization_id == joined))
        == 1
    )


def test_a_run_that_was_stopped_goes_on_where_it_stood():
    for _ in range(7):
        make.member()
    run_id = services.start_assessment(2027, actor=TREASURER)
    services.issue_some(run_id, actor=TREASURER, at_most=3)
    assert _numbers() == [1, 2, 3]

    while services.issue_some(run_id, actor=TREASURER, at_most=3).going:
        pass

    assert _numbers() == [1, 2, 3, 4, 5, 6, 7]
    run = db.session.get_one(AssessmentRun, run_id)
    assert (run.issued, run.expected, run.total_minor) == (7, 7, 14_000_000)


def test_a_crash_inside_a_portion_leaves_no_trace_and_no_gap(monkeypatch):
    for _ in range(4):
        make.member()
    run_id = services.start_assessment(2027, actor=TREASURER)
    services.issue_some(run_id, actor=TREASURER, at_most=2)

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("govapp.dues.services.issuing.post_all", crash)
        with pytest.raises(KeyboardInterrupt):
            services.issue_some(run_id, actor=TREASURER, at_most=2)
    assert _numbers() == [1, 2]

    while services.issue_some(run_id, actor=TREASURER, at_most=2).going:
        pass

    assert _numbers() == [1, 2, 3, 4]
    assert soundness(db.session).entries == 4


def test_parallel_runs_give_one_invoice_a_member_and_no_gap(app):
    for _ in range(12):
        make.member()
    run_id = services.start_assessment(2027, actor=TREASURER)

    def issue(_number: int) -> None:
        with app.app_context():
            while services.issue_some(run_id, actor=TREASURER, at_most=3).going:
                pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(issue, range(20)))

    rows = db.session.execute(select(Invoice.organization_id, Invoice.number_in_year)).all()
    assert len({row[0] for row in rows}) == 12
    assert sorted(row[1] for row in rows) == list(range(1, 13))
    last = select(NumberSeries.last).where(NumberSeries.year == 2027)
    assert db.session.scalars(last).one() == 12


def test_only_one_run_of_a_year_goes_at_a_time():
    make.member()
    services.start_assessment(2027, actor=TREASURER)

    with pytest.raises(Refused, match="being issued already"):
        services.start_assessment(2027, actor=TREASURER)


def test_the_job_issues_tells_and_indexes():
    treasurer = make.staff(Role.TREASURER)
    organization_id = make.member(name="Example Findable")
    make.contact(organization_id, "billing", email="bills@findable.example")
    services.start_assessment(2027, actor=treasurer)

    run_due()

    letter = db.session.scalars(select(Letter).where(Letter.kind == "invoice_issued")).one()
    assert letter.address == "bills@findable.example"
    assert letter.subject.startswith("Pay by Dec 20, 2026: invoice 2027-0001")
    assert [found.title for found in find("2027-0001", treasurer)] == [
        "2027-0001 · Example Findable"
    ]
    assert not db.session.scalars(select(Job.error).where(Job.error != "")).all()


def test_a_member_without_a_fee_is_named_and_the_others_are_billed():
    make.member("no such tier", name="Example Odd")
    make.member()

    stopped = [one for one in assessment(2027, TREASURER).exceptions if one.stops]
    _issue_all()

    assert [one.name for one in stopped] == ["Example Odd"]
    assert _numbers() == [1]


def test_who_left_or_is_on_record_only_is_not_billed():
    make.member(ended_on=date(2026, 12, 31))
    make.member(on_record_only=True)

    with pytest.raises(Refused, match="Nobody is left"):
        services.start_assessment(2027, actor=TREASURER)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.ELECTION_OFFICER])
def test_only_the_treasurer_issues(role):
    make.member()

    with pytest.raises(Forbidden):
        services.start_assessment(2027, actor=operator("tests", role))


def test_nobody_else_even_sees_the_preview():
    with pytest.raises(NotFound):
        assessment(2027, make.acting_for(make.representative(make.member())))
