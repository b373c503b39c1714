"""What must hold for every election, tried on elections that nobody thought of."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.elections.counting import blt
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.protocol_json import text
from govapp.elections.counting.scottish import VOTE, count

from . import reference
from .made import elections, of

often = settings(max_examples=150, deadline=None)
seldom = settings(max_examples=60, deadline=None)


def result(protocol):
    return text(protocol.as_json())


@often
@given(elections())
def test_the_slow_count_from_the_rules_agrees_to_the_last_digit(election):
    size, seats, weighted = election
    single = [ranking for ranking, weight in weighted for _ in range(weight)]

    protocol = count(of(election))

    expected = reference.scottish(single, list(range(size)), seats)
    found = [
        ({c: Fraction(v, VOTE) for c, v in e.tallies.items()}, list(e.elected), e.eliminated)
        for e in protocol.rounds
    ]
    assert found == [(votes, won, () if out is None else (out,)) for votes, won, out in expected]


@often
@given(elections())
def test_every_paper_is_accounted_for_in_every_round(election):
    protocol = count(of(election))

    papers_moved = 0
    for entry in protocol.rounds:
        lost = protocol.lost(entry)
        assert sum(entry.tallies.values()) + entry.exhausted + lost == protocol.ballots.valid * VOTE
        assert min(entry.tallies.values()) >= 0
        assert 0 <= lost <= papers_moved  # less than one unit for each paper of each surplus
        if entry.transfer and entry.transfer.kind == "surplus":
            papers_moved += protocol.ballots.valid


@often
@given(elections())
def test_the_transfers_lead_from_each_round_to_the_next(election):
    protocol = count(of(election))

    for entry, following in zip(protocol.rounds, protocol.rounds[1:], strict=False):
        moved, source = entry.transfer.moved, entry.transfer.source
        expected = {c: votes + moved.get(c, 0) for c, votes in entry.tallies.items()}
        if entry.transfer.kind == "surplus":
            expected[source] = protocol.quota
        else:
            assert entry.eliminated == (source,)
            del expected[source]
        assert following.tallies == expected
        assert source not in moved
    assert protocol.rounds[-1].transfer is None


@often
@given(elections())
def test_every_seat_is_filled_while_there_are_candidates(election):
    size, seats, _ = election

    protocol = count(of(election))

    assert len(protocol.elected) == min(seats, size)
    assert sorted(protocol.elected + protocol.runners_up) == list(range(size))


@seldom
@given(elections(), st.randoms(use_true_random=False), st.integers(0, 9))
def test_neither_order_nor_splitting_nor_blank_papers_change_the_count(election, chance, blank):
    size, seats, weighted = election
    single = [(ranking, 1) for ranking, weight in weighted for _ in range(weight)]
    chance.shuffle(single)

    plain, shuffled = count(of(election)), count(of((size, seats, single), blank=blank))

    assert shuffled.rounds == plain.rounds
    assert shuffled.elected == plain.elected


@seldom
@given(elections(), st.randoms(use_true_random=False))
def test_lines_of_a_ballot_file_may_stand_in_any_order(election, chance):
    head, *ballots = blt.write(of(election)).splitlines()
    end = ballots.index(b"0")
    lines = ballots[:end]
    chance.shuffle(lines)

    shuffled = blt.read(b"\n".join([head, *lines, *ballots[end:]]))

    assert result(count(shuffled)) == result(count(of(election)))


@seldom
@given(elections(), st.randoms(use_true_random=False))
def test_the_places_on_the_ballot_paper_matter_only_for_lots(election, chance):
    size, seats, weighted = election
    order = list(range(size))
    chance.shuffle(order)  # order[old place] is the new place
    moved = [(tuple(order[c] for c in ranking), weight) for ranking, weight in weighted]

    plain = count(of(election), tuple(range(size)))
    elsewhere = count(of((size, seats, moved)), tuple(order))

    back = {order[c]: c for c in range(size)}
    assert [{back[c]: v for c, v in e.tallies.items()} for e in elsewhere.rounds] == [
        dict(e.tallies) for e in plain.rounds
    ]
    assert {back[c] for c in elsewhere.elected} == set(plain.elected)


@seldom
@given(elections(), st.integers(0, 7), st.randoms(use_true_random=False))
def test_a_withdrawn_candidate_leaves_no_trace(election, place, chance):
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

    protocol = count(Papers(tuple(names), seats, frozenset({place}), shifted))

    stored, plain = protocol.as_json(), count(of(election)).as_json()
    assert stored["rounds"] == plain["rounds"]
    assert stored["runners_up"] == plain["runners_up"]


@seldom
@given(elections(), st.randoms(use_true_random=False))
def test_a_whole_tie_order_leaves_no_lot_open(election, chance):
    order = list(range(election[0]))
    chance.shuffle(order)

    assert not count(of(election), tuple(order)).lots_needed


@seldom
@given(elections())
def test_without_an_open_lot_no_tie_order_changes_anything(election):
    plain = count(of(election))
    backwards = tuple(reversed(range(election[0])))

    if not plain.lots_needed:
        assert count(of(election), backwards).elected == plain.elected
        assert count(of(election), backwards).rounds == plain.rounds


@seldom
@given(elections(most_weight=10**18))
def test_huge_weights_cost_nothing(election):
    protocol = count(of(election))

    assert len(protocol.elected) == min(election[1], election[0])


@seldom
@given(elections(), st.integers(0, 6))
def test_more_votes_for_a_first_round_winner_never_unseat_them_in_that_round(election, extra):
    size, seats, weighted = election
    winners = count(of(election)).rounds[0].elected

    for winner in winners:
        lifted = count(of((size, seats, [*weighted, ((winner,), extra * (seats + 1) + 1)])))
        assert winner in lifted.rounds[0].elected
