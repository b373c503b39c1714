"""Real and made elections with published or agreed results, round by round, by every rule."""

import json
from pathlib import Path

import pytest

from govapp.elections.counting import rules
from govapp.elections.counting.files import load

ELECTIONS = Path(__file__).parents[3].parent / "shared" / "elections"

# Only candidates without a single vote are touched by these lots: in which order they go is free.
LOTS_AMONG_NOBODY = {"us-cambridge-2021.blt.gz"}


def cases():
    """Every file with every rule that the table knows and the file has a result for."""
    if not ELECTIONS.is_dir():
        absent = pytest.mark.skip(reason="shared data absent: ../shared/elections")
        return [pytest.param("", {}, marks=absent, id="none")]
    return [
        pytest.param(stored["file"], result, id=f"{stored['file']}-{result['rule']}")
        for file in sorted(ELECTIONS.glob("*.expected.json"))
        for stored in [json.loads(file.read_text())]
        for result in stored["results"]
        if result["rule"] in rules.RULES
    ]


def with_a_lot():
    return [
        case
        for case in cases()
        if not case.values[0] or case.values[1].get("lot") or not case.id.startswith("scot")
    ]


def told(entries, *, with_nobody=True):
    """Rounds without what the expectation does not speak of."""
    return [
        (
            {name: v for name, v in entry["tallies"].items() if with_nobody or v.strip("0.")},
            entry["elected"],
            [
                out
                for out in entry["eliminated"]
                if with_nobody or entry["tallies"][out].strip("0.")
            ],
        )
        for entry in entries
    ]


def acceptable(expected):
    return [sorted(names) for names in expected.get("acceptable", [expected["elected"]])]


@pytest.mark.parametrize(("file", "expected"), cases())
def test_the_count_agrees_round_by_round(file, expected):
    papers = load(str(ELECTIONS / file))

    found = rules.count(expected["rule"], papers).as_json()

    listed = expected.get("rounds", [])
    certain = expected["rounds_certain"] if expected["lot"] and listed else len(listed)
    plain = file not in LOTS_AMONG_NOBODY
    got = told(found["rounds"][:certain], with_nobody=plain)
    assert got == told(listed[:certain], with_nobody=plain)
    assert found["quota"] == expected["quota"]
    assert sorted(found["elected"]) in acceptable(expected)
    assert found.get("pairwise") == expected.get("pairwise")
    if listed:
        broken = [tie["broken_by"] for entry in found["rounds"] for tie in entry["ties"]]
        assert ("lot needed" in broken) is expected["lot"]
    if not expected["lot"] and "acceptable" not in expected:
        assert found["elected"] == expected["elected"]


@pytest.mark.parametrize(("file", "expected"), with_a_lot())
def test_any_lot_elects_somebody_acceptable(file, expected):
    papers = load(str(ELECTIONS / file))
    everybody = tuple(range(len(papers.candidates)))

    for order in (everybody, everybody[::-1]):
        protocol = rules.count(expected["rule"], papers, order)

        assert sorted(protocol.names(protocol.elected)) in acceptable(expected)
        assert not protocol.lots_needed
