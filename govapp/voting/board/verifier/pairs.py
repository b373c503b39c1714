"""Schulze and ranked pairs: every candidate against every other, by winning votes."""

from __future__ import annotations

from .counting import Election

Matrix = dict[tuple[int, int], int]


def preferred(election: Election) -> Matrix:
    """How many papers put the first of a pair above the second; the unranked are last, level."""
    matrix = {(a, b): 0 for a in election.standing for b in election.standing if a != b}
    for ranks, weight in election.papers:
        rank_of = {c: place for place, rank in enumerate(ranks) for c in rank}
        for a, b in matrix:
            if rank_of.get(a, len(ranks)) < rank_of.get(b, len(ranks)):
                matrix[a, b] += weight
    return matrix


def victories(matrix: Matrix) -> Matrix:
    """The pairs that were won, with the votes of the winner."""
    return {pair: votes for pair, votes in matrix.items() if votes > matrix[pair[::-1]]}


def strongest_paths(election: Election) -> Matrix:
    """How strong the strongest path of victories is between each two."""
    strength = victories(preferred(election))
    for middle in election.standing:
        for a in election.standing:
            for b in election.standing:
                through = min(strength.get((a, middle), 0), strength.get((middle, b), 0))
                if a != b and through > strength.get((a, b), 0):
                    strength[a, b] = through
    return strength
