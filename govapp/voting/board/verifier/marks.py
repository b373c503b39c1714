"""Approval, plurality and block voting: marks are added up and the most win."""

from __future__ import annotations

from fractions import Fraction

from .counting import Counted, CountedRound, Election


def count_approval(election: Election) -> Counted:
    """Everybody on a paper is approved by it."""
    return most_marks(
        election, [([c for r in ranks for c in r], w) for ranks, w in election.papers]
    )


def count_plurality(election: Election) -> Counted:
    """The first preference counts, if it is one."""
    return most_marks(election, [([ranking[0]], weight) for ranking, weight in election.clear()])


def count_block(election: Election) -> Counted:
    """As many marks as seats; a paper with more is spoilt."""
    papers = [([c for r in ranks for c in r], weight) for ranks, weight in election.papers]
    return most_marks(election, [(m, w) for m, w in papers if len(m) <= election.seats])


def most_marks(election: Election, papers: list[tuple[list[int], int]]) -> Counted:
    """The candidates with the most marks; those level at the last seat by the draw."""
    votes = dict.fromkeys(election.standing, 0)
    for marks, weight in papers:
        for candidate in marks:
            votes[candidate] += weight
    drawn = election.drawn
    ahead = sorted(votes, key=lambda c: (-votes[c], drawn[c]))
    elected = tuple(sorted(ahead[: election.seats], key=lambda c: (-votes[c], c)))
    shown = {c: Fraction(number) for c, number in votes.items()}
    return Counted(elected, (CountedRound(shown, elected, ()),))
