"""Payment plans: agreed by staff, stopping the clock while kept, going on when one is missed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from govapp.accounts.queries import actor_of
from govapp.db import db
from govapp.dues import services
from govapp.dues.models import PaymentPlan
from govapp.dues.queries.invoices import invoice
from govapp.dues.queries.standings import standing
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, Refused
from govapp.foundation.mail.models import Letter
from tests import make

SECRETARIAT = operator("tests", Role.SECRETARIAT)
DUE = date(2027, 2, 1)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 3, 1, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def member() -> tuple[int, int]:
    """A member in good standing from last year, with this year's invoice unpaid."""
    organization_id = make.member(began_on=date(2026, 1, 1))
    paid = make.invoice(organization_id, year=2026, amount=900)
    make.payment(organization_id, {paid: None}, received_on=date(2026, 2, 1))
    return organization_id, make.invoice(organization_id, due_on=DUE, amount=900)


def _good(organization_id: int, day: date) -> bool:
    db.session.rollback()
    return standing(db.session, organization_id, day).good


def _agreed(invoice_id: int) -> int:
    return services.agree_plan(invoice_id, 3, date(2027, 4, 1), "cash is short", actor=SECRETARIAT)


def test_without_a_plan_rights_rest_in_the_end(member):
    organization_id, _ = member

    assert not _good(organization_id, date(2027, 5, 15))


def test_while_instalments_come_the_clock_stands_still(member):
    organization_id, invoice_id = member
    _agreed(invoice_id)
    for day in (date(2027, 4, 1), date(2027, 5, 1)):
        make.payment(organization_id, {invoice_id: 300}, received_on=day)

    assert _good(organization_id, date(2027, 5, 30))
    reason = standing(db.session, organization_id, date(2027, 5, 30)).reason
    assert "instalments" in str(reason)


def test_a_missed_instalment_lets_the_clock_go_on_from_where_it_stood(member):
    organization_id, invoice_id = member
    _agreed(invoice_id)  # 28 days late then; missed on 2 April, 32 days later

    limit = 75 + 32
    assert _good(organization_id, date.fromordinal(DUE.toordinal() + limit - 1))
    assert not _good(organization_id, date.fromordinal(DUE.toordinal() + limit))


def test_taking_the_plan_back_lets_the_clock_go_on(member, at):
    organization_id, invoice_id = member
    plan_id = _agreed(invoice_id)
    at(datetime(2027, 3, 11, 12, tzinfo=UTC))

    services.end_plan(plan_id, actor=SECRETARIAT)

    limit = 75 + 10
    assert _good(organization_id, date.fromordinal(DUE.toordinal() + limit - 1))
    assert not _good(organization_id, date.fromordinal(DUE.toordinal() + limit))
    with pytest.raises(Refused, match="already"):
        services.end_plan(plan_id, actor=SECRETARIAT)


def test_no_warning_goes_out_while_the_plan_is_kept(member, at):
    _, invoice_id = member
    _agreed(invoice_id)
    at(datetime(2027, 4, 1, 12, tzinfo=UTC))  # 59 days after the due day

    assert services.late_to_warn() == ()


def test_the_payers_are_told_of_a_plan_and_of_a_missed_instalment_once(member, at):
    organization_id, invoice_id = member
    make.contact(organization_id, "billing")
    _agreed(invoice_id)
    at(datetime(2027, 4, 5, 12, tzinfo=UTC))

    services.tell_of_missed_plans()
    services.tell_of_missed_plans()

    db.session.rollback()
    kinds = db.session.scalars(select(Letter.kind).where(Letter.kind.like("plan_%"))).all()
    assert kinds.count("plan_agreed") >= 1
    assert kinds.count("plan_missed") == kinds.count("plan_agreed")


def test_one_plan_at_a_time(member):
    _, invoice_id = member
    _agreed(invoice_id)

    with pytest.raises(Refused, match="already"):
        _agreed(invoice_id)

    db.session.rollback()
    assert len(db.session.scalars(select(PaymentPlan.id)).all()) == 1


@pytest.mark.parametrize(
    ("count", "first", "reason", "words"),
    [
        (1, date(2027, 4, 1), "short", "from 2 to"),
        (3, date(2027, 2, 1), "short", "past"),
        (12, date(2027, 4, 1), "short", "months"),
        (3, date(2027, 4, 1), " ", "Say why"),
    ],
)
def test_a_plan_beyond_the_rulebook_is_refused(member, count, first, reason, words):
    with pytest.raises(Refused, match=words):
        services.agree_plan(member[1], count, first, reason, actor=SECRETARIAT)


def test_members_do_not_agree_plans_with_themselves(member):
    representative = actor_of(make.representative(member[0]))

    with pytest.raises(Forbidden):
        services.agree_plan(member[1], 3, date(2027, 4, 1), "short", actor=representative)


def test_the_page_says_which_instalments_came(member):
    organization_id, invoice_id = member
    _agreed(invoice_id)
    make.payment(organization_id, {invoice_id: 300}, received_on=date(2027, 3, 1))

    db.session.rollback()
    plan = invoice(invoice_id, SECRETARIAT).plan

    assert plan is not None
    assert [one.came for one in plan.instalments] == [True, False, False]
    assert plan.kept
