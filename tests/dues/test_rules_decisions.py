"""Rights kept or stopped by hand: what holds and suspensions do to standing, and cannot do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.values import StandingClock
from govapp.dues.rules.decisions import Decision, DecisionKind, cannot_decide
from govapp.dues.rules.standing import Belonging, Bill, Record, standing
from govapp.foundation.kernel.money import Money

CLOCK = StandingClock(
    terms_days=30, notice_day=60, suspended_day=75, termination_notice_day=90, ended_day=105
)
DUE = date(2027, 2, 1)
OLD = Belonging(date(2020, 1, 1))
UNPAID = Bill("2027-0001", 2027, DUE - timedelta(30), DUE, Money(100))
HOLD, SUSPEND = DecisionKind.HOLD, DecisionKind.SUSPEND


def _after(days: int) -> date:
    return DUE + timedelta(days=days)


def _on(days: int, *decisions: Decision, bills: tuple[Bill, ...] = (UNPAID,)):
    return standing(Record(OLD, bills, decisions=decisions), CLOCK, _after(days))


def test_a_hold_keeps_rights_until_its_last_day_and_then_the_clock_counts_as_before():
    hold = Decision(HOLD, _after(70), _after(100), "the board meets first")

    assert [_on(days, hold).good for days in (75, 100, 101)] == [True, True, False]
    assert _on(80, hold).next_change == _after(90)
    assert _on(95, hold).next_change == _after(101)
    assert "the board meets first" in str(_on(80, hold).reason)
    assert _on(101, hold).since == _after(101)


def test_a_hold_that_comes_after_the_suspension_gives_rights_back_from_its_day():
    hold = Decision(HOLD, _after(80), _after(90))

    assert [_on(days, hold).good for days in (79, 80, 91)] == [False, True, False]
    assert _on(85, hold).since == _after(80)


def test_a_hold_gives_no_standing_that_was_never_gained():
    joiner = Belonging(date(2027, 1, 15))
    record = Record(joiner, (UNPAID,), decisions=(Decision(HOLD, _after(0), _after(300)),))

    assert not standing(record, CLOCK, _after(100)).good


def test_a_suspension_stops_rights_whatever_was_paid_until_it_is_lifted():
    paid = Bill("2027-0001", 2027, DUE - timedelta(30), DUE, Money(0), paid_on=DUE)
    stop = Decision(SUSPEND, _after(10), _after(20), "the agreement was broken")

    answers = {days: _on(days, stop, bills=(paid,)) for days in (9, 10, 20, 21)}

    assert [one.good for one in answers.values()] == [True, False, False, True]
    assert answers[9].next_change == _after(10)
    assert (answers[20].since, answers[20].next_change) == (_after(10), _after(21))
    assert "the agreement was broken" in str(answers[10].reason)


def test_a_suspension_is_stronger_than_a_hold():
    both = Decision(HOLD, _after(0), _after(99)), Decision(SUSPEND, _after(0), None)

    assert not _on(50, *both).good


@given(begins=st.integers(-40, 150), lasts=st.integers(0, 90), day=st.integers(-60, 300))
def test_outside_of_its_days_a_decision_changes_nothing(begins, lasts, day):
    decision = Decision(HOLD, _after(begins), _after(begins + lasts))
    changed = _on(day, decision).good != _on(day).good

    assert changed == (decision.holds_on(_after(day)) and day >= 75)


@pytest.mark.parametrize(
    ("kind", "begins", "ends", "reason", "words"),
    [
        (HOLD, DUE, None, "x", "until which day"),
        (HOLD, DUE, _after(3), "  ", "Say why"),
        (SUSPEND, _after(-1), None, "x", "today or later"),
        (HOLD, _after(3), _after(2), "x", "before the first"),
        (HOLD, DUE, _after(366), "x", "a year at most"),
    ],
)
def test_decisions_that_cannot_be_made(kind, begins, ends, reason, words):
    found = cannot_decide(kind, begins, ends, reason, DUE)

    assert len(found) == 1
    assert words in str(found[0])


def test_a_suspension_may_be_without_end():
    assert cannot_decide(SUSPEND, DUE, None, "x", DUE) == ()
