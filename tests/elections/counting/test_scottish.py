"""Scottish STV on elections small enough to count by hand."""

import pytest

from govapp.elections.counting import rules
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.errors import BadTieOrder, UnknownRule
from govapp.elections.counting.scottish import count

from .made import papers


def rounds(protocol):
    """Tallies by name without closing zeros, the elected and the excluded of each round."""
    return [
        (
            {protocol.candidates[c]: protocol.brief(v) for c, v in entry.tallies.items()},
            "".join(protocol.names(entry.elected)),
            "".join(protocol.names(entry.eliminated)),
        )
        for entry in protocol.rounds
    ]


def ties(protocol):
    return [
        (entry.number, "".join(protocol.names(t.among)), t.broken_by, protocol.candidates[t.lost])
        for entry in protocol.rounds
        for t in entry.ties
    ]


def test_the_example_of_the_prose_page():
    election = papers(["7 A B", "4 A C", "3 B", "4 C B", "2 D B"], seats=2)

    protocol = count(election)

    assert rounds(protocol) == [
        ({"A": "11", "B": "3", "C": "4", "D": "2"}, "A", ""),
        ({"A": "7", "B": "5.54541", "C": "5.45452", "D": "2"}, "", "D"),
        ({"A": "7", "B": "7.54541", "C": "5.45452"}, "B", ""),
    ]
    assert protocol.brief(protocol.quota) == "7"
    assert protocol.names(protocol.elected) == ["A", "B"]
    assert protocol.names(protocol.runners_up) == ["C", "D"]
    assert [protocol.brief(protocol.lost(entry)) for entry in protocol.rounds] == [
        "0",
        "0.00007",
        "0.00007",
    ]


def test_a_second_surplus_multiplies_values_that_were_cut_before():
    # Quota 6 of 23 for three seats. A's 10 papers go on at 4/10 = 0.4: 7 to B, 3 to C.
    # B then has 5 + 2.8 = 7.8, surplus 1.8: whole papers at 1.8/7.8 = 0.23076, those from A at
    # 0.4 * 1.8/7.8 = 0.0923. C gets 5 * 0.23076 = 1.1538, D gets 7 * 0.0923 = 0.6461, and 2 at
    # C's own 4 + 1.2 = 5.2.
    election = papers(["7 A B D", "3 A C", "5 B C", "4 C", "4 D"], seats=3)

    protocol = count(election)

    assert rounds(protocol) == [
        ({"A": "10", "B": "5", "C": "4", "D": "4"}, "A", ""),
        ({"A": "6", "B": "7.8", "C": "5.2", "D": "4"}, "B", ""),
        ({"A": "6", "B": "6", "C": "6.3538", "D": "4.6461"}, "C", ""),
    ]


def test_an_excluded_candidates_papers_go_on_at_the_value_they_came_at():
    # Quota 7 of 20 for two seats. A's surplus 3 of 10 gives C 10 * 0.3 = 3 more.
    # C is out with 4: its own paper goes to D at 1, the ten from A go to E at 0.3.
    election = papers(["10 A C E", "1 C D", "4 D", "5 E"], seats=2, names="ACDE")

    protocol = count(election)

    assert rounds(protocol) == [
        ({"A": "10", "C": "1", "D": "4", "E": "5"}, "A", ""),
        ({"A": "7", "C": "4", "D": "4", "E": "5"}, "", "C"),
        ({"A": "7", "D": "5", "E": "8"}, "E", ""),
    ]
    assert ties(protocol) == [(2, "CD", "round 1", "C")]


def test_exactly_the_quota_makes_no_stage_of_its_own():
    protocol = count(papers(["10 A B", "6 B", "8 C", "5 D B"], seats=2))

    assert rounds(protocol)[0][1:] == ("A", "D")
    assert len(protocol.rounds) == 2


def test_the_last_seats_are_filled_without_the_quota():
    protocol = count(papers(["5 A", "2 B", "1 C"], seats=3))

    assert rounds(protocol) == [({"A": "5", "B": "2", "C": "1"}, "ABC", "")]
    assert protocol.rounds[0].transfer is None


def test_the_larger_of_two_surpluses_goes_first():
    protocol = count(papers(["5 A C", "6 B C", "1 C", "3 D"], seats=3))

    assert protocol.rounds[0].transfer.source == 1
    assert ties(protocol) == []


def test_a_tie_looks_back_to_the_most_recent_round_that_differs():
    protocol = count(papers(["4 A", "2 B", "3 C", "1 D B"], seats=1))

    assert rounds(protocol)[1] == ({"A": "4", "B": "3", "C": "3"}, "", "B")
    assert ties(protocol) == [(2, "BC", "round 1", "B")]


def test_the_most_recent_difference_counts_and_not_the_first():
    # Level at 14 in round 3. In round 2 B had 13 and C 14, in round 1 it was the other way round.
    election = papers(["30 A", "13 B", "12 C", "2 E C", "1 F B", "2 F"], seats=1, names="ABCEF")

    assert ties(count(election)) == [(3, "BC", "round 2", "B")]


def test_three_level_are_narrowed_round_by_round():
    # Level at 14 in round 3; in round 2 C had 14, B and D 13; in round 1 B had 12, D 13.
    election = papers(
        ["30 A", "12 B", "13 C", "13 D", "1 E B", "1 E C", "1 F B", "1 F D", "1 F"], seats=1
    )

    protocol = count(election)

    assert rounds(protocol)[1] == ({"A": "30", "B": "13", "C": "14", "D": "13", "F": "3"}, "", "F")
    assert rounds(protocol)[2] == ({"A": "30", "B": "14", "C": "14", "D": "14"}, "", "B")
    assert ties(protocol) == [
        (3, "BC", "round 2", "B"),
        (3, "BD", "round 1", "B"),
        (4, "CD", "round 2", "D"),
    ]
    assert protocol.names(protocol.runners_up) == ["C", "D", "B", "F", "E"]


def test_entries_of_one_tie_begin_with_the_most_recent_round():
    election = papers(
        ["30 A", "12 B", "13 C", "13 D", "1 E B", "1 E C", "1 F B", "1 F D", "1 F"],
        seats=1,
        names="ADCBEF",
    )

    assert ties(count(election))[:2] == [(3, "CB", "round 2", "B"), (3, "DB", "round 1", "B")]


def test_level_surpluses_look_back_too():
    # L's transfer lifts B to the 6 that A had from the start, so A goes first.
    election = papers(["6 L B", "4 L C", "6 A", "3 B", "1 C", "1 D"], seats=4, names="LABCD")

    protocol = count(election)

    assert rounds(protocol)[1][0] == {"L": "5", "A": "6", "B": "6", "C": "3", "D": "1"}
    assert protocol.rounds[1].transfer.source == 1
    assert ties(protocol)[0] == (2, "AB", "round 1", "B")


LEVEL_SURPLUSES = ["5 A C", "5 B C", "1 C", "3 D", "1 E"]


@pytest.mark.parametrize(
    ("order", "first", "how"),
    [
        ((), 0, "lot needed"),
        ((1, 0), 1, "order given"),
        ((0, 1), 0, "order given"),
        ((1,), 1, "lot needed"),
    ],
    ids=["no order", "B before A", "A before B", "only B named"],
)
def test_a_lot_among_surpluses_follows_the_order_given(order, first, how):
    protocol = count(papers(LEVEL_SURPLUSES, seats=3), order)

    assert protocol.rounds[0].transfer.source == first
    assert ties(protocol)[0] == (1, "AB", how, "AB"[1 - first])


@pytest.mark.parametrize(
    ("order", "out", "winner", "how"),
    [((), "B", "C", "lot needed"), ((2, 1), "C", "B", "order given")],
    ids=["ballot order", "order given"],
)
def test_a_lot_in_an_exclusion_falls_on_the_first_in_order(order, out, winner, how):
    protocol = count(papers(["5 A", "3 B C", "3 C B"], seats=1), order)

    assert ties(protocol) == [(1, "BC", how, out)]
    assert protocol.names(protocol.elected) == [winner]


def test_several_level_with_the_excluded_share_one_entry():
    protocol = count(papers(["5 A", "2 B", "2 C", "2 D"], seats=1))

    assert ties(protocol)[0] == (1, "BCD", "lot needed", "B")


def test_withdrawn_candidates_are_struck_before_the_first_preferences_are_sorted():
    election = papers(["10 B A", "8 A C", "7 C", "4 D B C", "3 B"], seats=2, withdrawn={1})

    protocol = count(election)

    assert rounds(protocol)[0] == ({"A": "18", "C": "7", "D": "4"}, "A", "")
    assert (protocol.ballots.valid, protocol.ballots.blank, protocol.ballots.total) == (29, 3, 32)


def test_blank_and_void_papers_stay_out_of_the_quota():
    protocol = count(papers(["9 A", "5 B", "6 C"], seats=2, blank=6, void=4))

    assert protocol.brief(protocol.quota) == "7"
    assert protocol.ballots.total == 30


def test_a_paper_ends_at_a_skipped_rank_and_where_two_stand_equal():
    uneven = {
        ((0,), (), (1,)): 4,  # A, then nothing
        ((0,), (1, 2)): 3,  # A, then B and C level
        ((1, 2), (0,)): 2,  # level from the start: void
        ((), (0,)): 1,  # no first preference: void
    }
    election = Papers(("A", "B", "C"), 1, frozenset(), {(1,): 1}, uneven=uneven)

    protocol = count(election)

    assert rounds(protocol)[0][0] == {"A": "7", "B": "1", "C": "0"}
    assert (protocol.ballots.valid, protocol.ballots.void) == (8, 3)


def test_striking_a_withdrawn_candidate_can_clear_an_equal_rank():
    election = Papers(("A", "B", "C"), 1, frozenset({1}), {(2,): 1}, uneven={((0, 1), (2,)): 2})

    assert rounds(count(election))[0][0] == {"A": "2", "C": "1"}


def test_striking_closes_ranks_but_leaves_skipped_ones_open():
    uneven = {((0, 2), (1,), (3,)): 1, ((0,), (), (1,), (2,)): 1, ((1,), (), (2,)): 1}
    election = Papers(("A", "B", "C", "D"), 1, frozenset({1}), {}, uneven=uneven)

    struck = election.struck()

    assert struck.uneven == {((0, 2), (3,)): 1, ((0,), (), (2,)): 1, ((), (2,)): 1}
    assert struck.profile == {}


def test_nobody_standing_elects_nobody():
    protocol = count(Papers(("A",), 1, frozenset({0}), {(0,): 3}))

    assert protocol.elected == ()
    assert protocol.runners_up == ()
    assert len(protocol.rounds) == 1


def test_weights_beyond_sixty_four_bits_are_exact():
    big = 10**18
    protocol = count(
        papers(
            [
                f"{7 * big} A B",
                f"{4 * big} A C",
                f"{3 * big} B",
                f"{4 * big} C B",
                f"{2 * big + 1} D B",
            ],
            seats=2,
        )
    )

    quota = (20 * big + 1) // 3 + 1
    surplus = 11 * big - quota
    cut = surplus * 100_000 // (11 * big)
    assert protocol.rounds[1].tallies[1] == 3 * big * 100_000 + 7 * big * cut


@pytest.mark.parametrize("order", [(0, 0), (5,), (-1,)], ids=["twice", "unknown", "negative"])
def test_a_tie_order_that_makes_no_sense_is_refused(order):
    with pytest.raises(BadTieOrder):
        count(papers(["1 A", "1 B"], seats=1), order)


def test_an_unknown_rule_is_answered_with_the_known_ones():
    with pytest.raises(UnknownRule, match=r"known: .*scottish-stv"):
        rules.count("guesswork", papers(["1 A"], seats=1))
