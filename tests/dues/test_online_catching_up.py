"""Refunds and write-offs reach Stripe once, whoever decided them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from govapp.db import db, transaction
from govapp.demo.stripe_stand_in import giving_back, money
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.demo.stripe_stand_in.server import Fault
from govapp.dues.models import Invoice, Payment, Refund, StripeDifference
from govapp.dues.rules.settling import Method
from govapp.dues.services import online as paying
from govapp.dues.services.receiving import unapplied_line
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.kernel.money import Money
from govapp.ledger.rules import Account, Line
from govapp.ledger.services import post
from tests import make
from tests.dues.test_services_online_booking import OPENED, deliver, sums, told, twin


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(OPENED)
    make.charter("codex")
    make.consortium()


def refunded(minor, method=Method.CARD):
    """A refund of the one payment that was decided here, with its entry."""
    with transaction() as session:
        payment = session.scalars(select(Payment)).one()
        row = Refund(
            payment_id=payment.id, amount_minor=minor, method=method, refunded_on=date(2027, 2, 10)
        )
        session.add(row)
        session.flush()
        lines = [unapplied_line(payment, Money(-minor)), Line(Account.CLEARING, Money(-minor))]
        post(session, source=f"refund:{row.id}", kind="refund", booked_on=OPENED, lines=lines)
        return row.id


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", [None, "lose", "500", "500-after", "429"])
def test_a_refund_decided_here_is_sent_back_once(online, kind):
    organization_id = make.member()
    _, twin_id = twin(online, organization_id)
    pay_on_page(online.store, twin_id, "card")
    deliver(told(online))
    refund_id = refunded(400)
    if kind:
        online.faults.append(Fault(kind, "/v1/refunds"))

    paying.catch_up()
    deliver(told(online))
    assert paying.catch_up() == 0
    deliver(told(online))

    (there,) = online.store.all("refund")
    assert there["amount"] == 400
    assert db.session.get(Refund, refund_id).external_id == there["id"]
    assert sums()["card and bank clearing"] == 100_000 - 2930 - 400
    assert db.session.scalars(select(StripeDifference)).all() == []


def test_a_refund_that_does_not_arrive_is_put_before_staff(online):
    _, twin_id = twin(online, make.member())
    money.succeed(online.store, pay_on_page(online.store, twin_id, "us_bank_account"))
    deliver(told(online))
    refunded(400, Method.ACH_DEBIT)
    paying.catch_up()
    deliver(told(online))

    giving_back.refund_fails(online.store, online.store.all("refund")[0]["id"])
    deliver(told(online))

    (row,) = db.session.scalars(select(StripeDifference)).all()
    assert "did not arrive" in row.words


def test_a_refund_by_cheque_is_none_of_stripes(online):
    _, twin_id = twin(online, make.member())
    pay_on_page(online.store, twin_id, "card")
    deliver(told(online))
    refunded(400, Method.CHEQUE)

    assert paying.catch_up() == 0


def test_a_written_off_invoice_is_given_up_there_and_is_no_difference(online):
    invoice_id, twin_id = twin(online, make.member())
    with transaction() as session:
        lost = session.get_one(Invoice, invoice_id)
        lost.written_off_on, lost.written_off_minor = OPENED, lost.total_minor

    assert paying.catch_up() == 1
    deliver(told(online))
    assert paying.catch_up() == 0
    deliver(told(online))

    assert online.store.get(twin_id, "invoice")["status"] == "uncollectible"
    assert db.session.scalars(select(StripeDifference)).all() == []


@pytest.mark.both_databases
def test_a_call_whose_job_was_put_away_gets_another(online):
    organization_id = make.member()
    make.twin_asked(make.invoice(organization_id, amount=5), organization_id)
    with transaction() as session:
        session.execute(update(Job).values(state=JobState.DONE, done_at=Job.due_at))

    assert paying.catch_up() == 2
    deliver([])

    assert paying.catch_up() == 0
    assert [one["status"] for one in online.store.all("invoice")] == ["open"]
