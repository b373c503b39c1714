"""History from the database says for every day what the question of that day says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from govapp.db import db, transaction
from govapp.dues import services
from govapp.dues.models import CreditKind, Invoice, InvoiceKind, Settlement
from govapp.dues.queries.histories import all_changes, changes, standing_page
from govapp.dues.queries.standings import standings_of
from govapp.dues.rules.decisions import DecisionKind
from govapp.dues.services.crediting import credit
from govapp.foundation.access.actor import CLOCK, Role
from govapp.foundation.kernel.errors import NotFound
from govapp.foundation.kernel.money import Money
from tests import make

SINCE, UNTIL = date(2027, 1, 1), date(2027, 12, 31)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 12, 31, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _late(**values) -> tuple[int, int]:
    organization_id = make.member(**values)
    due_on = date(2027, 2, 1)
    return organization_id, make.invoice(organization_id, due_on=due_on, amount=1000)


def _everything() -> list[int]:
    """Members of every kind: on time, late, in parts, bounced, void, credited, held, joined."""
    ids = [make.good_member(on=date(2027, 1, 20)), make.member("sponsored"), make.organization()]
    for parts in ({400: date(2027, 3, 1)}, {400: date(2027, 3, 1), 600: date(2027, 6, 1)}):
        number, invoice_id = _late()
        for minor, day in parts.items():
            make.payment(number, {invoice_id: minor}, received_on=day)
        ids.append(number)
    bounced, invoice_id = _late()
    make.payment(bounced, {invoice_id: None}, received_on=date(2027, 4, 1))
    with transaction() as session:
        session.scalars(
            select(Settlement).where(Settlement.invoice_id == invoice_id)
        ).one().released_on = date(2027, 5, 3)
    joiner, invoice_id = _late(began_on=date(2027, 1, 15))
    make.payment(joiner, {invoice_id: None}, received_on=date(2027, 3, 3))
    gone = make.member(ended_on=date(2027, 6, 30))
    return [*ids, bounced, joiner, gone, *_of_other_kinds()]


def _of_other_kinds() -> list[int]:
    """Dues paid, and a difference that is late or a debt of a former system taken over in May."""
    dearer, former = make.good_member(on=date(2027, 1, 20)), make.good_member(on=date(2027, 1, 20))
    kind = InvoiceKind.DIFFERENCE
    make.invoice(dearer, due_on=date(2027, 4, 1), amount=300, kind=kind)
    make.invoice(
        former,
        year=2026,
        due_on=date(2026, 12, 1),
        amount=200,
        kind=InvoiceKind.OPENING,
        booked_on=date(2027, 5, 3),
    )
    return [dearer, former]


def test_history_equals_a_slow_look_at_every_day(at):
    ids = _everything()
    voided, invoice_id = _late()
    credited, credited_invoice = _late()
    held, _ = _late()
    planned, planned_invoice = _late()
    clerk, second = make.staff(Role.TREASURER), make.staff(Role.ADMINISTRATOR)
    at(datetime(2027, 4, 5, 12, tzinfo=UTC))
    services.agree_plan(planned_invoice, 3, date(2027, 5, 1), "in hardship", actor=clerk)
    make.payment(planned, {planned_invoice: 334}, received_on=date(2027, 4, 28))
    at(datetime(2027, 5, 10, 12, tzinfo=UTC))
    services.void(invoice_id, "in error", actor=clerk)
    with transaction() as session:
        row = session.get_one(Invoice, credited_invoice)
        kind = CreditKind.DISCOUNT
        credit(session, row, Money(1000), kind, "agreed", on=date(2027, 5, 10), actor=CLOCK)
    services.decide(held, DecisionKind.HOLD, None, date(2027, 7, 1), "talks", actor=clerk)
    stop = services.decide(ids[0], DecisionKind.SUSPEND, None, None, "broken", actor=clerk)
    services.look_again(stop, agree=True, actor=second)
    at(datetime(2027, 9, 1, 12, tzinfo=UTC))
    services.lift(stop, actor=clerk)
    ids += [voided, credited, held, planned]

    found = changes(db.session, SINCE, UNTIL, ids)

    said = {
        number: [one.change for one in found if one.organization_id == number] for number in ids
    }
    day = SINCE
    now = {}
    while day <= UNTIL:
        for number in ids:
            if said[number] and said[number][0].day == day:
                now[number] = said[number].pop(0)
        slow = standings_of(db.session, ids, day)
        for number in ids:
            expected = (slow[number].good, slow[number].step)
            assert (now[number].good, now[number].step) == expected, (number, day)
        day += timedelta(days=1)


def test_history_costs_the_same_for_few_and_many(queries):
    _late()
    with queries() as few:
        changes(db.session, SINCE, UNTIL, None)
    for _ in range(6):
        _late()
    db.session.expunge_all()
    with queries() as many:
        found = changes(db.session, SINCE, UNTIL, None)

    assert len({one.organization_id for one in found}) == 7
    assert len(few) == len(many)


def test_the_page_of_one_organization_says_when_and_why():
    organization_id, invoice_id = _late(name="Example Late")
    make.payment(organization_id, {invoice_id: None}, received_on=date(2027, 5, 20))
    actor = make.acting_for(make.representative(organization_id))

    page = standing_page(organization_id, date(2027, 4, 20), actor)

    assert not page.standing.good
    assert [(one.day, one.good) for one in page.changes[:3]] == [
        (date(2027, 5, 20), True),
        (date(2027, 5, 17), False),
        (date(2027, 5, 2), False),
    ]
    stranger = make.acting_for(make.representative(make.member()))
    with pytest.raises(NotFound):
        standing_page(organization_id, None, stranger)


def test_changes_of_all_leave_out_how_it_stood_before():
    _late(name="Example Late")
    make.good_member(on=date(2026, 12, 1))

    found = all_changes(date(2027, 4, 1), date(2027, 5, 2), make.staff(Role.AUDITOR))

    assert [(one.name, one.change.day) for one in found] == [
        ("Example Late", date(2027, 5, 2)),
        ("Example Late", date(2027, 4, 17)),
        ("Example Late", date(2027, 4, 2)),
    ]
    with pytest.raises(NotFound):
        all_changes(SINCE, UNTIL, make.acting_for(make.representative(make.member())))
