"""Real and made elections with published or agreed results, round by round."""

import json
from pathlib import Path

import pytest

from govapp.elections.counting import blt, rules

ELECTIONS = Path(__file__).parents[3].parent / "shared" / "elections"

# Only candidates without a single vote are touched by these lots: in which order they go is free.
LOTS_AMONG_NOBODY = {"us-cambridge-2021.blt.gz"}


def cases():
    if not ELECTIONS.is_dir():
        absent = pytest.mark.skip(reason="shared data absent: ../shared/elections")
        return [pytest.param("", {}, marks=absent, id="none")]
    return [
        pytest.param(stored["file"], result, id=stored["file"])
        for file in sorted(ELECTIONS.glob("*.expected.json"))
        for stored in [json.loads(file.read_text())]
        for result in stored["results"]
        if result["rule"] == "scottish-stv"
    ]


def told(entries, *, with_nobody=True):
    """Rounds without what the expectation does not speak of."""
    return [
        (
            {name: v for name, v in entry["tallies"].items() if with_nobody or v != "0.00000"},
            entry["elected"],
            [out for out in entry["eliminated"] if with_nobody or entry["tallies"][out][0] != "0"],
        )
        for entry in entries
    ]


@pytest.mark.parametrize(("file", "expected"), cases())
def test_the_count_agrees_round_by_round(file, expected):
    papers = blt.load(str(ELECTIONS / file))

    found = rules.count("scottish-stv", papers).as_json()

    certain = expected["rounds_certain"] if expected["lot"] else len(expected["rounds"])
    plain = file not in LOTS_AMONG_NOBODY
    got = told(found["rounds"][:certain], with_nobody=plain)
    assert got == told(expected["rounds"][:certain], with_nobody=plain)
    assert found["quota"] == expected["quota"]
    assert sorted(found["elected"]) in expected.get("acceptable", [sorted(expected["elected"])])
    assert (
        any(t["broken_by"] == "lot needed" for r in found["rounds"] for t in r["ties"])
        is (expected["lot"])
    )


@pytest.mark.parametrize(("file", "expected"), [c for c in cases() if not c.id.startswith("scot")])
def test_any_lot_elects_somebody_acceptable(file, expected):
    papers = blt.load(str(ELECTIONS / file))
    acceptable = expected.get("acceptable", [sorted(expected["elected"])])
    everybody = tuple(range(len(papers.candidates)))

    for order in (everybody, everybody[::-1]):
        protocol = rules.count("scottish-stv", papers, order)

        assert sorted(protocol.names(protocol.elected)) in [sorted(names) for names in acceptable]
        assert not protocol.lots_needed
