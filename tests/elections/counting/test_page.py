"""The page of a count: the flow adds up, names are escaped, same input gives the same bytes."""

from __future__ import annotations

from collections import Counter

import pytest

from govapp.elections.counting import rules
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.flow import flow
from govapp.elections.counting.page import page

NAMES = ("Ada", "Ben <b>", "Cy", "Di")
PROFILE = {(0, 1): 8, (0, 2, 1): 5, (1,): 4, (2, 1): 3, (3, 2): 2, (3,): 1}


def counted(rule: str = "scottish-stv"):
    return rules.count(rule, Papers(NAMES, 2, frozenset(), PROFILE, title="A & B"), (0, 1, 2, 3))


@pytest.mark.parametrize("rule", ["scottish-stv", "irv"])
def test_every_vote_of_a_round_comes_from_the_round_before(rule):
    protocol = counted(rule)
    drawn = flow(protocol)
    into = Counter()
    for ribbon in drawn.ribbons:
        into[ribbon.to.round, ribbon.to.candidate] += ribbon.votes

    later = {(bar.round, bar.candidate): bar.votes for bar in drawn.bars if bar.round > 1}

    assert into == {key: votes for key, votes in later.items() if votes}


def test_no_bar_gives_more_than_it_held():
    drawn = flow(counted())
    out = Counter()
    for ribbon in drawn.ribbons:
        out[ribbon.source.round, ribbon.source.candidate] += ribbon.votes

    held = {(bar.round, bar.candidate): bar.votes for bar in drawn.bars}

    assert all(votes <= held[key] for key, votes in out.items())


def test_the_page_escapes_names_and_is_the_same_each_time():
    written = page(counted())

    assert "Ben &lt;b&gt;" in written
    assert "<b>" not in written
    assert "<h1>A &amp; B</h1>" in written
    assert written == page(counted())


def test_a_pairwise_count_shows_each_against_each_and_no_flow():
    written = page(counted("schulze"))

    assert "Each against each" in written
    assert "<svg" not in written
