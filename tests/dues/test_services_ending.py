"""Memberships ended by a person for unpaid dues, and those that come back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from govapp.db import db
from govapp.dues import services
from govapp.dues.models import MembershipEnding
from govapp.dues.queries import standing
from govapp.dues.queries.endings import ended
from govapp.dues.rules.decisions import DecisionKind
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.mail.models import Letter
from govapp.members.models import Membership
from tests import make

DUE = date(2027, 2, 1)


def _after(days: int) -> date:
    return DUE + timedelta(days=days)


def _noon(days: int) -> datetime:
    return datetime(2027, 2, 1, 12, tzinfo=UTC) + timedelta(days=days)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(_noon(110))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def clerk(_rulebook):
    return make.staff(Role.SECRETARIAT)


def _late() -> tuple[int, int]:
    organization_id = make.member()
    make.representative(organization_id, email="primary@late.example")
    return organization_id, make.invoice(organization_id, due_on=DUE, amount=1000)


def _terms(organization_id: int) -> list[tuple[date, date | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Membership.began_on, Membership.ended_on)
        .where(Membership.organization_id == organization_id)
        .order_by(Membership.id)
    )
    return [tuple(row) for row in rows]


def test_a_person_ends_the_membership_and_the_letter_says_how_to_come_back(clerk):
    organization_id, _ = _late()

    services.terminate(organization_id, "Unpaid for a year", actor=clerk)

    assert _terms(organization_id)[-1][1] == _after(109)
    row = db.session.scalars(select(MembershipEnding)).one()
    assert (row.owed_minor, row.reason) == (1000, "Unpaid for a year")
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.address) == ("membership_ended", "primary@late.example")
    assert "May 20, 2028" in letter.text  # 365 days after the last day


def test_it_never_ends_before_its_day_during_a_hold_or_without_a_reason(clerk, at):
    organization_id, _ = _late()

    with pytest.raises(Refused, match="Say why"):
        services.terminate(organization_id, " ", actor=clerk)
    at(_noon(104))
    with pytest.raises(Refused, match="from 2027-05-17 on"):
        services.terminate(organization_id, "x", actor=clerk)
    services.decide(organization_id, DecisionKind.HOLD, None, _after(120), "talks", actor=clerk)
    at(_noon(110))
    with pytest.raises(Refused, match="stopped until"):
        services.terminate(organization_id, "x", actor=clerk)

    assert _terms(organization_id)[-1][1] is None


def test_who_pays_is_not_ended(clerk):
    organization_id, invoice_id = _late()
    make.payment(organization_id, {invoice_id: None}, received_on=_after(109))

    with pytest.raises(Refused, match="No dues are open"):
        services.terminate(organization_id, "x", actor=clerk)


def test_the_treasurer_does_not_end_memberships():
    organization_id, _ = _late()

    with pytest.raises(Forbidden):
        services.terminate(organization_id, "x", actor=make.staff(Role.TREASURER))

    assert _terms(organization_id)[-1][1] is None


def _ended(clerk) -> tuple[int, int]:
    organization_id, invoice_id = _late()
    services.terminate(organization_id, "Unpaid", actor=clerk)
    return organization_id, invoice_id


def test_paying_everything_brings_the_membership_back_with_a_gap(clerk, at):
    organization_id, invoice_id = _ended(clerk)
    at(_noon(150))
    assert [str(one) for one in ended(db.session, _after(150))[0].missing] == [
        "USD 10.00 is still open; all of it is paid first."
    ]
    make.payment(organization_id, {invoice_id: None}, received_on=_after(149))

    services.reinstate(organization_id, actor=clerk)

    assert _terms(organization_id)[-2:] == [(date(2020, 1, 1), _after(109)), (_after(150), None)]
    answers = [standing(db.session, organization_id, _after(day)).good for day in (140, 149, 150)]
    assert answers == [False, False, True]
    assert ended(db.session, _after(150)) == ()
    with pytest.raises(NotFound):
        services.reinstate(organization_id, actor=clerk)


def test_it_does_not_come_back_with_debts_or_too_late(clerk, at):
    organization_id, invoice_id = _ended(clerk)

    with pytest.raises(Refused, match="still open"):
        services.reinstate(organization_id, actor=clerk)
    make.payment(organization_id, {invoice_id: None}, received_on=_after(120))
    at(_noon(109 + 366))
    with pytest.raises(Refused, match="takes an application"):
        services.reinstate(organization_id, actor=clerk)

    assert len(_terms(organization_id)) == 1
