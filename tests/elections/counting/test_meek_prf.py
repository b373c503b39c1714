"""The reference Meek rule, worked by hand and beside a slow second count."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.meek_prf import VOTE, count

from . import reference
from .made import elections, of, papers


def told(protocol):
    return [
        ({c: Fraction(v, VOTE) for c, v in e.tallies.items()}, Fraction(e.quota, VOTE))
        for e in protocol.rounds
    ]


def test_the_example_of_the_page():
    stored = count(papers(["7 A B", "4 A C", "3 B", "4 C B", "2 D B"], seats=2)).as_json()

    assert [(e["tallies"], e["quota"], e["elected"]) for e in stored["rounds"]] == [
        (
            {"A": "11.000000000", "B": "3.000000000", "C": "4.000000000", "D": "2.000000000"},
            "6.666666667",
            ["A"],
        ),
        (
            {"A": "6.666666677", "B": "5.757575751", "C": "5.575757572", "D": "2.000000000"},
            "6.666666667",
            [],
        ),
        ({"A": "6.666666677", "B": "7.757575751", "C": "5.575757572"}, "6.666666667", ["B"]),
    ]
    assert stored["quota"] is None
    assert stored["rounds"][1]["transfer"] == {
        "from": "D",
        "kind": "exclusion",
        "moved": {"B": "2.000000000"},
    }


def test_whoever_is_within_the_surplus_of_the_lowest_is_tied_with_them():
    # "The computational accuracy using the Meek algorithm", Voting matters 12.
    thirds = [f"333 {first} {then}" for first in "AB" for then in "CDE"]
    rest = ["667 C", "667 D", "667 E", "1 A B C", "1 A B D", "2 B A C"]

    second = count(papers([*thirds, *rest], seats=3)).rounds[1]

    assert len({second.tallies[c] for c in (2, 3, 4)}) == 3
    assert [(t.among, t.broken_by, t.lost) for t in second.ties] == [((2, 3, 4), "lot needed", 2)]


def test_the_lot_decides_a_tie_and_earlier_rounds_do_not():
    votes = ["4 A", "2 B", "3 C", "1 D B"]  # Scotland would exclude B, who was behind

    by_paper = count(papers(votes, seats=1)).rounds[1]
    by_lot = count(papers(votes, seats=1), (2, 1)).rounds[1]

    assert (by_paper.eliminated, by_paper.ties[0].broken_by) == ((1,), "lot needed")
    assert (by_lot.eliminated, by_lot.ties[0].broken_by) == ((2,), "order given")


@pytest.mark.parametrize(
    ("election", "elected", "rounds"),
    [
        (Papers((), 1, frozenset(), {}), (), 0),
        (Papers(("A",), 1, frozenset(), {}), (0,), 0),
        (Papers(("A", "B", "C"), 3, frozenset(), {(2,): 5}), (0, 1, 2), 0),
        (Papers(("A", "B", "C"), 2, frozenset(), {}, blank=3), (1, 2), 1),
        (Papers(("A", "B"), 1, frozenset({0, 1}), {(0,): 4}), (), 0),
        (Papers(("A", "B", "C"), 1, frozenset({0}), {(0,): 4, (0, 1): 1}), (1,), 1),
    ],
    ids=["nobody", "one", "seats for all", "no paper", "all withdrawn", "one withdrawn"],
)
def test_the_smallest_elections(election, elected, rounds):
    protocol = count(election)

    assert (protocol.elected, len(protocol.rounds)) == (elected, rounds)


def test_skipped_ranks_are_passed_over_and_a_shared_rank_ends_the_paper():
    uneven = {((), (1,), (), (0,)): 4, ((0, 1), (2,)): 2, ((2,), (0, 1)): 1}

    protocol = count(Papers(("A", "B", "C"), 1, frozenset(), {(0,): 3}, uneven=uneven))

    assert protocol.ballots.void == 2
    assert {c: v // VOTE for c, v in protocol.rounds[0].tallies.items()} == {0: 3, 1: 4, 2: 1}


@settings(max_examples=60, deadline=None)
@given(elections(most_weight=4))
def test_the_slow_count_agrees_to_the_last_digit(election):
    size, seats, weighted = election
    single = [ranking for ranking, weight in weighted for _ in range(weight)]

    protocol = count(of(election))

    expected, elected = reference.meek_prf(single, list(range(size)), seats)
    assert told(protocol) == [(votes, quota) for votes, quota, _, _ in expected]
    assert [e.eliminated for e in protocol.rounds] == [tuple(out) for *_, out in expected]
    assert set(protocol.elected) == set(elected)


@settings(max_examples=50, deadline=None)
@given(elections())
def test_every_vote_is_accounted_for(election):
    protocol = count(of(election))

    for entry in protocol.rounds:
        assert protocol.lost(entry) == 0
        assert min(entry.tallies.values()) >= 0
        assert sum(1 for v in entry.tallies.values() if v >= entry.quota) <= protocol.seats
