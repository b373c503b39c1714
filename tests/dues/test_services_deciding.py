"""People before the clock: looks, holds, suspensions by two, and what standing says of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from govapp.db import db
from govapp.dues import jobs, services
from govapp.dues.models import DecisionState, GateLook, StandingDecision
from govapp.dues.queries import standing
from govapp.dues.queries.gates import gates
from govapp.dues.queries.merging import looks
from govapp.dues.rules.decisions import DecisionKind
from govapp.foundation.access.actor import Role
from govapp.foundation.kernel.errors import Forbidden, NotFound, Refused
from govapp.foundation.mail.models import Letter
from tests import make

DUE = date(2027, 2, 1)
HOLD, SUSPEND = DecisionKind.HOLD, DecisionKind.SUSPEND


def _after(days: int) -> date:
    return DUE + timedelta(days=days)


def _noon(days: int) -> datetime:
    return datetime(2027, 2, 1, 12, tzinfo=UTC) + timedelta(days=days)


@pytest.fixture(autouse=True)
def _rulebook(app, at):
    at(_noon(62))
    make.charter("codex")
    make.consortium()


@pytest.fixture
def clerk(_rulebook):
    return make.staff(Role.SECRETARIAT, name="Ada Clerk")


@pytest.fixture
def second(_rulebook):
    return make.staff(Role.TREASURER, name="Ben Second")


def _late() -> int:
    organization_id = make.member()
    make.contact(organization_id, "billing", email="bills@late.example")
    make.representative(organization_id, email="primary@late.example")
    make.invoice(organization_id, due_on=DUE, amount=1000)
    return organization_id


def _good(organization_id: int, days: int) -> bool:
    db.session.rollback()
    return standing(db.session, organization_id, _after(days)).good


def _kinds() -> list[str]:
    return list(db.session.scalars(select(Letter.kind).order_by(Letter.id)))


# --- the gate ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "wanted"), [(59, False), (60, True), (75, True), (89, True), (90, False)]
)
def test_a_look_is_wanted_from_the_notice_until_the_termination_notice(days, wanted):
    organization_id = _late()

    found = gates(db.session, _after(days))

    assert [(one.organization_id, one.stops_on) for one in found] == (
        [(organization_id, _after(75))] if wanted else []
    )


def test_somebody_looks_and_suspension_still_comes_on_its_day(clerk):
    organization_id = _late()

    services.let_it_come(organization_id, actor=clerk)
    services.let_it_come(organization_id, actor=clerk)

    look = db.session.scalars(select(GateLook)).one()
    assert look.looked_by == clerk.person_id
    assert gates(db.session, _after(63)) == ()
    assert [_good(organization_id, days) for days in (74, 75)] == [True, False]


def test_without_a_look_the_charter_decides():
    organization_id = _late()

    assert not _good(organization_id, 75)


def test_there_is_nothing_to_look_at_before_the_notice(clerk, at):
    organization_id = _late()
    at(_noon(30))

    with pytest.raises(Refused, match="nears"):
        services.let_it_come(organization_id, actor=clerk)

    assert db.session.scalars(select(GateLook)).all() == []


def test_two_looks_at_once_are_one(app, clerk):
    organization_id = _late()

    def look(_: int) -> None:
        with app.app_context():
            services.let_it_come(organization_id, actor=clerk)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, range(4)))

    assert db.session.scalar(select(func.count()).select_from(GateLook)) == 1


# --- holds ---------------------------------------------------------------------------------------


def test_a_hold_keeps_rights_stops_letters_and_tells_both_contacts(clerk, at):
    organization_id = _late()

    services.decide(organization_id, HOLD, None, _after(100), "The board meets", actor=clerk)

    assert [_good(organization_id, days) for days in (75, 100, 101)] == [True, True, False]
    letters = db.session.scalars(select(Letter)).all()
    assert {one.address for one in letters} == {"bills@late.example", "primary@late.example"}
    assert {one.kind for one in letters} == {"standing_decided"}
    at(_noon(80))
    jobs.warn()
    jobs.remind()
    assert set(_kinds()) == {"standing_decided"}
    assert gates(db.session, _after(80)) == ()


def test_a_hold_that_the_second_person_does_not_agree_with_ends_at_once(clerk, second, at):
    organization_id = _late()
    number = services.decide(organization_id, HOLD, None, _after(100), "x", actor=clerk)
    at(_noon(80))
    assert _good(organization_id, 80)

    services.look_again(number, agree=False, actor=second)

    assert not _good(organization_id, 80)
    assert _good(organization_id, 79)  # what was true stays true


def test_nobody_gives_the_second_look_to_their_own_decision(clerk, second):
    number = services.decide(_late(), HOLD, None, _after(100), "x", actor=clerk)

    with pytest.raises(Forbidden):
        services.look_again(number, agree=True, actor=clerk)
    services.look_again(number, agree=True, actor=second)
    with pytest.raises(Refused, match="already"):
        services.look_again(number, agree=False, actor=second)


def test_a_hold_is_lifted_and_the_days_before_keep_their_answer(clerk, at):
    organization_id = _late()
    number = services.decide(organization_id, HOLD, None, _after(100), "x", actor=clerk)
    at(_noon(85))

    services.lift(number, actor=clerk)

    assert [_good(organization_id, days) for days in (84, 85)] == [True, False]
    with pytest.raises(Refused, match="not in force"):
        services.lift(number, actor=clerk)


# --- suspensions ---------------------------------------------------------------------------------


def test_a_suspension_waits_for_the_second_person(clerk, second):
    organization_id = make.good_member(on=date(2027, 1, 15))

    number = services.decide(organization_id, SUSPEND, None, None, "Broke the policy", actor=clerk)
    assert _good(organization_id, 200)
    services.look_again(number, agree=True, actor=second)

    assert [_good(organization_id, days) for days in (61, 62, 200)] == [True, False, False]


def test_a_declined_suspension_never_counts(clerk, second):
    organization_id = make.good_member(on=date(2027, 1, 15))
    number = services.decide(organization_id, SUSPEND, None, None, "x", actor=clerk)

    services.look_again(number, agree=False, actor=second)

    assert _good(organization_id, 62)
    assert db.session.get(StandingDecision, number).state is DecisionState.DECLINED
    assert _kinds() == []


def test_a_suspension_agreed_late_begins_then(clerk, second, at):
    organization_id = make.good_member(on=date(2027, 1, 15))
    number = services.decide(organization_id, SUSPEND, None, None, "x", actor=clerk)
    at(_noon(70))

    services.look_again(number, agree=True, actor=second)

    assert [_good(organization_id, days) for days in (69, 70)] == [True, False]


def test_a_decision_without_reason_or_by_a_member_changes_nothing(clerk):
    organization_id = _late()

    with pytest.raises(Refused, match="Say why"):
        services.decide(organization_id, HOLD, None, _after(100), " ", actor=clerk)
    actor = make.acting_for(make.representative(make.member()))
    with pytest.raises(Forbidden):
        services.decide(organization_id, HOLD, None, _after(100), "x", actor=actor)
    with pytest.raises(NotFound):
        services.lift(99, actor=clerk)

    assert db.session.scalars(select(StandingDecision)).all() == []


def test_a_merge_says_that_decisions_stay_behind(clerk):
    organization_id = _late()
    services.decide(organization_id, HOLD, None, _after(100), "The board meets", actor=clerk)

    while_held = [line.text.msgid for line in looks(db.session, organization_id, 0, _after(100))]
    later = [line.text.msgid for line in looks(db.session, organization_id, 0, _after(101))]

    assert any(words.startswith("Decisions on its standing") for words in while_held)
    assert not any(words.startswith("Decisions on its standing") for words in later)
