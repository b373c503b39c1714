"""Who has a vote, whether a motion is carried, and what it may set going."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.values import BodyRules, DecisionRule, MembersAre, PassBase
from govapp.charter.services import starter
from govapp.committees.rules import (
    MemberHere,
    SeatHeld,
    asked,
    deciding,
    effect_problems,
    explained,
    verdict,
    verdict_of,
    verdict_values,
    voting_base,
)
from govapp.dues.rules.standing import Standing
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.kernel.thresholds import Comparison, Threshold
from govapp.voting.rules import LeftOut, Tally

GOOD = Standing(True, Phrase("Paid."), None, None)
LATE = Standing(False, Phrase("Unpaid for %(days)s days.", days=80), None, None)
HALF = Threshold(Fraction(1, 2), Comparison.AT_LEAST)
MAJORITY = Threshold(Fraction(1, 2), Comparison.MORE_THAN)


def rule(
    quorum: Threshold = HALF, passes: Threshold = MAJORITY, base: PassBase = PassBase.CAST
) -> DecisionRule:
    return DecisionRule("ordinary", "Ordinary decision", ("steering",), quorum, passes, base, 48)


def tally(for_: int, against: int, abstain: int = 0, *, base: int = 10) -> Tally:
    counts = {"for": for_, "against": against, "abstain": abstain}
    return Tally(counts, for_ + against + abstain, base)


def body(members_are: MembersAre = MembersAre.VOTING_MEMBERS) -> BodyRules:
    return BodyRules("x", "X", "", "", "", members_are, (), 1, 1, True)


def member(number: int, standing: Standing = GOOD, owners: tuple[int, ...] = ()) -> MemberHere:
    return MemberHere(number, f"Member {number}", "member", (number * 10,), standing, owners)


def base_of(*members: MemberHere) -> dict[str, Phrase | None]:
    rights = voting_base(body(), frozenset({"member"}), members, ())
    return {right.holder: right.left_out for right in rights}


# --- the verdict ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "carried"),
    [
        (tally(3, 2), True),
        (tally(3, 3), False),  # a tie is lost
        (tally(4, 0), False),  # four of ten are no quorum
        (tally(1, 0, 4), True),  # abstentions count for the quorum, not for the majority
        (tally(0, 0, 10), False),
    ],
)
def test_an_ordinary_decision(votes, carried):
    assert verdict(rule(), "4.1", votes).carried is carried


def test_two_thirds_are_exact():
    two_thirds = Threshold(Fraction(2, 3), Comparison.AT_LEAST)

    assert verdict(rule(passes=two_thirds), "4.5", tally(6, 3)).carried
    assert not verdict(rule(passes=two_thirds), "4.5", tally(5, 3)).carried


def test_of_all_who_may_vote_silence_counts_against():
    found = verdict(rule(base=PassBase.ALL), "4.4", tally(5, 0))

    assert (found.carried, found.passes.base, found.passes.needed) == (False, 10, 6)


def test_the_verdict_says_numbers_thresholds_and_clause():
    found = verdict(rule(), "4.1", tally(3, 2))

    assert [str(sentence) for sentence in explained(found)] == [
        "5 of 10 voted; at least 5 were needed: there was a quorum.",
        "3 voted for it, out of 5 (votes for and against); 3 were needed"
        " (more than 1/2, clause 4.1).",
        "The motion is carried.",
    ]


def test_a_kept_verdict_is_read_back_whole():
    left_out = (LeftOut("organization:1", "One", Phrase("Unpaid for %(days)s days.", days=80)),)
    found = verdict(rule(), "4.1", Tally({"for": 2}, 2, 3, left_out))

    assert verdict_of(verdict_values(found)) == found


thresholds = st.builds(
    Threshold,
    st.fractions(min_value=0, max_value=1, max_denominator=12),
    st.sampled_from(Comparison),
)


@given(
    quorum=thresholds,
    passes=thresholds,
    base=st.sampled_from(PassBase),
    votes=st.tuples(*[st.integers(0, 30)] * 4),
)
def test_nothing_is_carried_without_quorum_and_votes(quorum, passes, base, votes):
    for_, against, abstain, silent = votes
    cast = for_ + against + abstain
    found = verdict(
        rule(quorum, passes, base), "4.1", tally(for_, against, abstain, base=cast + silent)
    )

    if found.carried:
        assert found.quorum.met
        assert Fraction(cast, cast + silent) >= quorum.share
        assert for_ >= passes.share * found.passes.base > 0 or passes.share == 0


@given(even=st.integers(0, 50), base=st.sampled_from(PassBase))
def test_a_tie_is_lost_under_every_majority(even, base):
    assert not verdict(rule(base=base), "4.1", tally(even, even, base=2 * even)).carried


# --- the base ------------------------------------------------------------------------------------


def test_who_is_late_or_has_named_nobody_leaves_the_base_with_the_reason():
    silent = MemberHere(3, "Member 3", "member", (), GOOD)

    assert base_of(member(1), member(2, LATE), silent) == {
        "organization:1": None,
        "organization:2": Phrase("Is not in good standing."),
        "organization:3": Phrase("Has named nobody who may vote."),
    }


def test_an_owner_and_what_it_owns_have_one_vote():
    found = base_of(member(1), member(2, owners=(1,)), member(3, owners=(2, 1)))

    counted = Phrase("Counts as one member with %(owner)s.", owner="Member 1")
    assert found == {"organization:1": None, "organization:2": counted, "organization:3": counted}


def test_sisters_have_one_vote_even_if_their_owner_is_no_member():
    found = base_of(member(2, owners=(1,)), member(3, owners=(1,)))

    assert [why is None for why in found.values()] == [True, False]


def test_an_owner_whose_tier_has_no_vote_takes_none_away():
    owner = MemberHere(1, "Owner", "developer", (10,), GOOD)

    assert base_of(owner, member(2, owners=(1,))) == {"organization:2": None}


def test_a_suspended_head_of_a_family_does_not_pass_its_vote_on():
    found = base_of(member(1, LATE), member(2, owners=(1,)))

    assert all(found.values())


@given(
    parents=st.lists(st.integers(0, 8), min_size=1, max_size=9),
    late=st.sets(st.integers(0, 8)),
)
def test_no_family_ever_has_two_votes(parents, late):
    def owners(number: int) -> tuple[int, ...]:
        chain: list[int] = []
        above = parents[number]
        while above < number and above not in chain:  # a parent has a lower number, or is none
            chain.append(above)
            above = parents[above]
        return tuple(chain)

    present = [
        member(number, LATE if number in late else GOOD, owners(number))
        for number in range(len(parents))
    ]
    rights = voting_base(body(), frozenset({"member"}), present, ())

    families = {f"organization:{one.organization_id}": one.family for one in present}
    voting = [families[right.holder] for right in rights if right.left_out is None]
    assert len(voting) == len(set(voting))
    assert len(rights) == len(present)


def test_the_seat_of_a_suspended_or_departed_member_leaves_the_base():
    seats = [SeatHeld(number, f"Seat {number}", number, (number * 10,)) for number in (1, 2, 3)]

    rights = voting_base(body(MembersAre.SEATS), frozenset(), [member(1), member(2, LATE)], seats)

    assert [right.left_out for right in rights] == [
        None,
        Phrase("Is not in good standing."),
        Phrase("The organization is no longer a member."),
    ]
    assert [right.voters for right in rights] == [(10,), (), ()]


# --- effects -------------------------------------------------------------------------------------


@pytest.fixture
def charter(app):
    from datetime import date

    from govapp.charter.queries import charter_on
    from govapp.db import session
    from tests import make

    make.charter()
    return charter_on(session(), date(2027, 1, 1))


def test_an_effect_is_read_exactly(charter):
    money = {"about": "usecase:3", "effect": "allocate", "year": "2027", "amount": "50000"}

    assert asked(money, charter).effect == {
        "kind": "funding.allocate",
        "values": {"use_case_id": 3, "year": 2027, "amount_minor": 5_000_000},
    }
    assert asked({"effect": "charter", "version": "9"}, charter).about == "charter_version:9"
    assert asked({"about": "usecase:3"}, charter).effect == {}


@pytest.mark.parametrize(
    "typed",
    [
        {"about": "person:3"},
        {"about": "usecase:0"},
        {"effect": "stage", "to": "Planning"},
        {"about": "usecase:3", "effect": "stage", "to": "submitted"},
        {"about": "usecase:3", "effect": "allocate", "year": "2027", "amount": "0"},
        {"about": "usecase:3", "effect": "allocate", "year": "٢٠٢٧", "amount": "1"},
        {"effect": "charter", "version": "-1"},
        {"effect": "drop"},
    ],
)
def test_anything_inexact_is_invalid(charter, typed):
    with pytest.raises(Invalid):
        asked(typed, charter)


def test_each_effect_takes_its_own_kind_of_decision(charter):
    adopt = {"kind": "charter.adopt", "values": {"version_id": 9}}

    assert effect_problems(adopt, "charter", charter) == ()
    assert "Change of the rulebook" in str(effect_problems(adopt, "ordinary", charter)[0])
    assert deciding("funding.allocate", {}, charter) == {"funding"}
    assert deciding("usecase.stage", {"to": "Planning"}, charter) == {"stage"}


@pytest.mark.parametrize(
    "effect",
    [
        {"kind": "shell", "values": {}},
        {"kind": "charter.adopt", "values": {"version_id": "9"}},
        {"kind": "charter.adopt", "values": {"version_id": True}},
        {"kind": "charter.adopt", "values": {"version_id": 9, "more": 1}},
        {"kind": "charter.adopt"},
    ],
)
def test_an_effect_of_another_shape_is_refused(charter, effect):
    assert effect_problems(effect, "charter", charter)


@pytest.mark.parametrize("name", ["codex", "foundation"])
def test_both_starters_know_the_decisions_that_effects_take(name):
    chapters = starter(name)

    kinds = {one.kind for one in chapters["decisions"].kinds}

    assert {"charter", chapters["spending"].decision} <= kinds
