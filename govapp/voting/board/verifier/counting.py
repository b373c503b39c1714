"""What is counted: the opened papers of a vote, ready for any of the rules.

These counts are written to be read, not to be fast, and share nothing with the program that
counted first. Votes are whole numbers or fractions, never binary floats.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Ranks = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Election:
    """What is counted: candidates by their place on the ballot paper, papers with their weight.

    Papers go rank by rank, the withdrawn struck already; `order` is the order of the draw.
    """

    names: tuple[str, ...]
    seats: int
    withdrawn: frozenset[int]
    papers: tuple[tuple[Ranks, int], ...]
    order: tuple[int, ...] = ()

    @property
    def standing(self) -> tuple[int, ...]:
        """Everybody who has not withdrawn."""
        return tuple(c for c in range(len(self.names)) if c not in self.withdrawn)

    @property
    def drawn(self) -> dict[int, int]:
        """Where each stands in the draw; those it does not name follow in ballot paper order."""
        rest = (c for c in range(len(self.names)) if c not in self.order)
        return {candidate: place for place, candidate in enumerate((*self.order, *rest))}

    def clear(self) -> list[tuple[tuple[int, ...], int]]:
        """Papers as far as they rank one at a time: a skipped or a shared rank ends them."""
        papers = []
        for ranks, weight in self.papers:
            ranking: list[int] = []
            for rank in ranks:
                if len(rank) != 1:
                    break
                ranking.extend(rank)
            if ranking:
                papers.append((tuple(ranking), weight))
        return papers


@dataclass(frozen=True)
class Paper:
    """One opened paper as it says itself: ranks of choice numbers, and how many votes it is."""

    ranks: tuple[tuple[int, ...], ...]
    weight: int

    @property
    def marks(self) -> tuple[int, ...]:
        """Everybody on it, whatever the rank."""
        return tuple(mark for rank in self.ranks for mark in rank)


def paper_from(text: str, weight: int) -> Paper:
    """`03.07=12.00` ranks 3 first, then 7 and 12 equal; zeros and hyphens only fill up.

    `5x03.07` is the same for five votes; a paper that does not say it is for `weight`.
    """
    heavy, mark, body = text.rpartition("x")
    ranks = [
        tuple(int(choice) for choice in rank.split("=") if int(choice))
        for rank in body.strip(" -.").split(".")
        if rank
    ]
    while ranks and not ranks[-1]:
        ranks.pop()
    return Paper(tuple(ranks), int(heavy) if mark else weight)


@dataclass(frozen=True)
class Counted:
    """What a count gives: who is elected, and the votes and decisions of every round."""

    elected: tuple[int, ...]
    rounds: tuple[CountedRound, ...] = ()


@dataclass(frozen=True)
class CountedRound:
    """The votes at the end of a round, who was elected and who excluded on them."""

    votes: dict[int, Fraction]
    elected: tuple[int, ...]
    excluded: tuple[int, ...]


def struck(ranks: Iterable[Sequence[int]], withdrawn: frozenset[int]) -> Ranks:
    """A paper without the withdrawn: their ranks close up, skipped ranks stay skipped."""
    kept = []
    for rank in ranks:
        rest = tuple(sorted(c for c in rank if c not in withdrawn))
        if rest or not rank:
            kept.append(rest)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
