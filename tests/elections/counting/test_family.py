"""What must hold for every rule that moves papers from candidate to candidate."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.elections.counting import blt, rules
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.packed import MOST
from govapp.elections.counting.protocol_json import from_json, text

from .made import elections, of

FAMILY = ("scottish-stv", "meek-prf", "meek-nz", "irv")
seldom = settings(max_examples=30, deadline=None)
every_rule = pytest.mark.parametrize("rule", FAMILY)


@every_rule
@seldom
@given(elections(), st.randoms(use_true_random=False), st.integers(0, 9))
def test_order_splitting_and_blank_papers_change_nothing(rule, election, chance, blank):
    size, seats, weighted = election
    single = [(ranking, 1) for ranking, weight in weighted for _ in range(weight)]
    chance.shuffle(single)

    plain = rules.count(rule, of(election))
    shuffled = rules.count(rule, of((size, seats, single), blank=blank))

    assert shuffled.rounds == plain.rounds
    assert shuffled.elected == plain.elected


@every_rule
@seldom
@given(elections())
def test_other_names_change_nothing(rule, election):
    papers = of(election)
    renamed = Papers(
        tuple(f"Zoe {c}" for c in range(election[0])), papers.seats, frozenset(), papers.profile
    )

    assert rules.count(rule, renamed).rounds == rules.count(rule, papers).rounds


@every_rule
@seldom
@given(elections())
def test_a_file_gives_the_same_bytes_as_the_papers_and_survives_being_stored(rule, election):
    papers = of(election, title="Any")
    read = blt.read(blt.write(papers))

    protocol = rules.count(rule, read)

    assert text(protocol.as_json()) == text(rules.count(rule, papers).as_json())
    assert from_json(protocol.as_json()).as_json() == protocol.as_json()


@every_rule
@seldom
@given(elections(), st.integers(0, 7), st.randoms(use_true_random=False))
def test_a_withdrawn_candidate_leaves_no_trace(rule, election, place, chance):
    size, seats, weighted = election
    place = min(place, size)
    shifted = {}
    for ranking, weight in weighted:
        marks = [c + (c >= place) for c in ranking]
        if chance.random() < 0.6:
            marks.insert(chance.randint(0, len(marks)), place)
        shifted[tuple(marks)] = shifted.get(tuple(marks), 0) + weight
    names = [f"Candidate {c + 1}" for c in range(size)]
    names.insert(place, "Gone")
    papers = Papers(tuple(names), seats, frozenset({place}), shifted)

    for given_papers in (papers, blt.read(blt.write(papers))):
        stored = rules.count(rule, given_papers).as_json()
        plain = rules.count(rule, of(election)).as_json()
        assert stored["rounds"] == plain["rounds"]
        assert stored["elected"] == plain["elected"]


@every_rule
@seldom
@given(elections())
def test_very_many_candidates_are_counted_like_few(rule, election):
    size, seats, _ = election
    crowd = MOST + 10  # all of whom withdrew, behind those who stand
    names = tuple(f"Candidate {c + 1}" for c in range(size + crowd))
    profile = dict(of(election).profile)
    papers = Papers(names, seats, frozenset(range(size, size + crowd)), profile)

    many = rules.count(rule, papers)

    assert many.rounds == rules.count(rule, of(election)).rounds
    assert rules.count(rule, blt.read(blt.write(papers))).rounds == many.rounds


@every_rule
@seldom
@given(elections(most_weight=10**18))
def test_huge_weights_cost_nothing(rule, election):
    protocol = rules.count(rule, of(election))

    assert len(protocol.elected) == min(protocol.seats, election[0])


@every_rule
@seldom
@given(elections(), st.randoms(use_true_random=False))
def test_a_whole_tie_order_leaves_no_lot_open(rule, election, chance):
    order = list(range(election[0]))
    chance.shuffle(order)

    assert not rules.count(rule, of(election), tuple(order)).lots_needed
