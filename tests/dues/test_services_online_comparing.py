"""Comparing with the account at Stripe: it proposes, staff accept, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.demo.stripe_stand_in import customers, giving_back, invoices, money, payouts
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.dues.models import DifferenceKind, DifferenceState, StripeDifference
from govapp.dues.queries.stripe_desk import is_silent, mending, stripe_page
from govapp.dues.services import online as paying
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.errors import Forbidden, Refused
from tests import make
from tests.dues.test_services_online_booking import OPENED, deliver, settled, sums, told, twin

TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(OPENED)
    make.charter("codex")
    make.consortium()


def found():
    db.session.rollback()
    db.session.expire_all()
    rows = db.session.scalars(
        select(StripeDifference)
        .where(StripeDifference.state == DifferenceState.OPEN)
        .order_by(StripeDifference.id)
    )
    return {row.kind: row for row in rows}


def test_books_that_agree_have_no_differences(online):
    _, twin_id = twin(online, make.member())
    pay_on_page(online.store, twin_id, "card")
    deliver(told(online))

    paying.compare_all()

    assert found() == {}


def test_an_event_that_never_came_is_proposed_and_booked_when_accepted(online):
    invoice_id, twin_id = twin(online, make.member())
    pay_on_page(online.store, twin_id, "card")
    paying.compare_all()
    assert DifferenceKind.MISSED in found()

    ids = db.session.scalars(select(StripeDifference.id)).all()
    for difference_id in ids:
        paying.accept(difference_id, actor=TREASURER)

    assert settled(invoice_id) == OPENED
    paying.compare_all()
    assert found() == {}
    with pytest.raises(Refused, match="answered already"):
        paying.accept(ids[0], actor=TREASURER)


def test_what_comes_late_after_all_closes_the_difference(online):
    _, twin_id = twin(online, make.member())
    pay_on_page(online.store, twin_id, "card")
    paying.compare_all()
    assert found()

    deliver(told(online))
    paying.compare_all()

    assert found() == {}


def test_an_invoice_without_a_twin_gets_one_when_accepted(online):
    invoice_id = make.invoice(make.member(), amount=1000, due_on=date(2027, 3, 10))
    paying.compare_all()
    row = found()[DifferenceKind.NOT_THERE]
    assert row.about == f"invoice:{invoice_id}"

    paying.accept(row.id, actor=TREASURER)
    run_due()
    paying.compare_all()

    assert found() == {}
    assert [one["status"] for one in online.store.all("invoice")] == ["open"]


def test_a_payout_that_was_missed_is_booked_when_accepted(online):
    _, twin_id = twin(online, make.member())
    pay_on_page(online.store, twin_id, "card")
    deliver(told(online))
    payout = payouts.pay_out(online.store)
    paying.compare_all()
    rows = db.session.scalars(
        select(StripeDifference).where(StripeDifference.about == payout["id"])
    ).all()

    paying.accept(rows[0].id, actor=TREASURER)

    assert sums() == {"bank": 100_000 - 2930, "payment fees": 2930}


def test_another_sum_there_and_an_invoice_of_nobody_are_named(online):
    _, twin_id = twin(online, make.member())
    with online.store.lock:
        online.store.get(twin_id, "invoice")["amount_remaining"] = 7
    stranger = customers.create(online.store, {"name": "Stranger"})
    draft = invoices.create(online.store, {"customer": stranger["id"], "number": "X-1"})
    invoices.add_item(online.store, {"invoice": draft["id"], "amount": "5"})
    invoices.finalize(online.store, {}, draft["id"])

    paying.compare_all()

    rows = found()
    assert "USD 1000.00" in rows[DifferenceKind.LEFT].words
    assert "X-1" in rows[DifferenceKind.STRANGER].words


def test_a_late_return_that_is_payable_anew_is_no_difference(online, at):
    _, twin_id = twin(online, make.member())
    charge = money.succeed(online.store, pay_on_page(online.store, twin_id, "us_bank_account"))
    giving_back.dispute(online.store, charge["id"])
    deliver(told(online))

    paying.compare_all()

    assert found() == {}


def test_taking_note_keeps_the_same_difference_from_coming_back(online):
    _, twin_id = twin(online, make.member())
    with online.store.lock:
        online.store.get(twin_id, "invoice")["amount_remaining"] = 7
    paying.compare_all()

    paying.accept(found()[DifferenceKind.LEFT].id, actor=TREASURER)
    paying.compare_all()

    assert found() == {}


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR])
def test_only_the_treasurer_accepts_and_asks(online, role):
    difference_id = make.stripe_difference()

    with pytest.raises(Forbidden):
        paying.accept(difference_id, actor=operator("tests", role))
    with pytest.raises(Forbidden):
        paying.ask_comparison(actor=operator("tests", role))

    assert len(found()) == 1


def test_asking_compares_by_a_job(online):
    make.invoice(make.member(), amount=1000)

    paying.ask_comparison(actor=TREASURER)
    run_due()

    assert DifferenceKind.NOT_THERE in found()


def test_silence_is_told_to_the_treasurer(online, at):
    twin(online, make.member())
    assert not is_silent()

    at(OPENED + timedelta(days=8))

    assert is_silent()
    (line,) = mending(TREASURER)
    assert line.url == "/money/stripe"
    assert list(mending(operator("tests", Role.SECRETARIAT))) == []


def test_the_staff_page_costs_the_same_with_many_rows(online, queries):
    _, twin_id = twin(online, make.member())
    pay_on_page(online.store, twin_id, "card")
    with queries() as few:
        stripe_page(TREASURER)
    for number in range(12):
        make.stripe_difference(f"in_{number}")
    deliver(told(online))

    with queries() as many:
        page = stripe_page(TREASURER)

    assert len(many) == len(few)
    assert (len(page.differences), bool(page.events)) == (12, True)
