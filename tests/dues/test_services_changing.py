"""Waivers by two people, invoices taken back, purchase order numbers, and warnings by the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from govapp.db import db, transaction
from govapp.dues import jobs, services
from govapp.dues.models import Invoice, InvoiceState, StandingWarning, Waiver, WaiverState
from govapp.dues.queries import standing
from govapp.foundation.access.actor import Actor, Role, operator
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.mail.models import Letter
from govapp.foundation.search.queries import find
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make

TREASURER = operator("tests", Role.TREASURER)
DAY = date(2027, 2, 10)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 2, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _row(invoice_id: int) -> Invoice:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Invoice, invoice_id)


def _approve_by_hand(waiver_id: int, person_id: int | None) -> None:
    with transaction() as session:
        row = session.get_one(Waiver, waiver_id)
        row.state, row.answered_by = WaiverState.APPROVED, person_id
        row.answered_at = datetime(2027, 2, 10, tzinfo=UTC)


# --- waivers -------------------------------------------------------------------------------------


def test_a_waiver_takes_two_people_and_forgives_what_is_open():
    asker, approver = make.staff(Role.SECRETARIAT), make.staff(Role.TREASURER)
    organization_id = make.member(began_on=date(2027, 1, 5))
    invoice_id = make.invoice(organization_id, amount=1000)
    make.payment(organization_id, {invoice_id: 300})
    assert not standing(db.session, organization_id, DAY).good

    waiver_id = services.ask_waiver(organization_id, 2027, "in hardship", actor=asker)
    services.answer_waiver(waiver_id, approve=True, actor=approver)

    assert balance(db.session, Account.WAIVED) == 700
    assert balance(db.session, Account.RECEIVABLE) == 0
    assert _row(invoice_id).settled_on == DAY
    assert standing(db.session, organization_id, DAY).good


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.TREASURER, Role.ADMINISTRATOR])
def test_nobody_answers_what_they_asked(role):
    asker = make.staff(role)
    waiver_id = services.ask_waiver(make.member(), 2027, "in hardship", actor=asker)

    with pytest.raises(Forbidden):
        services.answer_waiver(waiver_id, approve=True, actor=asker)


def test_the_database_refuses_one_person_in_both_places():
    asker = make.staff(Role.SECRETARIAT)
    waiver_id = services.ask_waiver(make.member(), 2027, "in hardship", actor=asker)

    with pytest.raises(IntegrityError):
        _approve_by_hand(waiver_id, asker.person_id)


def test_an_operator_without_a_person_can_neither_ask_nor_answer():
    with pytest.raises(Forbidden):
        services.ask_waiver(make.member(), 2027, "in hardship", actor=TREASURER)


def test_a_year_is_waived_once():
    asker = make.staff(Role.SECRETARIAT)
    organization_id = make.member()
    services.ask_waiver(organization_id, 2027, "in hardship", actor=asker)

    with pytest.raises(Refused, match="asked for or approved already"):
        services.ask_waiver(organization_id, 2027, "again", actor=asker)


def test_a_declined_waiver_changes_nothing_and_may_be_asked_anew():
    asker, other = make.staff(Role.SECRETARIAT), make.staff(Role.TREASURER)
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    waiver_id = services.ask_waiver(organization_id, 2027, "in hardship", actor=asker)

    services.answer_waiver(waiver_id, approve=False, actor=other)

    assert _row(invoice_id).settled_on is None
    with pytest.raises(Refused, match="answered already"):
        services.answer_waiver(waiver_id, approve=True, actor=other)
    services.ask_waiver(organization_id, 2027, "with papers", actor=asker)


def test_a_waived_year_is_not_invoiced():
    asker, approver = make.staff(Role.SECRETARIAT), make.staff(Role.TREASURER)
    organization_id = make.member()
    waiver_id = services.ask_waiver(organization_id, 2027, "in hardship", actor=asker)
    services.answer_waiver(waiver_id, approve=True, actor=approver)

    with pytest.raises(Refused, match="Nobody is left"):
        services.start_assessment(2027, actor=TREASURER)


# --- taking back ---------------------------------------------------------------------------------


def test_a_void_invoice_is_reversed_and_its_money_waits():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    make.payment(organization_id, {invoice_id: 400})

    services.void(invoice_id, "issued in error", actor=TREASURER)

    row = _row(invoice_id)
    assert (row.state, row.voided_on) == (InvoiceState.VOID, DAY)
    assert balance(db.session, Account.RECEIVABLE) == 0
    assert balance(db.session, Account.DUES) == 0
    assert balance(db.session, Account.UNAPPLIED) == -400
    assert soundness(db.session).faults == ()


def test_a_void_invoice_that_was_waived_is_forgiven_no_more():
    asker, approver = make.staff(Role.SECRETARIAT), make.staff(Role.TREASURER)
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000)
    waiver_id = services.ask_waiver(organization_id, 2027, "in hardship", actor=asker)
    services.answer_waiver(waiver_id, approve=True, actor=approver)

    services.void(invoice_id, "issued in error", actor=TREASURER)

    assert balance(db.session, Account.WAIVED) == 0
    assert balance(db.session, Account.RECEIVABLE) == 0


def test_after_a_void_invoice_the_year_can_be_invoiced_again():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id)
    services.void(invoice_id, "wrong tier", actor=TREASURER)

    run_id = services.start_assessment(2027, actor=TREASURER)
    services.issue_some(run_id, actor=TREASURER)

    assert db.session.scalars(select(Invoice.number).order_by(Invoice.id)).all() == [
        "2027-0001",
        "2027-0002",
    ]


def test_taking_back_needs_a_reason_and_happens_once():
    invoice_id = make.invoice(make.member())
    with pytest.raises(Refused, match="Say why"):
        services.void(invoice_id, " ", actor=TREASURER)
    services.void(invoice_id, "wrong", actor=TREASURER)

    with pytest.raises(Refused, match="void already"):
        services.void(invoice_id, "wrong", actor=TREASURER)


# --- purchase order numbers ----------------------------------------------------------------------


def test_the_billing_contact_enters_the_order_number_until_it_is_paid():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id)
    billing = make.acting_for(make.contact(organization_id, "billing"))

    services.note_order_number(invoice_id, "  PO   77-1 ", actor=billing)
    assert _row(invoice_id).po_number == "PO 77-1"

    make.payment(organization_id, {invoice_id: None})
    with pytest.raises(Refused, match="settled"):
        services.note_order_number(invoice_id, "PO 78", actor=billing)


def test_an_invoice_is_found_by_its_order_number():
    organization_id = make.member(name="Example Findable")
    invoice_id = make.invoice(organization_id)
    billing = make.acting_for(make.contact(organization_id, "billing"))

    services.note_order_number(invoice_id, "PO 4457-K", actor=billing)

    assert [found.url for found in find("4457", billing)] == [f"/invoices/{invoice_id}"]
    assert find("4457", make.acting_for(make.colleague(organization_id))) == ()


def test_another_member_does_not_even_find_the_invoice():
    invoice_id = make.invoice(make.member())
    stranger = make.acting_for(make.contact(make.member(), "billing"))

    with pytest.raises(NotFound):
        services.note_order_number(invoice_id, "PO 1", actor=stranger)


def test_an_alternate_reads_but_does_not_enter_order_numbers():
    organization_id = make.member()
    invoice_id = make.invoice(organization_id)

    with pytest.raises(Forbidden):
        services.note_order_number(
            invoice_id, "PO 1", actor=make.acting_for(make.alternate(organization_id))
        )


# --- warnings ------------------------------------------------------------------------------------


def test_payers_are_warned_once_at_each_step(at):
    organization_id = make.member()
    make.contact(organization_id, "billing", email="bills@late.example")
    invoice_id = make.invoice(organization_id, due_on=date(2027, 2, 1), amount=1000)

    for day in (date(2027, 4, 1), date(2027, 4, 2), date(2027, 4, 3), date(2027, 4, 17)):
        at(day)
        jobs.warn()
        jobs.warn()

    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [letter.kind for letter in letters] == ["standing_notice", "standing_suspended"]
    assert "Apr 17, 2027" in letters[0].subject
    assert "May 2, 2027" in letters[1].text
    warned = db.session.execute(select(StandingWarning.invoice_id, StandingWarning.warned_on)).all()
    assert warned == [(invoice_id, date(2027, 4, 2)), (invoice_id, date(2027, 4, 17))]


def test_who_has_paid_is_not_warned(at):
    organization_id = make.member()
    make.contact(organization_id, "billing")
    invoice_id = make.invoice(organization_id, due_on=date(2027, 2, 1), amount=1000)
    make.payment(organization_id, {invoice_id: None})
    at(date(2027, 6, 1))

    jobs.warn()

    assert db.session.scalars(select(Letter)).all() == []


def test_the_clock_job_needs_no_actor_but_a_stranger_reads_nothing():
    with pytest.raises(NotFound):
        services.invoice_pdf(make.invoice(make.member()), actor=Actor("nobody"))
