"""Each candidate against each, as far as it may be shown."""

import pytest

from govapp.elections.counting import rules
from govapp.elections.counting.ballots import Papers
from govapp.elections.rules.pair_table import pair_table
from govapp.elections.rules.publication import Audience, published

PAPERS = Papers(("Ada", "Ben", "Cy"), 1, frozenset(), {(0, 1, 2): 20, (1, 0, 2): 2, (2,): 9})


def shown(audience, papers=31):
    return published(papers, 5, audience)


def cells(table):
    return [[("hidden" if c.hidden else c.votes) for c in line.cells] for line in table.lines]


def test_the_table_stands_in_the_order_of_the_ranking():
    table = pair_table(rules.count("schulze", PAPERS), shown(Audience.TELLERS))

    assert table.names == ("Ada", "Ben", "Cy")
    assert cells(table) == [["", "20", "22"], ["2", "", "22"], ["9", "9", ""]]
    assert [line.ahead for line in table.lines] == [
        (False, True, True),
        (False, False, True),
        (False, False, False),
    ]


def test_a_small_figure_is_hidden_with_the_one_it_stands_against():
    table = pair_table(rules.count("ranked-pairs", PAPERS), shown(Audience.PUBLIC))

    assert cells(table) == [["", "hidden", "22"], ["hidden", "", "22"], ["9", "9", ""]]
    assert table.some_hidden


def test_a_rule_without_pairs_has_no_table():
    assert pair_table(rules.count("irv", PAPERS), shown(Audience.TELLERS)) is None


def test_few_papers_are_not_to_be_shown():
    with pytest.raises(ValueError, match="not to be shown"):
        pair_table(rules.count("schulze", PAPERS), shown(Audience.PUBLIC, papers=8))
