"""Whoever is taken in gets the first invoice: what was quoted, once, when the membership begins."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from govapp.db import session
from govapp.dues import services
from govapp.dues.models import Invoice
from govapp.dues.queries.standings import standing
from govapp.dues.rules.settling import Method, Receipt, Share
from govapp.foundation.access.actor import Role, operator
from govapp.foundation.jobs.services import run_due
from govapp.foundation.kernel.money import Money
from govapp.members import services as members
from govapp.members.models import Application
from govapp.members.services import Approval
from tests import make

DAY = date(2027, 3, 1)
OFFICE = operator("tests", Role.SECRETARIAT)
TREASURER = operator("tests", Role.TREASURER)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 3, 1, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


def _invoices() -> list[Invoice]:
    session().rollback()
    return list(session().scalars(select(Invoice)))


def test_the_first_invoice_asks_for_what_was_quoted():
    number = make.application()
    organization_id = members.approve(number, Approval(DAY), actor=OFFICE)

    run_due()

    (invoice,) = _invoices()
    quoted = session().get_one(Application, number)
    assert (invoice.organization_id, invoice.total_minor) == (organization_id, quoted.first_minor)
    assert invoice.issued_on == DAY


def test_the_invoice_is_issued_once_however_often_the_job_runs():
    organization_id = members.approve(make.application(), Approval(DAY), actor=OFFICE)

    services.issue_first(organization_id, 2027)
    services.issue_first(organization_id, 2027)
    run_due()

    assert len(_invoices()) == 1


def test_a_tier_without_dues_gets_no_invoice():
    members.approve(make.application(tier="government"), Approval(DAY), actor=OFFICE)

    run_due()

    assert _invoices() == []


def test_a_membership_that_begins_later_is_billed_then(at):
    members.approve(make.application(), Approval(date(2027, 4, 1)), actor=OFFICE)
    run_due()
    before = len(_invoices())

    at(datetime(2027, 4, 1, 12, tzinfo=UTC))
    run_due()

    assert (before, len(_invoices())) == (0, 1)


def test_a_new_member_has_its_rights_once_the_invoice_is_settled():
    organization_id = members.approve(make.application(), Approval(DAY), actor=OFFICE)
    run_due()
    before = standing(session(), organization_id, DAY).good
    (invoice,) = _invoices()

    amount = Money(invoice.total_minor)
    receipt = Receipt(organization_id, Method.CHEQUE, "4711", DAY, amount)
    services.book_payment(receipt, [Share(invoice.id, amount)], actor=TREASURER)

    assert (before, standing(session(), organization_id, DAY).good) == (False, True)
