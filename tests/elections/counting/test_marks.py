"""Approval, plurality and block voting: examples worked by hand, ties, and a plain recount."""

import pytest
from hypothesis import given, settings

from govapp.elections.counting.approval import count as approval
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.block import count as block
from govapp.elections.counting.plurality import count as plurality

from .made import elections, of
from .made import papers as made

often = settings(max_examples=100, deadline=None, derandomize=True)


def result(protocol):
    return protocol.names(protocol.elected), dict(protocol.rounds[0].tallies)


def test_the_example_of_the_page_by_approval():
    protocol = approval(made(["4 A B", "3 B C", "2 C", "1 A B C"], seats=2))

    assert result(protocol) == (["B", "C"], {0: 5, 1: 8, 2: 6})
    assert protocol.names(protocol.runners_up) == ["A"]


def test_the_example_of_the_page_by_plurality():
    together = {((0, 2), (1,)): 1}
    protocol = plurality(made(["4 A B", "3 B", "3 C B"], seats=1, uneven=together))

    assert result(protocol) == (["A"], {0: 4, 1: 3, 2: 3})
    assert (protocol.ballots.valid, protocol.ballots.void) == (10, 1)


def test_the_example_of_the_page_by_block():
    protocol = block(made(["5 A B", "3 C D", "2 B", "1 A B C"], seats=2))

    assert result(protocol) == (["B", "A"], {0: 5, 1: 7, 2: 3, 3: 3})
    assert (protocol.ballots.valid, protocol.ballots.void) == (10, 1)


def test_plurality_moves_to_the_next_where_the_first_withdrew():
    protocol = plurality(made(["5 A B", "4 C"], seats=1, withdrawn={0}))

    assert result(protocol) == (["B"], {1: 5, 2: 4})


def test_a_block_paper_is_judged_without_the_withdrawn():
    protocol = block(made(["2 A B", "1 B"], seats=1, withdrawn={0}))

    assert result(protocol) == (["B"], {1: 3})
    assert protocol.ballots.void == 0


def test_a_skipped_first_rank_is_no_first_preference():
    papers = Papers(("A", "B"), 1, frozenset(), {(1,): 1}, uneven={((), (0,)): 5})

    assert result(plurality(papers)) == (["B"], {0: 0, 1: 1})
    assert result(approval(papers)) == (["A"], {0: 5, 1: 1})


@pytest.mark.parametrize("count", [approval, plurality, block])
def test_a_tie_at_the_last_seat_needs_a_lot_or_falls_to_the_order_given(count):
    papers = made(["3 A", "2 B", "2 C", "2 D", "1 E"], seats=2)

    unsettled, drawn = count(papers), count(papers, (3, 2, 1, 0, 4))

    assert unsettled.names(unsettled.elected) == ["A", "B"]
    assert [tie.among for tie in unsettled.lots_needed] == [(1, 2), (1, 3)]
    assert drawn.names(drawn.elected) == ["A", "D"]
    assert [tie.broken_by for tie in drawn.rounds[0].ties] == ["order given"] * 2


@pytest.mark.parametrize("count", [approval, plurality, block])
def test_equal_votes_that_decide_nothing_are_no_tie(count):
    protocol = count(made(["3 A", "3 B", "1 C", "1 D"], seats=2))

    assert protocol.elected == (0, 1)
    assert protocol.rounds[0].ties == ()


@often
@given(elections())
def test_the_figures_are_those_of_a_plain_recount(election):
    size, seats, weighted = election

    found = {count: count(of(election)).rounds[0].tallies for count in (approval, plurality, block)}

    for c in range(size):
        assert found[approval][c] == sum(w for ranking, w in weighted if c in ranking)
        assert found[plurality][c] == sum(w for ranking, w in weighted if ranking[0] == c)
        assert found[block][c] == sum(
            w for ranking, w in weighted if c in ranking and len(ranking) <= seats
        )


@often
@given(elections())
def test_nobody_left_out_has_more_votes_than_somebody_elected(election):
    for count in (approval, plurality, block):
        protocol = count(of(election))

        votes = protocol.rounds[0].tallies
        least = min(votes[c] for c in protocol.elected)
        assert all(votes[c] <= least for c in protocol.runners_up)
        assert len(protocol.elected) == min(election[0], election[1])
