"""Ranked pairs: victories are locked from the strongest down, unless they would close a circle.

T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare
4 (1987), 185-206. Here a victory is as strong as the votes of its winner ("winning votes"), where
that paper takes the margin; of equally strong ones the one with fewer votes against it is first.

The prose page `ranked_pairs.md` beside this file explains it with a worked example.
"""

from __future__ import annotations

from .pairs import preferred, standing, ties_for_the_seat, told
from .ties import Lot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .ballots import Papers
    from .pairs import Matrix
    from .protocol import Protocol

    Victory = tuple[int, int]

RULE = "ranked-pairs"
VERSION = "Tideman 1987 by winning votes, edition 1"


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Elect one candidate, whatever number of seats the papers are for, and rank all others.

    Of victories that are level in everything, the one over the latest in `tie_order` is locked
    first, so that those in front keep their places; then by the earliest winner. The ballot
    paper stands in where the order names nobody. If it decides who wins, the tie is marked.
    """
    lot = Lot(papers, tie_order)
    papers = papers.struck()
    there, matrix = standing(papers), preferred(papers)
    won = victories(matrix, there)
    locked, left_out = lock(won, matrix, lot.rank)
    ranking = ordered(there, locked, lot.rank)
    level = possible_winners(there, matrix, won, lot.rank)
    names = papers.candidates
    return told(
        papers,
        lot,
        rule=RULE,
        version=VERSION,
        matrix=matrix,
        ranking=[[c] for c in ranking],
        ties=ties_for_the_seat(level, ranking[0], lot) if ranking else (),
        extra={
            "locked": [[names[a], names[b]] for a, b in locked],
            "left_out": [[names[a], names[b]] for a, b in left_out],
        },
    )


def victories(matrix: Matrix, there: Sequence[int]) -> list[Victory]:
    """The contests that were won, as (winner, loser)."""
    return [(a, b) for a in there for b in there if matrix[a][b] > matrix[b][a]]


def lock(
    won: Sequence[Victory], matrix: Matrix, rank: Mapping[int, int]
) -> tuple[list[Victory], list[Victory]]:
    """The victories that hold, from the strongest down, and those that would close a circle."""
    by_strength = sorted(
        won, key=lambda v: (-matrix[v[0]][v[1]], matrix[v[1]][v[0]], -rank[v[1]], rank[v[0]])
    )
    size = len(matrix)
    below = [1 << c for c in range(size)]  # as bits: who is reached from each, itself included
    locked, left_out = [], []
    for winner, loser in by_strength:
        if below[loser] >> winner & 1:
            left_out.append((winner, loser))
            continue
        locked.append((winner, loser))
        if not below[winner] >> loser & 1:
            for c in range(size):
                if below[c] >> winner & 1:
                    below[c] |= below[loser]
    return locked, left_out


def ordered(there: Sequence[int], locked: Sequence[Victory], rank: Mapping[int, int]) -> list[int]:
    """Everybody behind those whom the locked victories put above; those level by the lot."""
    above: dict[int, set[int]] = {c: set() for c in there}
    for winner, loser in locked:
        above[loser].add(winner)
    ranking: list[int] = []
    while above:
        free = [c for c, winners in above.items() if not winners.intersection(above)]
        ranking.append(min(free, key=rank.__getitem__))
        del above[ranking[-1]]
    return ranking


def possible_winners(
    there: Sequence[int], matrix: Matrix, won: Sequence[Victory], rank: Mapping[int, int]
) -> list[int]:
    """Who wins by this order, or by the one with a single candidate brought to the front."""
    levels = {(matrix[a][b], matrix[b][a]) for a, b in won}
    if there and len(levels) == len(won) == len(there) * (len(there) - 1) // 2:
        return ordered(there, lock(won, matrix, rank)[0], rank)[:1]  # no two victories are level
    found = set()
    for front in there:
        changed = {**rank, front: -1}
        found.add(ordered(there, lock(won, matrix, changed)[0], changed)[0])
    return sorted(found)
