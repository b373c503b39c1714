"""A process killed between any two steps with Stripe: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from govapp.db import db, transaction
from govapp.demo.stripe_stand_in.pages import pay_on_page
from govapp.demo.stripe_stand_in.server import Fault
from govapp.dues import services
from govapp.dues.models import CallState, EventState, Invoice, Payment, StripeCall, StripeEvent
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.dues.services import online as paying
from govapp.dues.services import returning
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.money import Money
from govapp.ledger.queries import balance, soundness
from govapp.ledger.rules import Account
from tests import make
from tests.fakes.stripe import configured, signed

CHILD = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from govapp import create_app
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel import clock
from tests.applications import settings_for

key, secret, base = sys.argv[3:6]
settings = settings_for(Path(sys.argv[1]), STRIPE_SECRET_KEY=key, STRIPE_WEBHOOK_SECRET=secret,
                        STRIPE_API_BASE=base)
app = create_app(settings)
with app.app_context(), clock.at(datetime.fromisoformat(sys.argv[2])):
    run_due()
"""
TREASURER = operator("tests", Role.TREASURER)
NOON = datetime(2027, 2, 10, 12, tzinfo=UTC)


class Killer:
    """Kills the child at its n-th request, before Stripe acts or after it has acted."""

    def __init__(self, stand_in):
        self.child, self.countdown, self.after = None, 0, False
        self.inspected, self.checked = stand_in.inspect, stand_in.check
        stand_in.inspect, stand_in.check = self.before_it, self.after_it

    def before_it(self, method, path, given):
        self.countdown -= 1
        if not self.after:
            self.strike()
        return self.inspected(method, path, given)

    def after_it(self, method, path, body):
        self.checked(method, path, body)
        if self.after:
            self.strike()

    def strike(self):
        if self.child is not None and self.countdown == 0:
            os.kill(self.child.pid, signal.SIGKILL)


def work(settings, stand_in, killer, at, *, countdown, after):
    """One run of the jobs in a process of its own; True if it came to its end."""
    killer.countdown, killer.after = countdown, after
    keys = configured(stand_in)
    words = [keys[n] for n in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_BASE")]
    command = [sys.executable, "-c", CHILD, str(settings.INSTANCE), at.isoformat(), *words]
    with subprocess.Popen(command) as child:
        killer.child = child
        ended = child.wait(timeout=60) == 0
    killer.child = None
    return ended


def until_done(settings, stand_in, killer, *, after):
    """Kill the first run at its first request, the second at its second, and so on."""
    hours = 0
    for countdown in range(1, 40):
        hours += 13
        if work(
            settings,
            stand_in,
            killer,
            NOON.replace(day=10 + hours // 24, hour=hours % 24),
            countdown=countdown,
            after=after,
        ):
            return countdown
    raise AssertionError("it never came to its end")


@pytest.mark.long
@pytest.mark.parametrize("after", [False, True])
def test_telling_of_an_invoice_killed_at_each_request(app, settings, online, after, at):
    at(NOON)
    make.charter("codex")
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.payment(organization_id, {invoice_id: 300})
    with transaction() as session:
        paying.ask_late_twin(session, session.get_one(Invoice, invoice_id))
    db.session.rollback()

    kills = until_done(settings, online, Killer(online), after=after)

    assert kills > 4
    assert [len(online.store.all(kind)) for kind in ("customer", "invoice", "invoiceitem")] == [
        1,
        1,
        1,
    ]
    (twin,) = online.store.all("invoice")
    assert (twin["status"], twin["amount_remaining"]) == ("open", 700)
    assert len(online.store.all("payment_record")) == 1
    db.session.expire_all()
    assert set(db.session.scalars(select(StripeCall.state))) == {CallState.DONE}


@pytest.mark.long
@pytest.mark.parametrize("after", [False, True])
def test_booking_an_event_killed_at_each_request(app, settings, online, after, at):
    at(NOON)
    make.charter("codex")
    make.consortium()
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.twin_asked(invoice_id, organization_id)
    run_due()
    pay_on_page(online.store, online.store.all("invoice")[0]["id"], "card")
    for event in online.store.all("event"):
        if event["type"] in ("invoice_payment.paid", "invoice.paid"):
            content, headers = signed(event)
            paying.hear(content, headers["Stripe-Signature"])
    db.session.rollback()

    kills = until_done(settings, online, Killer(online), after=after)

    assert kills > 3
    db.session.expire_all()
    assert set(db.session.scalars(select(StripeEvent.state))) == {EventState.DONE}
    assert db.session.scalar(select(func.count(Payment.id))) == 1
    assert balance(db.session, Account.RECEIVABLE) == 0
    assert balance(db.session, Account.CLEARING) == 1000 - 59
    assert soundness(db.session).faults == ()


class DeadLine(list):
    """Kills the child as it sends a request of this kind, which never reaches Stripe."""

    def __init__(self, killer, stand_in, method, path):
        self.killer, self.where = killer, (method, path)
        stand_in.requests = self
        stand_in.faults.append(Fault("drop", path, method=method))

    def append(self, request):
        super().append(request)
        if request[:2] == self.where:
            self.killer.countdown = 0
            self.killer.strike()


def debt_open_again(at):
    """An invoice whose page asks for less than is open: a cheque for a part of it has bounced."""
    at(NOON)
    make.charter("codex")
    make.consortium()
    organization_id = make.member()
    invoice_id = make.invoice(organization_id, amount=1000, due_on=date(2027, 3, 10))
    make.twin_asked(invoice_id, organization_id)
    receipt = Receipt(organization_id, Method.CHEQUE, "17", NOON.date(), Money(300))
    number = services.book_payment(receipt, [Share(invoice_id, Money(300))], actor=TREASURER)
    run_due()
    returning.bounce(number, "no funds", on=NOON.date(), fee=None, actor=TREASURER)
    db.session.rollback()
    return invoice_id


def twins(online):
    found = reversed(online.store.all("invoice"))
    return [(one["status"], one["amount_remaining"], one["number"]) for one in found]


def one_page_for_the_whole_debt(online):
    assert twins(online) == [("paid", 0, "2027-0001"), ("open", 1000, "2027-0001-2")]
    assert len(online.store.all("credit_note")) == 1
    assert len(online.store.all("invoiceitem")) == 2
    db.session.rollback()
    db.session.expire_all()
    assert set(db.session.scalars(select(StripeCall.state))) == {CallState.DONE}
    assert soundness(db.session).faults == ()


def test_killed_between_closing_a_page_and_making_the_next_one(app, settings, online, at):
    debt_open_again(at)
    killer = Killer(online)
    line = DeadLine(killer, online, "POST", "/v1/invoices")

    assert not work(settings, online, killer, NOON, countdown=-1, after=False)
    assert twins(online) == [("paid", 0, "2027-0001")]
    line.where = ()
    assert work(settings, online, killer, NOON + timedelta(hours=13), countdown=-1, after=False)

    one_page_for_the_whole_debt(online)
