"""Who came, stayed, went and changed tier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.dues.rules.movements import Moved, Movement, Term, count, movements
from govapp.foundation.kernel.periods import Period

YEAR = Period(date(2027, 1, 1), date(2027, 12, 31))
TODAY = date(2027, 9, 1)
LONG_AGO = date(2020, 1, 1)


def _term(began: date = LONG_AGO, ended: date | None = None, fee: int = 100) -> Term:
    return Term(began, ended, f"tier {fee}", fee)


def _of(*terms: Term, renewed: bool = False, day: date = TODAY) -> set[Movement]:
    found = movements({1: terms}, frozenset({1} if renewed else ()), YEAR, day)
    return {one.movement for one in found}


UP, DOWN = Movement.UPGRADED, Movement.DOWNGRADED
EVE = Movement.UP_FOR_RENEWAL


@pytest.mark.parametrize(
    ("terms", "renewed", "expected"),
    [
        ([_term()], True, {EVE, Movement.RENEWED}),
        ([_term()], False, {EVE, Movement.TO_RENEW}),
        ([_term(ended=date(2026, 12, 31))], False, {EVE, Movement.LOST}),
        ([_term(ended=date(2027, 3, 1))], True, {EVE, Movement.LOST}),
        ([_term(ended=date(2026, 12, 30))], False, set()),  # gone in the year before
        ([_term(ended=date(2027, 12, 31))], True, {EVE, Movement.RENEWED}),  # next year's loss
        ([_term(ended=date(2027, 10, 1))], True, {EVE, Movement.RENEWED}),  # not gone yet
        ([_term(date(2027, 2, 1))], True, {Movement.JOINED}),
        ([_term(date(2027, 10, 1))], True, set()),  # lies ahead
        ([_term(date(2028, 1, 1))], True, set()),
        (
            [_term(ended=date(2025, 6, 1)), _term(date(2027, 2, 1))],
            True,
            {Movement.JOINED, Movement.RETURNED},
        ),
        (
            [_term(ended=date(2027, 3, 31)), _term(date(2027, 4, 1), fee=300)],
            True,
            {EVE, Movement.RENEWED, UP},
        ),
        (
            [_term(ended=date(2026, 12, 31), fee=300), _term(date(2027, 1, 1))],
            False,
            {EVE, Movement.TO_RENEW, DOWN},
        ),
        (
            [_term(ended=date(2026, 12, 31)), _term(date(2027, 1, 1))],
            False,
            {EVE, Movement.TO_RENEW},
        ),
    ],
)
def test_a_member_in_a_year(terms, renewed, expected):
    assert _of(*terms, renewed=renewed) == expected


def test_a_movement_carries_its_day_and_both_tiers():
    terms = [_term(ended=date(2027, 3, 31)), _term(date(2027, 4, 1), fee=300)]

    found = movements({7: terms}, frozenset(), YEAR, TODAY)

    assert Moved(7, UP, date(2027, 4, 1), "tier 300", "tier 100") in found


def test_who_rises_twice_counts_once():
    terms = [
        _term(ended=date(2027, 1, 31)),
        _term(date(2027, 2, 1), date(2027, 2, 28), fee=200),
        _term(date(2027, 3, 1), fee=300),
    ]

    assert count(movements({1: terms}, frozenset(), YEAR, TODAY))[UP] == 1


@st.composite
def lives(draw: st.DrawFn) -> list[Term]:
    day = date(2025, 1, 1) + timedelta(days=draw(st.integers(0, 700)))
    terms = []
    for _ in range(draw(st.integers(1, 4))):
        end = day + timedelta(days=draw(st.integers(0, 500)))
        terms.append(Term(day, end, "t", draw(st.sampled_from([0, 100, 200]))))
        day = end + timedelta(days=draw(st.sampled_from([1, 1, 2, 90])))
    if draw(st.booleans()):
        terms[-1] = Term(terms[-1].began_on, None, "t", 100)
    return terms


@given(st.lists(lives(), max_size=6), st.sets(st.integers(0, 5)), st.integers(-30, 500))
def test_all_who_were_up_for_renewal_have_renewed_are_to_renew_or_were_lost(some, renewed, after):
    day = YEAR.start + timedelta(days=after)

    found = movements(dict(enumerate(some)), frozenset(renewed), YEAR, day)

    sums = count(found)
    parts = sums[Movement.RENEWED] + sums[Movement.TO_RENEW] + sums[Movement.LOST]
    assert sums[EVE] == parts
    assert sums[Movement.RETURNED] <= sums[Movement.JOINED]
    assert all(one.day <= max(day, YEAR.start) for one in found)
