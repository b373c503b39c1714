"""Schulze and ranked pairs: every candidate against every other, by winning votes."""

from __future__ import annotations

from .counting import Counted, Election

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


def count_schulze(election: Election) -> Counted:
    """Who is beaten along no path; of several the first in the draw."""
    strength = strongest_paths(election)
    better = {(a, b) for a, b in strength if strength[a, b] > strength.get((b, a), 0)}
    return Counted(first_unbeaten(election, better))


def count_ranked_pairs(election: Election) -> Counted:
    """Victories are locked from the largest down unless they close a circle."""
    drawn, locked = election.drawn, set[tuple[int, int]]()
    matrix = preferred(election)
    by_size = sorted(
        victories(matrix).items(),
        key=lambda won: (-won[1], matrix[won[0][::-1]], -drawn[won[0][1]], drawn[won[0][0]]),
    )
    for (winner, loser), _ in by_size:
        if not leads_to(loser, winner, locked):
            locked.add((winner, loser))
    return Counted(first_unbeaten(election, locked))


def leads_to(start: int, goal: int, locked: set[tuple[int, int]]) -> bool:
    """Whether locked victories lead from one to the other."""
    reached, new = {start}, {start}
    while new:
        new = {b for a, b in locked if a in new} - reached
        reached |= new
    return goal in reached


def first_unbeaten(election: Election, better: set[tuple[int, int]]) -> tuple[int, ...]:
    """The one beaten by nobody, of several the first in the draw; these rules elect one."""
    there, drawn = election.standing, election.drawn
    unbeaten = [c for c in there if not any((a, c) in better for a in there)]
    return tuple(sorted(unbeaten, key=lambda c: drawn[c])[:1])
