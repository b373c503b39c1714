"""Instant runoff, worked by hand and beside a slow second count."""

import pytest
from hypothesis import given, settings

from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.irv import count

from . import reference
from .made import elections, of, papers

EXAMPLE = papers(["8 A", "6 B C", "3 C B", "3 D C", "2 E"], seats=1, names="ABCDE")


def told(protocol):
    return [(dict(e.tallies), e.exhausted, e.elected, e.eliminated) for e in protocol.rounds]


def test_the_example_of_the_page():
    protocol = count(EXAMPLE)

    assert told(protocol) == [
        ({0: 8, 1: 6, 2: 3, 3: 3, 4: 2}, 0, (), (4,)),
        ({0: 8, 1: 6, 2: 3, 3: 3}, 2, (), (2,)),
        ({0: 8, 1: 9, 3: 3}, 2, (), (3,)),
        ({0: 8, 1: 9}, 5, (1,), ()),
    ]
    assert protocol.rounds[1].ties[0].broken_by == "lot needed"
    assert protocol.runners_up == (0, 3, 2, 4)


def test_the_lot_decides_who_goes():
    protocol = count(EXAMPLE, (3, 2))

    assert protocol.rounds[1].eliminated == (3,)
    assert protocol.rounds[1].ties[0].broken_by == "order given"


def test_a_three_way_tie_is_narrowed_round_by_round():
    votes = ["10 A", "6 B", "4 C", "5 D", "1 E C", "1 F C", "1 F D"]

    third = count(papers(votes, seats=1), tuple(range(6))).rounds[2]

    assert {third.tallies[c] for c in (1, 2, 3)} == {6}
    assert third.eliminated == (2,)
    assert [(t.among, t.broken_by, t.lost) for t in third.ties] == [
        ((1, 2), "round 2", 2),
        ((2, 3), "round 1", 2),
    ]


def test_one_is_elected_whatever_the_seats():
    protocol = count(papers(["3 A", "2 B"], seats=2))

    assert (protocol.seats, protocol.elected) == (1, (0,))


def test_half_is_not_enough_and_exhausted_papers_do_not_count():
    protocol = count(papers(["4 A", "3 B", "1 C"], seats=1))

    assert [e.elected for e in protocol.rounds] == [(), (0,)]


@pytest.mark.parametrize(
    ("election", "elected"),
    [
        (Papers((), 1, frozenset(), {}), ()),
        (Papers(("A",), 1, frozenset(), {}), (0,)),
        (Papers(("A", "B"), 1, frozenset(), {}, blank=3), (1,)),
        (Papers(("A", "B"), 1, frozenset({0, 1}), {(0,): 4}), ()),
        (Papers(("A", "B"), 1, frozenset({0}), {(0,): 4, (0, 1): 1}), (1,)),
    ],
    ids=["nobody", "one", "no paper", "all withdrawn", "one left"],
)
def test_the_smallest_elections(election, elected):
    assert count(election).elected == elected


def test_skipped_ranks_are_passed_over_and_a_shared_rank_ends_the_paper():
    uneven = {((), (1,), (), (0,)): 4, ((0, 1), (2,)): 2, ((2,), (0, 1)): 1}

    protocol = count(Papers(("A", "B", "C"), 1, frozenset(), {(0,): 3}, uneven=uneven))

    assert protocol.ballots.void == 2
    assert dict(protocol.rounds[0].tallies) == {0: 3, 1: 4, 2: 1}
    assert protocol.rounds[1].exhausted == 1


@settings(max_examples=80, deadline=None)
@given(elections())
def test_the_slow_count_agrees(election):
    size, _, weighted = election
    single = [ranking for ranking, weight in weighted for _ in range(weight)]

    protocol = count(of(election))

    expected = reference.instant_runoff(single, list(range(size)))
    assert [(dict(e.tallies), e.elected, e.eliminated) for e in protocol.rounds] == expected
