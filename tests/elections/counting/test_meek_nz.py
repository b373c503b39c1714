"""Meek's method as in New Zealand, worked by hand and beside a slow second count."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.meek_nz import VOTE, count, pseudo_random

from . import reference
from .made import elections, of, papers


def test_the_example_of_the_page():
    protocol = count(papers(["4 A", "3 B A", "3 C B"], seats=1))

    assert protocol.extra == {
        "pseudo_random_numbers": {"A": 14184, "B": 24897, "C": 17934},
        "steps": [2, 3],
    }
    first = protocol.rounds[0]
    assert (first.eliminated, first.ties[0].broken_by) == ((1,), "pseudo-random number")
    assert protocol.elected == (0,)
    assert not protocol.lots_needed


def test_of_those_level_who_was_behind_at_the_first_difference_is_excluded():
    # Ben has 6, 9, 9 and Cy has 8, 8, 9: Scotland would exclude Cy, who was behind last.
    votes = ["15 A", "6 B", "8 C", "3 D B", "1 E C", "4 E"]

    third = count(papers(votes, seats=1)).rounds[2]

    assert third.tallies[1] == third.tallies[2] == 9 * VOTE
    assert (third.eliminated, third.ties[0].broken_by) == ((1,), "round 1")


def test_numbers_are_distinct_and_follow_the_text():
    numbers = pseudo_random(range(300), 2, 1234)

    assert len(set(numbers.values())) == 300
    assert list(numbers)[:3] == [0, 1, 2]


def test_nobody_is_excluded_at_the_first_step():
    protocol = count(papers(["5 A", "4 B", "1 C"], seats=1))

    assert protocol.rounds[0].eliminated == (2,)
    assert protocol.extra["steps"][0] == 2


@pytest.mark.parametrize(
    ("election", "elected"),
    [
        (Papers((), 1, frozenset(), {}), ()),
        (Papers(("A",), 1, frozenset(), {}), (0,)),
        (Papers(("A", "B", "C"), 3, frozenset(), {(2,): 5}), (0, 1, 2)),
        (Papers(("A", "B"), 1, frozenset({0, 1}), {(0,): 4}), ()),
        (Papers(("A", "B", "C"), 1, frozenset({0}), {(0,): 4, (0, 1): 1}), (1,)),
    ],
    ids=["nobody", "one", "seats for all", "all withdrawn", "one withdrawn"],
)
def test_the_smallest_elections(election, elected):
    assert count(election).elected == elected


def test_without_a_paper_the_numbers_decide():
    protocol = count(Papers(("A", "B", "C"), 2, frozenset(), {}, blank=3))

    assert len(protocol.elected) == 2
    assert not protocol.lots_needed


def test_a_gap_ends_a_paper():
    uneven = {((), (1,)): 4, ((0, 1), (2,)): 2, ((2,), (), (0,)): 1}

    protocol = count(Papers(("A", "B", "C"), 1, frozenset(), {(0,): 3}, uneven=uneven))

    assert (protocol.ballots.valid, protocol.ballots.void) == (4, 6)


def test_rounding_up_huge_weights_does_not_go_on_for_ever():
    votes = {(0, 1, 2): 10**18 + 1, (0, 2): 10**17 + 3, (1, 0): 7, (2, 3): 10**16, (3,): 10**17}

    protocol = count(Papers(("A", "B", "C", "D"), 2, frozenset(), votes))

    assert protocol.elected[0] == 0
    assert len(protocol.elected) == 2


@settings(max_examples=60, deadline=None)
@given(elections(most_weight=4))
def test_the_slow_count_agrees_to_the_last_digit(election):
    size, seats, weighted = election
    single = [ranking for ranking, weight in weighted for _ in range(weight)]

    protocol = count(of(election))

    expected, elected = reference.meek_nz(single, list(range(size)), seats)
    found = [
        (
            {c: Fraction(v, VOTE) for c, v in e.tallies.items()},
            Fraction(e.quota, VOTE),
            e.eliminated,
        )
        for e in protocol.rounds
    ]
    assert found == [(votes, quota, tuple(out)) for votes, quota, _, out in expected]
    assert set(protocol.elected) == set(elected)


@settings(max_examples=50, deadline=None)
@given(elections())
def test_never_more_candidates_than_seats_have_the_quota(election):
    protocol = count(of(election))

    for entry in protocol.rounds:
        assert sum(1 for v in entry.tallies.values() if v >= entry.quota) <= protocol.seats
        assert protocol.lost(entry) <= 0
        assert min(entry.tallies.values()) >= 0
