"""The typed chapters: fees, codec, faults."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from govapp.charter.rules import codec
from govapp.charter.rules.checks import faults
from govapp.charter.rules.values import Bodies, FeeLine, FeeTable, StandingClock
from govapp.charter.services import starter, starter_names
from govapp.foundation.kernel.errors import Invalid, Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import Phrase
from govapp.foundation.kernel.thresholds import Comparison, Threshold


def fees(name: str = "codex") -> FeeTable:
    found = starter(name)["fees"]
    assert isinstance(found, FeeTable)
    return found


@pytest.mark.parametrize(
    ("tier", "kind", "dollars", "clause"),
    [
        ("premier", "for-profit", 50_000, "1.1"),
        ("premier", "nonprofit", 25_000, "1.2"),
        ("member", "for-profit", 20_000, "1.3"),
        ("member", "academic", 10_000, "1.4"),
        ("developer", "for-profit", 8_000, "1.5"),
        ("government", "government", 0, "1.6"),
        ("sponsored", "nonprofit", 0, "1.7"),
    ],
)
def test_the_codex_starter_charges_the_invented_table(tier, kind, dollars, clause):
    fee = fees().fee(tier, kind, "")

    assert (fee.amount, fee.clause) == (Money(dollars * 100), clause)


def test_the_foundation_starter_charges_silver_by_headcount():
    bands = ["under-100", "100-499", "500-4999", "5000-up"]

    charged = [fees("foundation").fee("silver", "for-profit", band).amount.minor for band in bands]

    assert charged == [500_000, 1_000_000, 1_500_000, 2_000_000]


def test_the_most_exact_fee_line_wins_whatever_its_place():
    table = replace(
        fees(),
        lines=(
            FeeLine("member", "", "", 4),
            FeeLine("member", "nonprofit", "", 3),
            FeeLine("member", "", "small", 2),
            FeeLine("member", "nonprofit", "small", 1),
        ),
    )

    found = {
        (kind, band): table.fee("member", kind, band).amount.minor
        for kind in ("nonprofit", "for-profit")
        for band in ("small", "large")
    }

    assert found == {
        ("nonprofit", "small"): 1,
        ("for-profit", "small"): 2,
        ("nonprofit", "large"): 3,
        ("for-profit", "large"): 4,
    }


def test_a_fee_that_the_table_does_not_have_is_refused_with_what_was_asked():
    with pytest.raises(Refused) as refusal:
        fees().fee("diamond", "for-profit", "")

    assert refusal.value.reasons[0].values["tier"] == "diamond"


@pytest.mark.parametrize("name", starter_names())
def test_every_starter_is_sound_and_survives_writing_and_reading(name):
    for chapter, value in starter(name).items():
        assert faults(value) == ()
        assert codec.read(chapter, codec.write(value)) == value


@pytest.mark.parametrize(
    ("chapter", "path", "wrong", "named"),
    [
        ("standing", ["notice_day"], "60", "standing.notice_day"),
        ("standing", ["notice_day"], True, "standing.notice_day"),
        ("fees", ["lines", 0, "amount_minor"], 1.5, "fees.lines.1.amount_minor"),
        ("fees", ["band_kind"], "colour", "fees.band_kind"),
        ("bodies", ["bodies", 0, "seat_classes"], {}, "bodies.bodies.1.seat_classes"),
        ("decisions", ["kinds", 0, "quorum", "share"], "1/0", "decisions.kinds.1.quorum.share"),
    ],
)
def test_reading_names_the_place_that_does_not_fit(chapter, path, wrong, named):
    values = json.loads(codec.write(starter("codex")[chapter]))
    place = values
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong

    with pytest.raises(Invalid) as problem:
        codec.read(chapter, json.dumps(values))

    assert list(problem.value.problems) == [named]


def test_reading_refuses_names_it_does_not_know():
    values = json.loads(codec.write(starter("codex")["standing"])) | {"grace": 5}

    with pytest.raises(Invalid) as problem:
        codec.read("standing", json.dumps(values))

    assert problem.value.problems["standing"].values == {"names": "grace"}


def test_a_threshold_is_read_exactly():
    found = codec.load(Threshold, {"share": "2/3", "comparison": "more than"}, "here")

    assert found == Threshold(Fraction(2, 3), Comparison.MORE_THAN)


def test_a_clock_whose_steps_do_not_follow_each_other_is_a_fault():
    assert faults(StandingClock(30, 75, 60, 90, 105)) == (
        Phrase("The steps must follow each other: notice, suspended, termination notice, ended."),
    )


def test_a_fee_for_a_tier_that_does_not_exist_and_a_tier_without_fee_are_faults():
    table = replace(fees(), lines=(*fees().lines[1:], FeeLine("diamond", "", "", 1)))
    table = replace(table, tiers=(*table.tiers, replace(table.tiers[0], code="student")))

    said = [str(fault) for fault in faults(table)]

    assert said == [
        "A fee names the tier diamond, which does not exist.",
        "The tier student has no fee; write 0 for a free one.",
    ]


def test_a_body_under_itself_is_a_fault():
    bodies = starter("codex")["bodies"]
    assert isinstance(bodies, Bodies)
    odd = Bodies((replace(bodies.bodies[0], parent="operating"), *bodies.bodies[1:]))

    assert [str(fault) for fault in faults(odd)] == [
        "Operating Committee stands under a body that does not exist."
    ]
