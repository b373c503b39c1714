"""Yes or no: what is compared, and out of whom."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.elections.counting import rules
from govapp.elections.counting.ballots import Papers
from govapp.elections.counting.errors import CannotCount
from govapp.elections.counting.yes_no import Passing, count, passing_from
from govapp.foundation.kernel.thresholds import Comparison, Threshold


def question(yes, no, abstain=0, blank=0):
    votes = {(0,): yes, (1,): no, (2,): abstain}
    profile = {paper: number for paper, number in votes.items() if number}
    return Papers(("Yes", "No", "Abstain"), 1, frozenset(), profile, blank)


@pytest.mark.parametrize(
    ("passes", "carried"),
    [
        ("", True),
        ("more than 1/2 of votes cast", True),
        ("more than 1/2 of present", False),
        ("at least 1/2 of present", True),
        ("more than 1/2 of 12 entitled", False),
        ("at least 5/12 of 12 entitled", True),
        ("more than 5/12 of 12 entitled", False),
        ("at least 2/3 of votes cast", False),
    ],
)
def test_the_same_votes_carry_by_one_base_and_fail_by_another(passes, carried):
    protocol = rules.asking("yes-no", passes)(question(5, 4, abstain=1), ())

    assert protocol.names(protocol.elected) == (["Yes"] if carried else [])


def test_blank_papers_abstain_and_several_marks_are_void():
    papers = Papers(("Yes", "No"), 1, frozenset(), {(0,): 3, (1,): 1, (0, 1): 2}, blank=4)

    protocol = count(papers)

    assert protocol.extra["question"] == {
        "for": 3,
        "against": 1,
        "abstained": 4,
        "share": "1/2",
        "comparison": "more than",
        "base": "votes cast",
        "base_size": 4,
        "needed": 3,
        "outcome": "carried",
    }
    assert protocol.ballots.void == 2


def test_equal_votes_are_no_tie():
    protocol = count(question(4, 4))

    assert protocol.elected == ()
    assert protocol.rounds[0].ties == ()


def test_nothing_is_carried_out_of_a_base_of_nobody():
    assert count(question(0, 0), passing=Passing(comparison="at least")).elected == ()


def test_the_protocol_is_written_in_every_form():
    protocol = count(question(5, 4))

    assert "more than 1/2 of 9 (votes cast), that is 5 votes" in " ".join(
        map(str, protocol.as_prose())
    )


@pytest.mark.parametrize(
    "words",
    [
        "half",
        "at least two thirds of present",
        "at least 3/2 of present",
        "about 1/2 of the present",
        "at least 1/0 of present",
        "more than 1/2 of entitled",
        "more than 1/2 of 9 votes cast",
        "more than 1/2 of everybody",
    ],
)
def test_words_that_do_not_say_what_carries_are_refused(words):
    with pytest.raises(CannotCount):
        passing_from(words)


def test_fewer_entitled_than_papers_are_refused():
    with pytest.raises(CannotCount, match="9 papers were cast, but only 8"):
        count(question(5, 4), passing=passing_from("more than 1/2 of 8 entitled"))


def test_other_rules_do_not_ask_what_carries():
    with pytest.raises(CannotCount, match="only yes-no does"):
        rules.asking("irv", "more than 1/2 of present")


def test_other_numbers_of_answers_are_no_question():
    with pytest.raises(CannotCount, match="two or three answers"):
        count(Papers(("A",), 1, frozenset(), {(0,): 1}))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 50), st.integers(1, 9), st.integers(0, 9), st.sampled_from(list(Comparison)))
def test_what_is_needed_agrees_with_the_kernel(base, share_in, share_of, comparison):
    share_of = min(share_of, share_in)
    kernel = Threshold(Fraction(share_of, share_in), comparison)

    passing = Passing(share_of, share_in, comparison.value)

    assert passing.needed(base) == kernel.needed(base)
