"""Good standing: the clock's exact days, joiners, waivers, part payments, and what always holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.values import StandingClock
from govapp.dues.rules.clock import Step, clock_days, step_on
from govapp.dues.rules.standing import Belonging, Bill, Record, standing
from govapp.foundation.kernel.money import Money

CLOCK = StandingClock(
    terms_days=30, notice_day=60, suspended_day=75, termination_notice_day=90, ended_day=105
)
DUE = date(2027, 2, 1)
OLD = Belonging(date(2020, 1, 1))
NEW = Belonging(date(2027, 1, 15))


def _bill(open_minor: int = 100, *, due_on: date = DUE, year: int = 2027, paid_on=None) -> Bill:
    return Bill(f"{year}-0001", year, due_on - timedelta(30), due_on, Money(open_minor), paid_on)


def _after(days: int) -> date:
    return DUE + timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "good", "step", "next_days"),
    [
        (-20, True, Step.DUE, 60),
        (0, True, Step.DUE, 60),
        (1, True, Step.LATE, 60),
        (59, True, Step.LATE, 60),
        (60, True, Step.NOTICE, 75),
        (74, True, Step.NOTICE, 75),
        (75, False, Step.SUSPENDED, 90),
        (89, False, Step.SUSPENDED, 90),
        (90, False, Step.TERMINATION_NOTICE, 105),
        (104, False, Step.TERMINATION_NOTICE, 105),
        (105, False, Step.ENDED, None),
    ],
)
def test_an_unpaid_invoice_runs_through_the_clock_to_the_day(days, good, step, next_days):
    found = standing(Record(OLD, (_bill(),)), CLOCK, _after(days))

    assert (found.good, found.step) == (good, step)
    assert found.next_change == (None if next_days is None else _after(next_days))
    assert found.days_late == max(days, 0)


def test_rights_rest_since_the_day_of_suspension():
    found = standing(Record(OLD, (_bill(),)), CLOCK, _after(80))

    assert found.since == _after(75)
    assert "80 days late" in str(found.reason)
    assert "day 75" in str(found.reason)


def test_part_of_the_money_does_not_stop_the_clock():
    assert not standing(Record(OLD, (_bill(open_minor=1),)), CLOCK, _after(75)).good


def test_paying_brings_standing_back_since_the_day_of_payment():
    paid = Record(OLD, (_bill(0, paid_on=_after(80)),))

    assert not standing(paid, CLOCK, _after(79)).good
    found = standing(paid, CLOCK, _after(85))
    assert (found.good, found.since, found.step) == (True, _after(80), None)


def test_payment_before_suspension_never_interrupts_standing():
    paid = Record(OLD, (_bill(0, paid_on=_after(40)),))

    assert standing(paid, CLOCK, _after(200)).since == date(2021, 1, 1)


def test_every_debt_past_suspension_must_be_settled():
    older = _bill(due_on=date(2026, 2, 1), year=2026)
    paid = _bill(0, paid_on=_after(1))

    found = standing(Record(OLD, (older, paid)), CLOCK, _after(10))

    assert not found.good
    assert "2026-0001" in str(found.reason)


def test_a_waiver_settles_its_year():
    waived = Record(OLD, (_bill(),), {2027: _after(77)})

    assert not standing(waived, CLOCK, _after(76)).good
    assert standing(waived, CLOCK, _after(77)).good


def test_a_joiner_gains_standing_only_with_money():
    unpaid = standing(Record(NEW, (_bill(),)), CLOCK, _after(-5))
    paid = standing(Record(NEW, (_bill(0, paid_on=_after(-6)),)), CLOCK, _after(-5))

    assert not unpaid.good
    assert "first dues" in str(unpaid.reason)
    assert (paid.good, paid.since) == (True, _after(-6))


def test_a_joiner_who_was_not_billed_yet_has_no_standing_yet():
    found = standing(Record(NEW), CLOCK, date(2027, 3, 1))

    assert not found.good
    assert found.since == NEW.began_on


def test_a_joiner_who_never_pays_has_no_standing_in_the_next_year_either():
    assert not standing(
        Record(NEW, (_bill(due_on=date(2027, 12, 1)),)), CLOCK, date(2028, 1, 5)
    ).good


def test_a_joiner_gains_standing_by_a_waiver():
    found = standing(Record(NEW, (), {2027: date(2027, 2, 20)}), CLOCK, date(2027, 3, 1))

    assert (found.good, found.since) == (True, date(2027, 2, 20))


def test_a_member_from_an_earlier_year_came_with_its_standing():
    found = standing(Record(OLD), CLOCK, date(2027, 3, 1))

    assert (found.good, found.next_change, found.step) == (True, None, None)


def test_a_free_tier_is_in_good_standing_from_its_first_day():
    free = Belonging(date(2027, 5, 1), free=True)

    found = standing(Record(free), CLOCK, date(2027, 5, 1))

    assert (found.good, found.since) == (True, free.began_on)


def test_a_free_tier_does_not_forgive_older_debts():
    free = Belonging(date(2020, 1, 1), free=True)

    assert not standing(Record(free, (_bill(),)), CLOCK, _after(75)).good


def test_who_is_no_member_is_not_in_good_standing():
    left = Belonging(date(2020, 1, 1), date(2026, 12, 31))

    assert not standing(Record(None), CLOCK, DUE).good
    found = standing(Record(left), CLOCK, DUE)
    assert (found.good, found.since) == (False, date(2027, 1, 1))


def test_the_end_of_a_membership_is_a_change_to_come():
    leaving = Belonging(date(2020, 1, 1), date(2027, 6, 30))

    assert standing(Record(leaving), CLOCK, DUE).next_change == date(2027, 7, 1)


def test_an_invoice_not_issued_yet_does_not_count():
    assert standing(Record(OLD, (_bill(),)), CLOCK, DUE - timedelta(31)).step is None


def test_a_membership_year_may_begin_in_another_month():
    joined_in_may = Belonging(date(2027, 5, 10))

    assert standing(Record(joined_in_may), CLOCK, date(2027, 7, 2), starts_month=7).good
    assert not standing(Record(joined_in_may), CLOCK, date(2027, 6, 30), starts_month=7).good


# --- what always holds ---------------------------------------------------------------------------

days = st.dates(date(2026, 1, 1), date(2029, 12, 31))
bills = st.builds(
    lambda due, paid, minor: Bill(
        f"{due.year}-{minor:04d}", due.year, due - timedelta(30), due, Money(minor), paid
    ),
    days,
    st.none() | days,
    st.integers(1, 9999),
)
records = st.builds(
    Record,
    st.builds(Belonging, days, st.none(), st.booleans()),
    st.lists(bills, max_size=4).map(tuple),
    st.dictionaries(st.integers(2026, 2029), days, max_size=2),
)


@given(records, days)
def test_the_answer_held_on_every_day_since(record, day):
    found = standing(record, CLOCK, day)

    if found.since is not None:
        middle = found.since + (day - found.since) / 2
        assert standing(record, CLOCK, found.since).good is found.good
        assert standing(record, CLOCK, middle).good is found.good


@given(records, days)
def test_the_day_before_since_had_another_answer_or_no_membership(record, day):
    found = standing(record, CLOCK, day)

    if found.since is not None and found.since > record.belonging.began_on:
        assert standing(record, CLOCK, found.since - timedelta(1)).good is not found.good


@given(records, days)
def test_good_standing_is_not_lost_before_the_next_change(record, day):
    found = standing(record, CLOCK, day)
    last = (found.next_change or day + timedelta(400)) - timedelta(1)
    unchanged = Record(
        record.belonging,
        tuple(bill for bill in record.bills if bill.issued_on <= day),
        record.waived,
    )

    if found.good and last > day:
        assert standing(unchanged, CLOCK, last).good


@given(records, days)
def test_paying_everything_never_costs_standing(record, day):
    settled = tuple(
        Bill(b.number, b.year, b.issued_on, b.due_on, Money(0), min(b.issued_on, b.paid_on or day))
        for b in record.bills
    )

    before = standing(record, CLOCK, day).good
    after = standing(Record(record.belonging, settled, record.waived), CLOCK, day).good

    assert after or not before


@given(days, days)
def test_steps_follow_each_other_as_days_pass(due_on, day):
    order = list(Step)

    assert order.index(step_on(due_on, CLOCK, day)) <= order.index(
        step_on(due_on, CLOCK, day + timedelta(1))
    )
    assert list(clock_days(due_on, CLOCK)) == order[1:]
