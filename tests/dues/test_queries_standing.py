"""Standing from the database: what counts on a day, and at what cost for many members."""

from __future__ import annotations

from datetime import date

import pytest

from govapp.db import db, transaction
from govapp.dues.models import Invoice, InvoiceKind, InvoiceState
from govapp.dues.queries import standing, standings
from govapp.dues.rules.clock import Step
from govapp.members.models import Membership
from tests import make

DAY = date(2027, 6, 1)


@pytest.fixture(autouse=True)
def rulebook(app):
    make.charter("codex")
    make.consortium()


def test_members_by_their_standing():
    paid = make.good_member(on=DAY)
    late = make.suspended_member(on=DAY)
    free = make.member("sponsored")
    stranger = make.organization()

    found = standings(db.session, DAY)

    assert {key: one.good for key, one in found.items()} == {paid: True, late: False, free: True}
    assert not standing(db.session, stranger, DAY).good


def test_standing_can_be_asked_for_any_day():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, due_on=date(2027, 2, 1))
    make.payment(organization_id, {invoice_id: None}, received_on=date(2027, 5, 1))

    answers = {
        day: standing(db.session, organization_id, day).good
        for day in (date(2027, 4, 16), date(2027, 4, 17), date(2027, 4, 30), date(2027, 5, 1))
    }

    assert list(answers.values()) == [True, False, False, True]


def test_part_payments_add_up():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, due_on=date(2027, 2, 1), amount=100)
    make.payment(organization_id, {invoice_id: 60})
    make.payment(organization_id, {invoice_id: 39})
    assert not standing(db.session, organization_id, DAY).good

    make.payment(organization_id, {invoice_id: 1})

    assert standing(db.session, organization_id, DAY).good


def test_a_void_invoice_does_not_count_from_its_day_on():
    organization_id = make.suspended_member(on=DAY)
    with transaction() as session:
        row = session.query(Invoice).filter_by(organization_id=organization_id).one()
        row.state, row.void_reason, row.voided_on = InvoiceState.VOID, "issued in error", DAY

    assert not standing(db.session, organization_id, date(2027, 5, 31)).good
    assert standing(db.session, organization_id, DAY).good


def test_a_change_of_tier_is_no_break():
    organization_id = make.member("member", began_on=date(2024, 1, 1), ended_on=date(2027, 2, 28))
    with transaction() as session:
        row = Membership(organization_id=organization_id, tier="premier", began_on=date(2027, 3, 1))
        session.add(row)

    found = standing(db.session, organization_id, DAY)

    assert (found.good, found.since) == (True, date(2025, 1, 1))


def test_a_gap_makes_a_joiner_of_a_former_member():
    organization_id = make.member("member", began_on=date(2024, 1, 1), ended_on=date(2026, 1, 31))
    with transaction() as session:
        row = Membership(organization_id=organization_id, tier="member", began_on=date(2027, 3, 1))
        session.add(row)

    assert not standing(db.session, organization_id, DAY).good


def test_organizations_on_record_only_never_have_standing():
    organization_id = make.member(on_record_only=True)

    assert standings(db.session, DAY) == {}
    assert not standing(db.session, organization_id, DAY).good


def test_standings_cost_the_same_for_few_and_many(queries):
    make.good_member(on=DAY)
    with queries() as few:
        standings(db.session, DAY)

    for _ in range(8):
        make.good_member(on=DAY)
    db.session.expunge_all()
    with queries() as many:
        found = standings(db.session, DAY)

    assert len(found) == 9
    assert len(few) == len(many) <= 7


def test_a_difference_that_stays_unpaid_takes_standing_away_by_the_same_clock():
    member = make.good_member(on=date(2027, 1, 20))
    make.invoice(member, due_on=date(2027, 4, 1), amount=300, kind=InvoiceKind.DIFFERENCE)

    before, after = (standing(db.session, member, date(2027, 6, day)) for day in (14, 15))

    assert (before.good, before.step) == (True, Step.NOTICE)
    assert (after.good, after.since, after.days_late) == (False, date(2027, 6, 15), 75)


def test_a_paid_difference_gains_no_standing():
    joiner = make.member(began_on=date(2027, 1, 15))
    paid = make.invoice(joiner, due_on=date(2027, 2, 1), amount=300, kind=InvoiceKind.DIFFERENCE)
    make.payment(joiner, {paid: None}, received_on=date(2027, 1, 20))

    assert not standing(db.session, joiner, date(2027, 3, 1)).good


def test_a_debt_to_a_former_system_counts_from_the_day_it_came_into_the_books():
    member = make.good_member(on=date(2027, 1, 20))
    make.invoice(
        member,
        year=2026,
        due_on=date(2026, 12, 1),
        amount=200,
        kind=InvoiceKind.OPENING,
        booked_on=date(2027, 5, 3),
    )

    before, after = (standing(db.session, member, date(2027, 5, day)) for day in (2, 3))

    assert (before.good, before.step) == (True, None)
    assert (after.good, after.since, after.step) == (False, date(2027, 5, 3), Step.ENDED)
