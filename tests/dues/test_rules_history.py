"""The timeline of standing says for every day what a slow look at that day says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.charter.rules.values import BandKind, FeeLine, FeeTable, StandingClock, Tier
from govapp.dues.rules.clock import Step
from govapp.dues.rules.decisions import Decision, DecisionKind
from govapp.dues.rules.history import (
    Billed,
    Cover,
    History,
    Rulebook,
    Rulebooks,
    Span,
    timeline,
)
from govapp.dues.rules.plans import Plan, even
from govapp.dues.rules.standing import standing
from govapp.foundation.kernel.money import Money

FIRST = date(2026, 1, 1)
LAST = date(2028, 6, 30)
CLOCK = StandingClock(
    terms_days=30, notice_day=60, suspended_day=75, termination_notice_day=90, ended_day=105
)
STRICT = StandingClock(
    terms_days=30, notice_day=20, suspended_day=30, termination_notice_day=40, ended_day=50
)
FEES = FeeTable(
    currency="USD",
    band_kind=BandKind.NONE,
    bands=(),
    tiers=(Tier("member", "Member", "", ()), Tier("free", "Free", "", ())),
    lines=(FeeLine("member", "", "", 1000), FeeLine("free", "", "", 0)),
    fictitious=True,
)
BOOKS = Rulebooks(((FIRST, Rulebook(FEES, CLOCK)), (date(2027, 9, 1), Rulebook(FEES, STRICT))))

days = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(n))


@st.composite
def spans(draw):
    """Up to two memberships, with or without a gap."""
    began = draw(days)
    ended = draw(st.none() | st.integers(0, 400).map(lambda n: began + timedelta(n)))
    tier = draw(st.sampled_from(["member", "free"]))
    first = Span(began, ended, tier, "", "")
    if ended is None or draw(st.booleans()):
        return (first,)
    again = ended + timedelta(draw(st.integers(1, 90)))
    return first, Span(again, None, draw(st.sampled_from(["member", "free"])), "", "")


@st.composite
def bills(draw):
    """A bill of one year with money that came, in parts, and perhaps went again."""
    year = draw(st.integers(2026, 2028))
    issued = draw(days)
    due = issued + timedelta(draw(st.integers(0, 60)))
    covers = []
    for _ in range(draw(st.integers(0, 3))):
        begins = issued + timedelta(draw(st.integers(0, 200)))
        ends = draw(st.none() | st.integers(0, 100).map(lambda n, at=begins: at + timedelta(n)))
        covers.append(Cover(draw(st.sampled_from([400, 600, 1000])), begins, ends))
    gone = draw(st.none() | st.integers(0, 300).map(lambda n: issued + timedelta(n)))
    found = (draw(plans(issued)),) if draw(st.booleans()) else ()
    return Billed("N", year, issued, due, Money(1000), gone, tuple(covers), plans=found)


@st.composite
def plans(draw, issued):
    """A payment plan of a bill, before or after it is due, that is perhaps taken back."""
    agreed = issued + timedelta(draw(st.integers(0, 150)))
    first = agreed + timedelta(draw(st.integers(0, 60)))
    ended = draw(st.none() | st.integers(0, 120).map(lambda n: agreed + timedelta(n)))
    parts = even(Money(draw(st.sampled_from([600, 1000]))), first, draw(st.integers(2, 5)))
    return Plan(agreed, parts, ended)


@st.composite
def decisions(draw):
    begins = draw(days)
    kind = draw(st.sampled_from(list(DecisionKind)))
    ends = begins + timedelta(draw(st.integers(0, 120)))
    return Decision(kind, begins, ends, "because")


histories = st.builds(
    History,
    spans=spans(),
    billed=st.lists(bills(), max_size=3).map(tuple),
    waived=st.dictionaries(st.integers(2026, 2028), days, max_size=2),
    decisions=st.lists(decisions(), max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(history=histories, month=st.sampled_from([1, 7]))
def test_a_timeline_equals_a_slow_look_at_every_day(history, month):
    changes = list(timeline(history, BOOKS, FIRST, LAST, starts_month=month))

    day, now = FIRST, None
    while day <= LAST:
        if changes and changes[0].day == day:
            now = changes.pop(0)
        book = BOOKS.on(day)
        slow = standing(history.on(day, book.fees), book.clock, day, starts_month=month)
        assert (now.good, now.step) == (slow.good, slow.step), day
        day += timedelta(1)
    assert changes == []


def test_a_year_of_one_member_reads_as_it_was():
    bill = Billed(
        "2027-0001",
        2027,
        date(2027, 1, 2),
        date(2027, 2, 1),
        Money(1000),
        covers=(Cover(1000, date(2027, 5, 20)),),
    )
    history = History((Span(FIRST, None, "member", "", ""),), (bill,))

    found = timeline(history, BOOKS, date(2027, 1, 1), date(2027, 8, 31))

    assert [(change.day, change.good, change.step) for change in found] == [
        (date(2027, 1, 1), True, None),
        (date(2027, 1, 2), True, Step.DUE),
        (date(2027, 2, 2), True, Step.LATE),
        (date(2027, 4, 2), True, Step.NOTICE),
        (date(2027, 4, 17), False, Step.SUSPENDED),
        (date(2027, 5, 2), False, Step.TERMINATION_NOTICE),
        (date(2027, 5, 17), False, Step.ENDED),
        (date(2027, 5, 20), True, None),
    ]


def test_a_payment_plan_stops_the_clock_until_an_instalment_is_missed():
    plan = Plan(date(2027, 4, 10), even(Money(1000), date(2027, 5, 10), 2))
    bill = Billed(
        "2027-0001",
        2027,
        date(2027, 1, 2),
        date(2027, 2, 1),
        Money(1000),
        covers=(Cover(500, date(2027, 5, 8)),),
        plans=(plan,),
    )
    history = History((Span(FIRST, None, "member", "", ""),), (bill,))

    found = timeline(history, BOOKS, date(2027, 4, 1), date(2027, 7, 15))

    assert [(change.day, change.good, change.step) for change in found] == [
        (date(2027, 4, 1), True, Step.LATE),
        (date(2027, 4, 2), True, Step.NOTICE),
        (date(2027, 6, 18), False, Step.SUSPENDED),  # 62 days later than without the plan
        (date(2027, 7, 3), False, Step.TERMINATION_NOTICE),
    ]


def test_before_the_first_rulebook_nothing_is_said():
    history = History((Span(FIRST, None, "free", "", ""),))

    assert timeline(history, BOOKS, date(2025, 1, 1), date(2025, 12, 31)) == ()
    assert timeline(history, Rulebooks(()), FIRST, LAST) == ()
