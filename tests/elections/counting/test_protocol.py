"""What a count hands out: JSON of a fixed shape, and sentences."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.elections.counting.protocol_json import from_json, text
from govapp.elections.counting.scottish import count

from .made import elections, of, papers

EXAMPLE = papers(
    ["7 A B", "4 A C", "3 B", "4 C B", "2 D B"], seats=2, blank=1, void=2, title="Council"
)


def test_the_shape_is_the_one_that_was_promised():
    stored = count(EXAMPLE).as_json()

    assert list(stored) == [
        "rule",
        "rule_version",
        "title",
        "seats",
        "candidates",
        "withdrawn",
        "ballots",
        "quota",
        "elected",
        "rounds",
        "runners_up",
    ]
    assert stored["ballots"] == {"total": 23, "valid": 20, "blank": 1, "void": 2}
    assert stored["quota"] == "7"
    assert stored["rounds"][0] == {
        "round": 1,
        "tallies": {"A": "11.00000", "B": "3.00000", "C": "4.00000", "D": "2.00000"},
        "exhausted": "0.00000",
        "elected": ["A"],
        "eliminated": [],
        "transfer": {"from": "A", "kind": "surplus", "moved": {"B": "2.54541", "C": "1.45452"}},
        "ties": [],
    }
    assert stored["rounds"][-1]["transfer"] is None


def test_what_only_some_rules_say_is_written_as_further_keys_and_read_back():
    matrix = {"A": {"B": 3}, "B": {"A": 4}}
    protocol = replaced(count(EXAMPLE), extra={"pairwise": matrix})

    stored = protocol.as_json()

    assert list(stored)[-2:] == ["runners_up", "pairwise"]
    assert stored["pairwise"] == matrix
    assert from_json(stored) == protocol


def test_a_quota_that_changes_is_written_with_each_round():
    plain = count(EXAMPLE)
    rounds = tuple(replaced(entry, quota=650000 + entry.number) for entry in plain.rounds)
    protocol = replaced(plain, rounds=rounds)

    stored = protocol.as_json()

    assert [entry["quota"] for entry in stored["rounds"]] == ["6.50001", "6.50002", "6.50003"]
    assert from_json(stored) == protocol


def replaced(value, **changes):
    return type(value)(**{**vars(value), **changes})


def test_a_tie_is_told_by_names():
    stored = count(papers(["4 A", "2 B", "3 C", "1 D B"], seats=1)).as_json()

    assert stored["rounds"][1]["ties"] == [
        {"among": ["B", "C"], "broken_by": "round 1", "lost": "B"}
    ]


@settings(max_examples=100, deadline=None)
@given(elections())
def test_a_protocol_survives_being_stored(election):
    protocol = count(of(election))

    stored = json.dumps(protocol.as_json(), sort_keys=True)

    assert from_json(json.loads(stored)) == protocol


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=20,
    )
)
def test_the_json_text_is_what_the_standard_library_writes(value):
    assert text(value) == json.dumps(value, ensure_ascii=False, indent=2)


@pytest.mark.parametrize("value", [1.5, True, {1, 2}], ids=["float", "bool", "set"])
def test_what_is_not_exact_does_not_become_json(value):
    with pytest.raises(TypeError):
        text({"votes": value})


def test_the_prose_tells_papers_quota_winners_and_the_closest():
    assert [str(sentence) for sentence in count(EXAMPLE).as_prose()] == [
        "Seats to fill: 2. Valid ballot papers: 20; blank: 1; void: 2.",
        "The quota was 7 votes; elected in the first round: A.",
        "Elected after 3 rounds of counting, in this order: A, B.",
        "The first runner-up is C, who had 5.45452 votes in round 3, where B, the last to be "
        "elected, had 7.54541.",
        "No tie had to be broken.",
    ]


def test_the_prose_warns_of_a_lot_that_is_still_to_be_drawn():
    told = [str(s) for s in count(papers(["5 A", "3 B C", "3 C B"], seats=1)).as_prose()]

    assert told[-1].startswith("A lot is needed between B, C;")


def test_the_prose_names_ties_that_were_settled():
    told = [str(s) for s in count(papers(["4 A", "2 B", "3 C", "1 D B"], seats=1)).as_prose()]

    assert told[-1].endswith("an earlier round or the order drawn has settled: 2.")


@settings(max_examples=60, deadline=None)
@given(elections())
def test_every_count_can_be_told(election):
    for sentence in count(of(election, title="Any")).as_prose():
        assert "%" not in str(sentence)


def test_a_protocol_does_not_change():
    protocol = count(EXAMPLE)

    with pytest.raises(AttributeError, match="frozen"):
        protocol.seats = 3
    assert protocol == count(EXAMPLE)
    assert protocol != count(papers(["1 A"], seats=1))
    assert "rule='scottish-stv'" in repr(protocol)
