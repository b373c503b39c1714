"""Ties by what earlier rounds said, most recent first, then by the order in which the lot falls."""

from __future__ import annotations

from .ballots import checked_order
from .protocol import LOT_NEEDED, ORDER_GIVEN, Tie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .ballots import Papers


class Lot:
    """The order in which the lot falls: of those level, the earliest in it loses.

    Where the order given does not name a candidate, the order of the ballot paper stands in.
    """

    def __init__(self, papers: Papers, tie_order: tuple[int, ...]) -> None:
        tie_order = checked_order(papers, tie_order)
        self.named = frozenset(tie_order)
        unnamed = (c for c in range(len(papers.candidates)) if c not in self.named)
        self.rank = {c: place for place, c in enumerate((*tie_order, *unnamed))}

    def drawn(self, level: Iterable[int]) -> str:
        """Whether the order given settles who loses among these, or a lot must still be drawn."""
        return ORDER_GIVEN if self.named.issuperset(level) else LOT_NEEDED


class Rounds:
    """The votes of every round so far, and how they set candidates apart who are level now."""

    def __init__(self, lot: Lot) -> None:
        self.lot = lot
        self.history: list[list[int]] = []

    def record(self, votes: Iterable[int]) -> None:
        """Keep the votes at the end of a round."""
        self.history.append(list(votes))

    def lookback(self, candidate: int) -> tuple[int, ...]:
        """The votes of a candidate from this round back to the first.

        Compared in this order, they narrow a tie round by round.
        """
        return tuple(votes[candidate] for votes in reversed(self.history))

    def first(self, level: Iterable[int]) -> int:
        """Of candidates with equally many votes, the one who was ahead."""
        return max(level, key=lambda c: (self.lookback(c), -self.lot.rank[c]))

    def last(self, level: Iterable[int]) -> int:
        """Of candidates with equally few votes, the one who was behind."""
        return min(level, key=lambda c: (self.lookback(c), self.lot.rank[c]))

    def ties_won(self, first: int, level: Iterable[int]) -> tuple[Tie, ...]:
        """Each other one waits: how it was set apart from the first."""
        return tuple(
            Tie(tuple(sorted((first, other))), self._apart(first, other), other)
            for other in level
            if other != first
        )

    def ties_lost(self, last: int, level: Sequence[int]) -> tuple[Tie, ...]:
        """From whom the excluded was set apart, most recent round first."""
        groups: dict[str, list[int]] = {}
        others = sorted((c for c in level if c != last), key=self.lookback, reverse=True)
        for other in others:
            groups.setdefault(self._apart(last, other), [last]).append(other)
        return tuple(Tie(tuple(sorted(group)), how, last) for how, group in groups.items())

    def _apart(self, one: int, other: int) -> str:
        for number in range(len(self.history) - 1, 0, -1):
            votes = self.history[number - 1]
            if votes[one] != votes[other]:
                return f"round {number}"
        return self.lot.drawn((one, other))
