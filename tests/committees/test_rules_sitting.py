"""What keeps somebody from a seat, and when a roster is lopsided."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.values import Bodies
from govapp.charter.services import starter
from govapp.committees.rules.sitting import Sitting, balance, sitting_problems

FREE = Sitting(taken=False, sits_already=False, held=0, tier="member")


def rule(code: str):
    bodies = starter("codex")["bodies"]
    assert isinstance(bodies, Bodies)
    return next(body for body in bodies.bodies if body.code == code)


def said(code: str, found: Sitting, place: int = 0) -> list[str]:
    body = rule(code)
    return [str(one) for one in sitting_problems(body, body.seat_classes[place], found)]


def test_a_member_of_an_eligible_tier_may_sit():
    assert said("steering", FREE) == []


def test_outsiders_sit_in_an_external_expert_group_only():
    outsider = Sitting(taken=False, sits_already=False, held=0, tier="")

    assert said("experts", outsider) == []
    assert said("steering", outsider) == ["The organization is not a member on that day."]


def test_a_seat_that_comes_with_an_office_knows_no_cap():
    over = Sitting(taken=False, sits_already=False, held=9, tier="")

    assert said("technical", over, place=1) == []
    assert len(said("technical", over)) == 2


def test_a_group_with_more_than_its_share_is_lopsided():
    shares = balance(["providers"] * 3 + ["payers", "patients"], 50)

    assert [(one.group, one.share, one.lopsided) for one in shares] == [
        ("providers", Fraction(3, 5), True),
        ("patients", Fraction(1, 5), False),
        ("payers", Fraction(1, 5), False),
    ]


def test_exactly_the_share_is_not_above_it_and_two_people_are_no_roster():
    assert not any(one.lopsided for one in balance(["a", "a", "b", "b"], 50))
    assert not any(one.lopsided for one in balance(["a", "a"], 50))


@given(st.lists(st.sampled_from("abcd"), min_size=1), st.integers(1, 100))
def test_shares_add_up_and_no_more_than_one_group_holds_more_than_half(groups, percent):
    shares = balance(groups, max(percent, 50))

    assert sum(one.share for one in shares) == 1
    assert sum(one.lopsided for one in shares) <= 1
