"""What of the desk comes to the home page of staff, and leaves it when it is done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from govapp.db import db
from govapp.dues import services
from govapp.dues.queries import desk_lines
from govapp.dues.rules.decisions import DecisionKind
from govapp.dues.rules.promising import Promise
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel.money import Money
from tests import make

TODAY = date(2027, 4, 10)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(datetime(2027, 4, 10, 12, tzinfo=UTC))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def clerk(_rulebook):
    return make.staff(Role.SECRETARIAT)


def _late(days: int, name: str = "Example Late") -> int:
    organization_id = make.member(name=name)
    make.invoice(organization_id, due_on=TODAY - timedelta(days), amount=1000)
    return organization_id


def _titles(actor) -> list[str]:
    db.session.rollback()
    return [str(line.title) for line in desk_lines.lines(actor)]


def test_a_quiet_desk_says_nothing(clerk):
    make.good_member(on=date(2027, 1, 10))

    assert _titles(clerk) == []


def test_a_look_is_wanted_before_rights_stop_and_leaves_when_somebody_looked(clerk):
    late = _late(68)
    assert _titles(clerk) == [
        "Example Late: rights stop on 2027-04-17, look before",
        "Organizations that are late: 1",
        "Organizations whose rights change within 30 days: 1",
    ]
    line = next(iter(desk_lines.lines(clerk)))
    assert (line.due.date(), line.url) == (date(2027, 4, 16), f"/money/desk/{late}/suspension")

    services.let_it_come(late, actor=clerk)

    assert _titles(clerk) == [
        "Organizations that are late: 1",
        "Organizations whose rights change within 30 days: 1",
    ]


def test_many_looks_are_one_line(clerk):
    for number in range(4):
        _late(62, f"Example Late {number}")

    assert _titles(clerk)[0] == "Organizations whose rights stop and nobody has looked: 4"


def test_rights_that_stop_later_or_have_stopped_do_not_change_soon(clerk):
    _late(40, "Example One")  # in 35 days
    _late(80, "Example Two")  # stopped

    assert not any("within 30 days" in title for title in _titles(clerk))


def test_broken_promises_come_by_themselves(clerk, at):
    late = _late(10)
    services.promise(late, Promise(Money(1000), date(2027, 4, 12)), "", actor=clerk)
    assert not any("broken" in title for title in _titles(clerk))

    at(datetime(2027, 4, 13, 12, tzinfo=UTC))

    assert "Promises to pay that were broken: 1" in _titles(clerk)


def test_a_second_look_waits_for_everybody_but_the_decider(clerk):
    late = _late(10)
    until = date(2027, 5, 1)
    services.decide(late, DecisionKind.HOLD, None, until, "x", actor=clerk)
    other = make.staff(Role.TREASURER)

    title = "Decisions about standing that want a second look: 1"
    assert title not in _titles(clerk)
    assert title in _titles(other)


def test_the_end_and_the_return_wait_for_the_secretariat(clerk):
    late = _late(110)
    title = "Memberships that may be ended, if somebody decides so: 1"
    assert title in _titles(clerk)
    assert title not in _titles(make.staff(Role.TREASURER))

    services.terminate(late, "Unpaid", actor=clerk)
    assert title not in _titles(clerk)
    make.payment(late, {1: None}, received_on=TODAY)

    assert _titles(clerk) == ["Example Late has paid everything and may come back"]


def test_members_see_nothing_of_the_desk():
    late = _late(68)

    assert _titles(make.acting_for(make.representative(late))) == []
