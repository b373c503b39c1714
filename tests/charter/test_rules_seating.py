"""Seats by formula, ways into a seat, staggered terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.body_checks import body_faults
from govapp.charter.rules.seating import (
    FilledBy,
    SeatClass,
    SeatFormula,
    VacancyWay,
    months_later,
    seat_counts,
    term_end,
    to_fill,
)
from govapp.charter.rules.values import Bodies
from govapp.charter.services import starter

ELECTED = SeatClass("gold", "Gold director", 3, "general", 2, ("gold",))


def by_formula(code: str, *, per: int, least: int = 0, most: int = 0, **more: object) -> SeatClass:
    formula = SeatFormula(per, least, most, **more)  # type: ignore[arg-type]
    return replace(ELECTED, code=code, eligible_tiers=(code,), formula=formula)


@pytest.mark.parametrize(
    ("gold", "seats"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (15, 3), (80, 3)]
)
def test_cncf_gold_members_elect_one_for_five_and_three_at_most(gold, seats):
    assert seat_counts((by_formula("gold", per=5, most=3),), {"gold": gold}) == {"gold": seats}


@pytest.mark.parametrize(
    ("platinum", "gold", "silver", "seats"),
    [
        (8, 9, 40, (3, 2)),  # 8 - 3 - 3 leaves two for silver, which alone would have three
        (8, 1, 40, (1, 3)),  # at least one gold director
        (5, 30, 40, (2, 0)),  # 5 - 3 limits gold to two, which leaves none for silver
        (3, 30, 40, (0, 0)),
    ],
)
def test_nodejs_gold_and_silver_directors_are_limited_by_the_platinum_members(
    platinum, gold, silver, seats
):
    classes = (
        by_formula("gold", per=3, least=1, most=3, within_tier="platinum", within_less=3),
        by_formula(
            "silver",
            per=10,
            most=3,
            within_tier="platinum",
            within_less=3,
            within_classes=("gold",),
        ),
    )

    counts = seat_counts(classes, {"platinum": platinum, "gold": gold, "silver": silver})

    assert (counts["gold"], counts["silver"]) == seats


@given(st.integers(1, 20), st.integers(0, 5), st.integers(0, 400), st.integers(0, 400))
def test_more_members_never_mean_fewer_seats(per, least, some, more):
    one = by_formula("gold", per=per, least=least, most=6)

    few = seat_counts((one,), {"gold": some})["gold"]
    many = seat_counts((one,), {"gold": some + more})["gold"]

    assert least <= few <= many <= 6


@pytest.mark.parametrize(
    ("way", "early", "step"),
    [
        (VacancyWay.AS_FILLED, True, FilledBy.ELECTION),
        (VacancyWay.COUNT_BACK, True, FilledBy.COUNT_BACK),
        (VacancyWay.COUNT_BACK, False, FilledBy.ELECTION),
        (VacancyWay.APPOINTMENT, True, FilledBy.APPOINTMENT),
    ],
)
def test_only_who_leaves_early_is_followed_by_the_rule_for_vacancies(way, early, step):
    assert to_fill(replace(ELECTED, vacancy=way), early=early) is step


def test_staggered_terms_end_one_group_after_the_other_and_then_last_whole_terms():
    staggered = replace(ELECTED, stagger_groups=2)
    began = date(2026, 7, 1)

    ends = [term_end(staggered, position, began, first=True) for position in (1, 2, 3)]

    assert ends == [date(2027, 6, 30), date(2028, 6, 30), date(2027, 6, 30)]
    assert term_end(staggered, 1, date(2027, 7, 1), first=False) == date(2029, 6, 30)


def test_who_follows_early_sits_for_the_rest_of_the_term():
    until = date(2027, 6, 30)

    assert term_end(ELECTED, 1, date(2027, 3, 1), first=False, until=until) == until


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 120))
def test_a_term_of_months_ends_in_the_month_that_is_meant(day, months):
    later = months_later(day, months)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_faults_of_seats_are_named():
    bodies = starter("foundation")["bodies"]
    assert isinstance(bodies, Bodies)
    general, board = bodies.bodies
    odd = (
        replace(board.seat_classes[0], ex_officio_body="general"),
        replace(board.seat_classes[1], formula=SeatFormula(5, 4, 3, within_classes=("silver",))),
    )

    said = [str(one) for one in body_faults((general, replace(board, seat_classes=odd)))]

    assert said == [
        "Platinum director belongs to an office that no other body of this chapter has.",
        "Platinum director: an office gives one seat.",
        "Gold director: the least number of seats is above the most.",
        "Gold director is limited by a class that must stand before it.",
    ]
