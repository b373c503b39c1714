"""Gates: what is missing is said, and only that."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from govapp.charter.rules.values import GateRule, Requirement
from govapp.foundation.kernel.phrases import Phrase
from govapp.usecases.rules import COMPUTED, Dossier, Stage, checklist, unmet

WHOLE = Dossier(Stage.DRAFT, 1, True, True, True, True, True, {"landscape": "done"})
GATE = GateRule(
    "draft",
    "submitted",
    "",
    (
        Requirement("champion", "Name at least one champion"),
        Requirement("problem", "Describe the problem"),
        Requirement("landscape", "Look around"),
    ),
)


def test_a_whole_dossier_goes_through():
    assert unmet(WHOLE, GATE, Stage.SUBMITTED) == ()


def test_what_is_missing_is_said_in_the_order_of_the_gate():
    poor = replace(WHOLE, champions=0, problem=False, evidence={})

    assert unmet(poor, GATE, Stage.SUBMITTED) == (
        Phrase("Name at least one champion"),
        Phrase("Describe the problem"),
        Phrase("Look around"),
    )


def test_evidence_of_white_space_is_no_evidence():
    assert unmet(replace(WHOLE, evidence={"landscape": " \n"}), GATE, Stage.SUBMITTED)


def test_a_way_that_the_rulebook_does_not_know_is_refused():
    assert unmet(WHOLE, None, Stage.EXECUTION) == (
        Phrase(
            "A use case in stage %(stage)s cannot go to %(to)s.",
            stage=Phrase("draft"),
            to=Phrase("Execution"),
        ),
    )


@given(
    st.builds(
        Dossier,
        stage=st.just(Stage.DRAFT),
        champions=st.integers(0, 3),
        lead=st.booleans(),
        problem=st.booleans(),
        solution=st.booleans(),
        impact=st.booleans(),
        resources=st.booleans(),
        evidence=st.dictionaries(st.sampled_from(["landscape", "pilots"]), st.text(max_size=3)),
    ),
    st.lists(st.sampled_from([*COMPUTED, "landscape", "pilots"]), unique=True),
)
def test_the_checklist_and_the_refusal_say_the_same(dossier, codes):
    gate = GateRule("draft", "submitted", "", tuple(Requirement(code, code) for code in codes))

    open_lines = [line.words for line in checklist(dossier, gate) if not line.met]

    assert [phrase.msgid for phrase in unmet(dossier, gate, Stage.SUBMITTED)] == open_lines
