"""Meek's method: the reference rule of the Proportional Representation Foundation.

https://prfound.org/resources/reference/reference-meek-rule/ ; the steps are named as there.
"""

from __future__ import annotations

from fractions import Fraction

from .counting import Counted, CountedRound, Election

NINE = 10**9  # a vote in the smallest unit
OMEGA = 1000  # 0.000001 of a vote


def count_meek(election: Election) -> Counted:
    """Keep factors of nine decimals, rounded up; a round ends at an election or an exclusion."""
    papers, drawn = election.clear(), election.drawn
    keep = dict.fromkeys(election.standing, NINE)  # A
    hopeful, elected = set(election.standing), list[int]()
    rounds: list[CountedRound] = []
    votes: dict[int, int] = {}
    while len(elected) < election.seats and len(elected) + len(hopeful) > election.seats:  # B.1
        votes, reached, surplus = meek_round(election.seats, papers, keep, hopeful, elected)
        elected += reached
        hopeful -= set(reached)
        excluded: tuple[int, ...] = ()
        if not reached:  # B.3
            lowest = min(votes[c] for c in hopeful) + surplus
            level = [c for c in hopeful if votes[c] <= lowest]
            excluded = (min(level, key=lambda c: drawn[c]),)
        shown = {c: Fraction(votes[c], NINE) for c in votes if keep[c]}
        rounds.append(CountedRound(shown, tuple(reached), excluded))
        for candidate in excluded:
            hopeful.discard(candidate)
            keep[candidate] = 0
    if len(elected) < election.seats:  # C
        rest = sorted(hopeful, key=lambda c: (-votes.get(c, 0), c))
        elected += rest
        if rounds:  # nothing moves any more: the last round elects them
            last = rounds[-1]
            rounds[-1] = CountedRound(last.votes, (*last.elected, *rest), last.excluded)
    return Counted(tuple(elected), tuple(rounds))


def meek_round(
    seats: int,
    papers: list[tuple[tuple[int, ...], int]],
    keep: dict[int, int],
    hopeful: set[int],
    elected: list[int],
) -> tuple[dict[int, int], list[int], int]:
    """B.2: iterate until somebody is elected or the surplus cannot shrink any more."""
    earlier = None
    while True:
        votes = meek_votes(papers, keep)  # B.2.a
        quota = sum(votes.values()) // (seats + 1) + 1  # B.2.b
        reached = [c for c in hopeful if votes[c] >= quota]  # B.2.c
        surplus = max(0, sum(votes[c] - quota for c in (*elected, *reached)))  # B.2.d
        if reached:  # B.2.e
            return votes, sorted(reached, key=lambda c: (-votes[c], c)), surplus
        if surplus < OMEGA or (earlier is not None and surplus >= earlier):
            return votes, [], surplus
        earlier = surplus
        for candidate in elected:  # B.2.f
            kept = rounded_up(keep[candidate] * quota, NINE)
            keep[candidate] = rounded_up(kept * NINE, votes[candidate])


def meek_votes(papers: list[tuple[tuple[int, ...], int]], keep: dict[int, int]) -> dict[int, int]:
    """Every candidate keeps a share of each paper that comes by; the rest goes on."""
    votes = dict.fromkeys(keep, 0)
    for ranking, weight in papers:
        left = NINE
        for candidate in ranking:
            share = rounded_up(left * keep[candidate], NINE)
            votes[candidate] += share * weight
            left -= share
            if not left:
                break
    return votes


def rounded_up(number: int, by: int) -> int:
    """A quotient rounded up to a whole number."""
    return -(-number // by)
