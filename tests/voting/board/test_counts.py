"""The verifier's own counts against known elections and against the counting engine."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govapp.elections.counting import blt
from govapp.elections.counting.ballots import Papers, merged
from govapp.elections.counting.rules import RULES, count
from govapp.voting.board.verifier.counting import Election, paper_from, struck
from govapp.voting.board.verifier.recount import COUNTS, compare_protocol
from govapp.voting.board.verifier.report import Report
from tests.house.source import ROOT

KNOWN = ROOT.parent / "shared" / "elections"
LARGEST = 40_000  # bytes; larger files are the engine's own business

BOTH = sorted(set(COUNTS) & set(RULES))


def _cases():
    for path in sorted(KNOWN.glob("*.expected.json")):
        ballots = path.with_name(path.name.replace(".expected.json", ".blt"))
        if ballots.exists() and ballots.stat().st_size < LARGEST:
            for number, case in enumerate(json.loads(path.read_text())["results"]):
                if case["rule"] in COUNTS:
                    yield pytest.param(path, number, id=f"{ballots.stem}-{case['rule']}")


def _election(papers, order=()):
    ranked = [(tuple((c,) for c in paper), weight) for paper, weight in papers.profile.items()]
    profile = Counter()
    for ranks, weight in [*ranked, *papers.uneven.items()]:
        profile[struck(ranks, papers.withdrawn)] += weight
    profile.pop((), None)
    return Election(
        papers.candidates, papers.seats, papers.withdrawn, tuple(profile.items()), order
    )


@pytest.mark.skipif(not KNOWN.is_dir(), reason="the shared folder of known elections is absent")
@pytest.mark.parametrize(("path", "number"), list(_cases()))
def test_known_elections_come_out_as_known(path, number):
    case = json.loads(path.read_text())["results"][number]
    ballots = path.with_name(path.name.replace(".expected.json", ".blt"))
    papers = blt.read(ballots.read_bytes())

    result = COUNTS[case["rule"]](_election(papers))

    elected = [papers.candidates[place] for place in result.elected]
    certain = case.get("rounds_certain") if case.get("lot") else None
    known = [
        {name: Fraction(votes) for name, votes in entry["tallies"].items()}
        for entry in case.get("rounds", ())[:certain]
    ]
    mine = [
        {papers.candidates[c]: votes for c, votes in entry.votes.items()}
        for entry in result.rounds[: len(known)]
    ]
    assert mine == known
    if "acceptable" in case:
        assert sorted(elected) in [sorted(group) for group in case["acceptable"]]
    else:
        assert elected[: len(case["elected"])] == case["elected"]


@st.composite
def elections(draw):
    """Small elections full of ties: few candidates, few papers, small weights."""
    size = draw(st.integers(2, 6))
    names = ("Ada", "Ben", "Cy", "Di", "Eve", "Fay")[:size]
    everybody = list(range(size))
    rankings = st.permutations(everybody).flatmap(
        lambda order: st.integers(0, size).map(lambda length: tuple(order[:length]))
    )
    cast = draw(st.lists(st.tuples(rankings, st.integers(1, 9)), max_size=12))
    withdrawn = draw(st.sets(st.sampled_from(everybody), max_size=1)) if size > 2 else set()
    ranked = ((tuple((c,) for c in paper), weight) for paper, weight in cast)
    profile, uneven, blank = merged(ranked, {}, 0)
    papers = Papers(
        names, draw(st.integers(1, size)), frozenset(withdrawn), profile, blank, uneven=uneven
    )
    return papers, tuple(draw(st.permutations(everybody)))


@pytest.mark.parametrize("rule", BOTH)
@settings(max_examples=150, deadline=None)
@given(case=elections())
def test_both_programs_count_every_election_alike(rule, case):
    papers, order = case
    protocol = json.loads(json.dumps(count(rule, papers, order).as_json()))
    report = Report()

    compare_protocol(_election(papers, order), rule, protocol, report)

    assert report.faults == ()


def test_a_paper_reads_as_it_was_written():
    assert paper_from("03.07.00", 1).ranks == ((3,), (7,))
    assert paper_from("00.00.00", 1).marks == ()
    assert paper_from("03=07.12", 1).ranks == ((3, 7), (12,))
    assert paper_from("03.00.12", 1).ranks == ((3,), (), (12,))
    assert (paper_from("12x03.07", 1).weight, paper_from("03.07", 4).weight) == (12, 4)
