"""The count again, by this file's own rules, beside the protocol that was published."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from .counting import Counted, CountedRound, Election, Paper, Ranks, paper_from, struck
from .marks import count_approval, count_block, count_plurality
from .meek import count_meek
from .pairs import count_ranked_pairs, count_schulze, preferred
from .reading import Bundle
from .report import Report, counted
from .transferable import count_irv, count_scottish

COUNTS: dict[str, Callable[[Election], Counted]] = {
    "scottish-stv": count_scottish,
    "meek-prf": count_meek,
    "irv": count_irv,
    "schulze": count_schulze,
    "ranked-pairs": count_ranked_pairs,
    "approval": count_approval,
    "plurality": count_plurality,
    "block": count_block,
}


def check_count(bundle: Bundle, report: Report) -> None:
    """Count the opened papers and compare; say so where this bundle does not allow it."""
    if bundle.protocol is None or bundle.openings is None:
        report.not_here("This bundle does not allow the count (the tellers' bundle does).")
        return
    check_digest(bundle, report)
    try:
        protocol = json.loads(bundle.protocol)
        check_weights(bundle, report)
        election, blank = election_of(bundle, protocol, report)
        compare(election, blank, protocol, bundle, report)
    except (KeyError, TypeError, ValueError, AttributeError) as damage:
        report.fault(f"The protocol of the count cannot be compared: {damage!r}")


def check_digest(bundle: Bundle, report: Report) -> None:
    """The protocol is the one whose digest was published."""
    digest = hashlib.sha256((bundle.protocol or "").encode()).hexdigest()
    if digest == bundle.result.get("protocol_digest"):
        report.holds(f"The protocol is the published one. Its SHA-256 is {digest}")
    else:
        report.fault("The protocol in this bundle is not the one whose digest was published.")


def election_of(
    bundle: Bundle, protocol: Mapping[str, Any], report: Report
) -> tuple[Election, int]:
    """The vote as its definition and the opened papers give it, and how many papers are blank."""
    candidates = [(int(number), str(name)) for number, name in bundle.definition["candidates"]]
    place = {number: index for index, (number, _) in enumerate(candidates)}
    names = tuple(name for _, name in candidates)
    withdrawn = frozenset(names.index(name) for name in protocol["withdrawn"])
    papers: Counter[Ranks] = Counter()
    for number, paper in enumerate(opened_papers(bundle), 1):
        if len(set(paper.marks)) < len(paper.marks) or not set(paper.marks) <= set(place):
            report.fault(f"Opened paper {number} is no paper of this vote; it is not counted here.")
        else:
            ranks = [[place[mark] for mark in rank] for rank in paper.ranks]
            papers[struck(ranks, withdrawn)] += paper.weight
    blank = papers.pop((), 0)
    order = tuple(names.index(name) for name in bundle.tie_order)
    seats = int(bundle.definition["seats"])
    return Election(names, seats, withdrawn, tuple(sorted(papers.items())), order), blank


def opened_papers(bundle: Bundle) -> list[Paper]:
    """The papers as they read; where all rights weigh the same, the definition says how much."""
    weights = list(bundle.definition.get("weights", {"1": 0}))
    common = int(weights[0]) if len(weights) == 1 else 1
    return [paper_from(paper, common) for paper, _ in bundle.openings or ()]


def check_weights(bundle: Bundle, report: Report) -> None:
    """No more papers of a weight than the definition has rights of it."""
    rights = bundle.definition.get("weights", {})
    for weight, papers in sorted(Counter(p.weight for p in opened_papers(bundle)).items()):
        allowed = rights.get(str(weight)) if rights else papers
        if allowed is None or papers > allowed:
            report.fault(
                f"{counted(papers, 'paper weighs', 'papers weigh')} {weight}, "
                f"but {allowed or 'no'} such rights exist: some were added."
            )


def compare(
    election: Election,
    blank: int,
    protocol: Mapping[str, Any],
    bundle: Bundle,
    report: Report,
) -> None:
    """Whether the count followed the definition, took every paper, and comes out again."""
    before, rule = len(report.faults), str(bundle.definition["rule"])
    if protocol["rule"] != rule:
        report.fault(f"The definition says {rule}, the count was made by {protocol['rule']}.")
    if int(protocol["seats"]) != election.seats:
        report.fault(f"{protocol['seats']} seats were counted for, the definition has others.")
    if list(protocol["candidates"]) != list(election.names):
        report.fault("The protocol and the definition name different candidates.")
    _compare_papers(blank, protocol, bundle, report)
    for name in protocol["withdrawn"]:
        report.not_here(f"{name} was counted as withdrawn; no bundle can show that they asked to.")
    if rule not in COUNTS:
        report.not_here(f"This verifier has no count of its own for the rule {rule}.")
        return
    elected = compare_protocol(election, rule, protocol, report)
    if len(report.faults) == before:
        report.holds(
            f"Counted again by {rule}: {', '.join(elected)} elected, every figure the same."
        )


def compare_protocol(
    election: Election, rule: str, protocol: Mapping[str, Any], report: Report
) -> list[str]:
    """Count by the rule and name the first figure of the protocol that differs; the elected."""
    result = COUNTS[rule](election)
    _compare_rounds(election, result, protocol, report)
    _compare_pairs(election, protocol, report)
    elected = [election.names[c] for c in result.elected]
    if elected != list(protocol["elected"]):
        report.fault(
            f"The count is wrong: the protocol elects {', '.join(protocol['elected'])}, "
            f"these papers elect {', '.join(elected)}."
        )
    return elected


def _compare_papers(
    blank: int, protocol: Mapping[str, Any], bundle: Bundle, report: Report
) -> None:
    ballots, opened = protocol["ballots"], sum(paper.weight for paper in opened_papers(bundle))
    if ballots["total"] != opened:
        report.fault(
            f"The count is wrong: {counted(ballots['total'], 'vote was', 'votes were')} counted, "
            f"the opened papers hold {opened}."
        )
    if ballots["blank"] != blank:
        report.fault(
            f"The count is wrong: {ballots['blank']} blank votes counted, the papers hold {blank}."
        )


def _compare_rounds(
    election: Election, result: Counted, protocol: Mapping[str, Any], report: Report
) -> None:
    theirs = protocol["rounds"]
    for number, (mine, other) in enumerate(zip(result.rounds, theirs, strict=False), 1):
        difference = _difference(election, mine, other)
        if difference:
            report.fault(f"The count is wrong in round {number}: {difference}.")
            return
    if result.rounds and len(theirs) != len(result.rounds):
        report.fault(
            f"The count is wrong: the protocol has {counted(len(theirs), 'round', 'rounds')}, "
            f"these papers give {len(result.rounds)}."
        )


def _compare_pairs(election: Election, protocol: Mapping[str, Any], report: Report) -> None:
    said = protocol.get("pairwise")
    if not isinstance(said, dict):
        return
    for (one, other), votes in preferred(election).items():
        name, rival = election.names[one], election.names[other]
        if said.get(name, {}).get(rival) not in {votes, str(votes)}:
            report.fault(
                f"The count is wrong: {votes} papers put {name} above {rival}, "
                f"the protocol says {said.get(name, {}).get(rival)}."
            )
            return


def _difference(election: Election, mine: CountedRound, other: Mapping[str, Any]) -> str:
    for candidate, votes in mine.votes.items():
        name = election.names[candidate]
        said = other["tallies"].get(name)
        if said is None or Fraction(str(said)) != votes:
            return f"{name} has {decimal(votes)} votes, the protocol says {said}"
    if len(other["tallies"]) != len(mine.votes):
        return "the protocol gives votes to somebody who was out"
    for word, key, group in (
        ("elected", "elected", mine.elected),
        ("excluded", "eliminated", mine.excluded),
    ):
        names = [election.names[candidate] for candidate in group]
        if names != list(other[key]):
            return f"{', '.join(names) or 'nobody'} {word}, not {', '.join(other[key]) or 'nobody'}"
    return ""


def decimal(votes: Fraction) -> str:
    """Votes as a decimal number; nine places are enough for every rule."""
    whole, rest = divmod(votes.numerator * 10**9 // votes.denominator, 10**9)
    return f"{whole}.{rest:09d}".rstrip("0").rstrip(".")
