"""The Schulze method: whoever is beaten along no path of victories wins.

Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and condorcet-consistent
single-winner election method", Social Choice and Welfare 36 (2011), 267-303. A victory is as
strong as the votes of its winner ("winning votes"); a path as strong as its weakest victory.

The prose page `schulze.md` beside this file explains it with a worked example.
"""

from __future__ import annotations

from .pairs import preferred, ranked_groups, standing, ties_for_the_seat, told
from .ties import Lot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .ballots import Papers
    from .pairs import Matrix
    from .protocol import Protocol

RULE = "schulze"
VERSION = "Schulze 2011 by winning votes, edition 1"


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Elect one candidate, whatever number of seats the papers are for, and rank all others.

    Of several whom nobody beats, the earliest in `tie_order` wins, or, where it does not name
    them, the earliest on the ballot paper, and the tie is marked as needing a lot.
    """
    lot = Lot(papers, tie_order)
    papers = papers.struck()
    there, matrix = standing(papers), preferred(papers)
    strength = strongest_paths(matrix, there)
    beaten: list[set[int]] = [
        {b for b in there if strength[a][b] > strength[b][a]} for a in range(len(matrix))
    ]
    ranking = ranked_groups(there, beaten)
    level = ranking[0] if ranking else []
    first = min(level, key=lot.rank.__getitem__, default=-1)
    names = papers.candidates
    paths: dict[str, object] = {
        names[a]: {names[b]: strength[a][b] for b in there if b != a} for a in there
    }
    return told(
        papers,
        lot,
        rule=RULE,
        version=VERSION,
        matrix=matrix,
        ranking=ranking,
        ties=ties_for_the_seat(level, first, lot),
        extra={"strongest_paths": paths},
    )


def strongest_paths(matrix: Matrix, there: Sequence[int]) -> Matrix:
    """How strong the strongest path from one to the other is; 0 where there is none."""
    strength = [
        [votes if votes > matrix[b][a] else 0 for b, votes in enumerate(row)]
        for a, row in enumerate(matrix)
    ]
    for middle in there:
        onward = strength[middle]
        for a in there:
            reach = strength[a][middle]
            if a != middle and reach:
                strength[a] = [
                    max(direct, min(reach, further))
                    for direct, further in zip(strength[a], onward, strict=True)
                ]
    return strength
