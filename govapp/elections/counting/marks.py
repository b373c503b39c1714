"""What approval, plurality and block voting share: the most marks win."""

from __future__ import annotations

from .protocol import Protocol, Round, Sorting, Tie
from .ties import Lot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ballots import Papers


def most_marks(
    papers: Papers,
    tie_order: tuple[int, ...],
    *,
    rule: str,
    version: str,
    votes: list[int],
    sorting: Sorting,
) -> Protocol:
    """Elect those with the most votes, as many as there are seats, all in one round.

    Of those level at the last seat, the earliest in `tie_order` are elected, or, where it does
    not name them, the earliest on the ballot paper, and the tie is marked as needing a lot.
    Among the elected, equal votes stand in the order of the ballot paper.
    """
    lot = Lot(papers, tie_order)
    there = [c for c in range(len(papers.candidates)) if c not in papers.withdrawn]
    ahead = sorted(there, key=lambda c: (-votes[c], lot.rank[c]))
    taken, left = ahead[: papers.seats], ahead[papers.seats :]
    elected = tuple(sorted(taken, key=lambda c: (-votes[c], c)))
    ties = _ties(votes, taken, left, lot)
    entry = Round(1, {c: votes[c] for c in there}, 0, elected, (), None, ties)
    return Protocol(
        rule=rule,
        version=version,
        title=papers.title,
        seats=papers.seats,
        candidates=papers.candidates,
        withdrawn=tuple(sorted(papers.withdrawn)),
        ballots=sorting,
        quota=None,
        places=0,
        rounds=(entry,),
        elected=elected,
        runners_up=tuple(left),
    )


def _ties(votes: list[int], taken: list[int], left: list[int], lot: Lot) -> tuple[Tie, ...]:
    """For each who lost the last seat with as many votes as its winners: who was level."""
    if not left or votes[taken[-1]] != votes[left[0]]:
        return ()
    level = [c for c in taken if votes[c] == votes[left[0]]]
    return tuple(
        Tie(tuple(sorted((*level, other))), lot.drawn((*level, other)), other)
        for other in left
        if votes[other] == votes[left[0]]
    )


def everybody_on(papers: Papers, most: int | None = None) -> tuple[list[int], Sorting]:
    """A vote for everybody on a paper, whatever the rank; papers with more than `most` are void."""
    votes = [0] * len(papers.candidates)
    valid, void = 0, papers.void
    uneven = ((tuple(c for rank in r for c in rank), w) for r, w in papers.uneven.items())
    for marked in (papers.rankings(), uneven):
        for marks, weight in marked:
            if most is not None and len(marks) > most:
                void += weight
                continue
            valid += weight
            for candidate in marks:
                votes[candidate] += weight
    return votes, Sorting(valid, papers.blank, void)
