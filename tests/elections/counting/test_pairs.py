"""Schulze and ranked pairs: examples worked by hand, and a second count by definition."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.pairs import preferred
from govapp.elections.counting.ranked_pairs import count as ranked_pairs
from govapp.elections.counting.schulze import count as schulze

from .made import papers as made

CIRCLE = ["4 A B C", "3 B C A", "2 C A B"]
PERFECT_CIRCLE = ["1 A B C", "1 B C A", "1 C A B"]
BOTH = pytest.mark.parametrize("count", [schulze, ranked_pairs])

often = settings(max_examples=150, deadline=None, derandomize=True)


@st.composite
def mixed(draw):
    """Papers of at most five candidates with equal, skipped and missing ranks, and withdrawals."""
    size = draw(st.integers(1, 5))
    weighted = draw(
        st.lists(
            st.tuples(st.lists(st.integers(0, 6), min_size=size, max_size=size), st.integers(1, 4)),
            max_size=8,
        )
    )
    withdrawn = draw(st.frozensets(st.integers(0, size - 1), max_size=size - 1))
    return of(size, weighted, withdrawn)


def of(size, weighted, withdrawn=frozenset()):
    """Papers from the rank that each candidate is given, 6 for none."""
    profile, uneven, blank = {}, {}, 0
    for given_ranks, weight in weighted:
        last = max((r for r in given_ranks if r < 6), default=-1)
        ranks = tuple(
            tuple(c for c in range(size) if given_ranks[c] == rank) for rank in range(last + 1)
        )
        if not ranks:
            blank += weight
        elif all(len(rank) == 1 for rank in ranks):
            paper = tuple(c for (c,) in ranks)
            profile[paper] = profile.get(paper, 0) + weight
        else:
            uneven[ranks] = uneven.get(ranks, 0) + weight
    names = tuple(f"Candidate {c + 1}" for c in range(size))
    return Papers(names, 1, withdrawn, profile, blank, 0, "", uneven)


def naive_matrix(papers):
    """Paper by paper and pair by pair."""
    size = len(papers.candidates)
    matrix = [[0] * size for _ in range(size)]
    everything = [(tuple((c,) for c in paper), w) for paper, w in papers.profile.items()]
    for ranks, weight in (*everything, *papers.uneven.items()):
        rank_of = {c: place for place, rank in enumerate(ranks) for c in rank}
        for a in range(size):
            for b in range(size):
                if rank_of.get(a, 99) < rank_of.get(b, 99):
                    matrix[a][b] += weight
    return matrix


def schulze_winners(papers):
    """Everybody whom nobody beats, with every simple path between two looked at."""
    there = [c for c in range(len(papers.candidates)) if c not in papers.withdrawn]
    matrix = naive_matrix(papers)

    def strength(a, b):
        between = [c for c in there if c not in {a, b}]
        paths = (
            (a, *middle, b)
            for length in range(len(between) + 1)
            for middle in permutations(between, length)
        )
        return max(
            min(matrix[x][y] if matrix[x][y] > matrix[y][x] else 0 for x, y in pairwise(path))
            for path in paths
        )

    return {a for a in there if all(strength(a, b) >= strength(b, a) for b in there if b != a)}


def ranked_pairs_winners(papers):
    """Everybody who wins by some order of the victories that are level."""
    there = [c for c in range(len(papers.candidates)) if c not in papers.withdrawn]
    matrix = naive_matrix(papers)
    groups = {}
    for a in there:
        for b in there:
            if matrix[a][b] > matrix[b][a]:
                groups.setdefault((-matrix[a][b], matrix[b][a]), []).append((a, b))
    states = {frozenset()}
    for _, group in sorted(groups.items()):
        states = {
            locked_in_order(state, order) for state in states for order in permutations(group)
        }
    return {c for state in states for c in there if not any(loser == c for _, loser in state)}


def locked_in_order(state, order):
    for winner, loser in order:
        reached = {loser}
        while more := {b for a, b in state if a in reached} - reached:
            reached |= more
        if winner not in reached:
            state = state | {(winner, loser)}
    return state


def test_the_circle_of_the_pages_by_schulze():
    found = schulze(made(CIRCLE, seats=1)).as_json()

    assert found["elected"] == ["A"]
    assert found["runners_up"] == ["B", "C"]
    assert found["pairwise"] == {
        "A": {"B": 6, "C": 4},
        "B": {"A": 3, "C": 7},
        "C": {"A": 5, "B": 2},
    }
    assert found["strongest_paths"] == {
        "A": {"B": 6, "C": 6},
        "B": {"A": 5, "C": 7},
        "C": {"A": 5, "B": 5},
    }


def test_the_circle_of_the_pages_by_ranked_pairs():
    found = ranked_pairs(made(CIRCLE, seats=1)).as_json()

    assert found["elected"] == ["A"]
    assert found["runners_up"] == ["B", "C"]
    assert found["locked"] == [["B", "C"], ["A", "B"]]
    assert found["left_out"] == [["C", "A"]]


@BOTH
def test_a_perfect_circle_needs_a_lot_and_goes_on_by_the_ballot_paper(count):
    protocol = count(made(PERFECT_CIRCLE, seats=1))

    assert protocol.elected == (0,)
    assert {tie.lost for tie in protocol.lots_needed} == {1, 2}


@BOTH
@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_the_earliest_in_the_order_given_wins_a_perfect_circle(count, order):
    protocol = count(made(PERFECT_CIRCLE, seats=1), order)

    assert protocol.elected == order[:1]
    assert not protocol.lots_needed


@BOTH
def test_one_is_elected_whatever_the_seats_and_all_others_are_ranked(count):
    protocol = count(made(["5 A B C D", "1 D C B A"], seats=3))

    assert protocol.elected == (0,)
    assert protocol.runners_up == (1, 2, 3)


@BOTH
def test_nobody_is_elected_where_everybody_withdrew(count):
    protocol = count(made(["2 A B"], seats=1, withdrawn={0, 1}))

    assert protocol.elected == ()
    assert protocol.ballots.blank == 2


@BOTH
def test_without_any_paper_the_seat_needs_a_lot(count):
    protocol = count(Papers(("A", "B"), 1, frozenset(), {}))

    assert protocol.elected == (0,)
    assert [tie.among for tie in protocol.lots_needed] == [(0, 1)]


@BOTH
def test_the_only_candidate_wins(count):
    assert count(Papers(("A",), 2, frozenset(), {}, blank=3)).elected == (0,)


@BOTH
def test_weights_beyond_64_bits_are_exact(count):
    huge = 10**30

    found = count(Papers(("A", "B"), 1, frozenset(), {(0,): huge, (1,): huge + 1})).as_json()

    assert found["elected"] == ["B"]
    assert found["pairwise"] == {"A": {"B": huge}, "B": {"A": huge + 1}}


@often
@given(mixed())
def test_the_pairs_are_those_that_counting_paper_by_paper_gives(papers):
    assert preferred(papers) == naive_matrix(papers)


@often
@given(mixed())
def test_schulze_elects_one_whom_nobody_beats_and_says_if_there_are_several(papers):
    winners = schulze_winners(papers.struck())

    protocol = schulze(papers)

    assert protocol.elected[0] in winners
    level = {c for tie in protocol.lots_needed for c in tie.among} or set(protocol.elected)
    assert level == winners


@settings(max_examples=80, deadline=None, derandomize=True)
@given(mixed().filter(lambda papers: len(papers.candidates) <= 4))
def test_ranked_pairs_elects_a_possible_winner_and_says_if_there_are_several(papers):
    winners = ranked_pairs_winners(papers.struck())

    protocol = ranked_pairs(papers)

    assert protocol.elected[0] in winners
    assert bool(protocol.lots_needed) is (len(winners) > 1)


@BOTH
@often
@given(mixed(), st.randoms(use_true_random=False))
def test_another_order_of_the_ballot_paper_changes_no_result_that_is_drawn(count, papers, chance):
    size = len(papers.candidates)
    order = list(range(size))
    chance.shuffle(order)  # order[old place] is the new place
    there = Papers(
        tuple(papers.candidates[order.index(c)] for c in range(size)),
        1,
        frozenset(order[c] for c in papers.withdrawn),
        {tuple(order[c] for c in paper): w for paper, w in papers.profile.items()},
        papers.blank,
        0,
        "",
        {
            tuple(tuple(sorted(order[c] for c in rank)) for rank in ranks): w
            for ranks, w in papers.uneven.items()
        },
    )

    plain, moved = count(papers, tuple(range(size))), count(there, tuple(order))

    assert moved.names(moved.elected + moved.runners_up) == plain.names(
        plain.elected + plain.runners_up
    )
    assert moved.extra["pairwise"] == plain.extra["pairwise"]


@BOTH
def test_the_prose_says_how_the_first_two_fared(count):
    said = " ".join(map(str, count(made(CIRCLE, seats=1)).as_prose()))

    assert "6 papers put A higher, 3 put B higher" in said
    assert "A was not preferred to each of the others" in said
