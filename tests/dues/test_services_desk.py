"""The work of the desk: notes, promises, putting aside, handing over."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import DeskCase, PaymentPromise
from govapp.dues.queries.promises import broken_promises, promises
from govapp.dues.rules.promising import Outcome, Promise
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.kernel.errors import Forbidden, Invalid, NotFound, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.mail.models import Letter
from govapp.members.models import OrganizationNote
from govapp.members.rules import NoteDraft
from tests import make

TODAY = date(2027, 4, 10)
BY = date(2027, 4, 20)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 4, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def clerk(_rulebook):
    return make.staff(Role.SECRETARIAT, name="Ada Clerk")


def _late(amount: int = 1000) -> tuple[int, int]:
    organization_id = make.member()
    return organization_id, make.invoice(organization_id, due_on=date(2027, 2, 1), amount=amount)


def _pay(organization_id: int, invoice_id: int, minor: int, on: date) -> None:
    receipt = Receipt(organization_id, Method.CHEQUE, f"no {minor} {on}", on, Money(minor))
    treasurer = operator("tests", Role.TREASURER)
    services.book_payment(receipt, [Share(invoice_id, Money(minor))], actor=treasurer)


def _case(organization_id: int) -> DeskCase | None:
    db.session.rollback()
    return db.session.get(DeskCase, organization_id)


def test_a_note_stands_with_the_organization_and_gives_the_case_an_owner(clerk):
    organization_id, _ = _late()

    services.note(organization_id, NoteDraft("They look for the invoice."), actor=clerk)

    note = db.session.scalars(select(OrganizationNote)).one()
    assert (note.organization_id, note.text) == (organization_id, "They look for the invoice.")
    assert _case(organization_id).owner_id == clerk.person_id


def test_a_note_of_somebody_else_leaves_the_case_with_its_owner(clerk):
    organization_id, _ = _late()
    services.take(organization_id, actor=clerk)

    services.note(organization_id, NoteDraft("Called."), actor=make.staff(Role.TREASURER))

    assert _case(organization_id).owner_id == clerk.person_id


def test_an_empty_note_changes_nothing(clerk):
    organization_id, _ = _late()

    with pytest.raises(Invalid):
        services.note(organization_id, NoteDraft("  "), actor=clerk)

    assert _case(organization_id) is None


@pytest.mark.parametrize("act", ["note", "take", "put_aside", "promise", "hand_over"])
def test_members_and_auditors_do_not_work_at_the_desk(act):
    organization_id, _ = _late()
    given = {
        "note": (NoteDraft("x"),),
        "take": (),
        "put_aside": (BY,),
        "promise": (Promise(Money(1000), BY), ""),
        "hand_over": (1, "x", None),
    }[act]

    for actor in (
        make.acting_for(make.representative(organization_id)),
        make.staff(Role.AUDITOR),
        operator("tests", Role.SECRETARIAT),  # a case belongs to a person
    ):
        with pytest.raises(Forbidden):
            getattr(services, act)(organization_id, *given, actor=actor)

    assert _case(organization_id) is None


def test_nobody_is_found_for_an_unknown_organization(clerk):
    with pytest.raises(NotFound):
        services.take(99, actor=clerk)


# --- promises ------------------------------------------------------------------------------------


def _newest(organization_id: int, day: date) -> Outcome:
    db.session.rollback()
    return promises(db.session, day)[organization_id][0].outcome


def test_a_promise_is_kept_by_the_money_alone(clerk, at):
    organization_id, invoice_id = _late()
    services.promise(organization_id, Promise(Money(1000), BY), "Their treasurer", actor=clerk)
    assert _newest(organization_id, TODAY) is Outcome.OPEN

    at(datetime(2027, 4, 15, 12, tzinfo=UTC))
    _pay(organization_id, invoice_id, 1000, date(2027, 4, 14))

    assert _newest(organization_id, date(2027, 6, 1)) is Outcome.KEPT
    assert broken_promises(db.session, date(2027, 6, 1)) == ()


def test_a_promise_is_broken_when_its_day_is_over_and_paying_later_does_not_mend_it(clerk, at):
    organization_id, invoice_id = _late()
    services.promise(organization_id, Promise(Money(1000), BY), "", actor=clerk)

    assert _newest(organization_id, BY) is Outcome.OPEN
    assert [one.organization_id for one in broken_promises(db.session, date(2027, 4, 21))] == [
        organization_id
    ]

    at(datetime(2027, 4, 25, 12, tzinfo=UTC))
    _pay(organization_id, invoice_id, 400, date(2027, 4, 25))
    assert _newest(organization_id, date(2027, 4, 26)) is Outcome.BROKEN


def test_money_that_came_before_the_promise_does_not_keep_it(clerk, at):
    organization_id, invoice_id = _late()
    _pay(organization_id, invoice_id, 600, TODAY)
    at(datetime(2027, 4, 10, 14, tzinfo=UTC))

    services.promise(organization_id, Promise(Money(400), BY), "", actor=clerk)

    assert _newest(organization_id, TODAY) is Outcome.OPEN


def test_a_cheque_dated_earlier_and_booked_later_keeps_the_promise(clerk, at):
    organization_id, invoice_id = _late()
    services.promise(organization_id, Promise(Money(1000), BY), "", actor=clerk)

    at(datetime(2027, 4, 12, 12, tzinfo=UTC))
    _pay(organization_id, invoice_id, 1000, date(2027, 4, 8))

    assert _newest(organization_id, date(2027, 4, 12)) is Outcome.KEPT


def test_the_newest_promise_counts(clerk, at):
    organization_id, _ = _late()
    services.promise(organization_id, Promise(Money(1000), BY), "", actor=clerk)
    at(datetime(2027, 4, 25, 12, tzinfo=UTC))
    services.promise(organization_id, Promise(Money(1000), date(2027, 5, 5)), "", actor=clerk)

    assert broken_promises(db.session, date(2027, 4, 26)) == ()
    assert len(broken_promises(db.session, date(2027, 5, 6))) == 1


def test_more_than_is_owed_cannot_be_promised(clerk):
    organization_id, _ = _late()

    with pytest.raises(Refused, match="Only"):
        services.promise(organization_id, Promise(Money(1001), BY), "Ben", actor=clerk)

    assert db.session.scalars(select(PaymentPromise)).all() == []
    assert db.session.scalars(select(OrganizationNote)).all() == []


def test_promises_cost_the_same_for_few_and_many(clerk, queries):
    def one_more() -> None:
        organization_id, _ = _late()
        services.promise(organization_id, Promise(Money(1000), BY), "", actor=clerk)

    one_more()
    with queries() as few:
        promises(db.session, TODAY)
    for _ in range(5):
        one_more()
    db.session.expunge_all()
    with queries() as many:
        found = promises(db.session, TODAY)

    assert len(found) == 6
    assert len(few) == len(many) <= 3


# --- putting aside and handing over --------------------------------------------------------------


def test_a_case_is_put_aside_and_taken_back(clerk):
    organization_id, _ = _late()

    services.put_aside(organization_id, BY, actor=clerk)
    assert _case(organization_id).snoozed_until == BY

    services.put_aside(organization_id, None, actor=clerk)
    assert _case(organization_id).snoozed_until is None


@pytest.mark.parametrize("until", [TODAY, date(2027, 4, 1), date(2028, 4, 10)])
def test_a_case_is_not_put_aside_into_the_past_or_for_ever(clerk, until):
    organization_id, _ = _late()

    with pytest.raises(Refused, match="half year"):
        services.put_aside(organization_id, until, actor=clerk)

    assert _case(organization_id) is None


def test_a_colleague_gets_the_case_a_next_step_and_a_letter(clerk):
    organization_id, _ = _late()
    boss = make.staff(Role.ADMINISTRATOR, email="boss@people.example")

    services.hand_over(organization_id, boss.person_id, "Call their director", BY, actor=clerk)

    assert _case(organization_id).owner_id == boss.person_id
    note = db.session.scalars(select(OrganizationNote)).one()
    assert (note.next_step, note.next_on, note.owner_id) == (
        "Call their director",
        BY,
        boss.person_id,
    )
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.address) == ("case_handed_over", "boss@people.example")


def test_only_people_of_the_desk_get_a_case(clerk):
    organization_id, _ = _late()
    member = make.representative(organization_id)

    with pytest.raises(Refused, match="does not work at the desk"):
        services.hand_over(organization_id, member, "x", None, actor=clerk)

    assert _case(organization_id) is None
    assert db.session.scalars(select(OrganizationNote)).all() == []
