"""Instant runoff: one winner, the last one out round by round, until one has more than half.

No statute prescribes it to us: the page `irv.md` beside this file is the rule, and the steps are
numbered as there.
"""

from __future__ import annotations

from .protocol import EXCLUSION, Protocol, Round, Tie, Transfer
from .rankings import dealt, passing_over_gaps, voters
from .ties import Lot, Rounds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .ballots import Papers
    from .rankings import Weighted

RULE = "irv"
VERSION = "Instant runoff, one exclusion a round, edition 1"


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Elect one candidate, whatever number of seats the papers are for.

    Of those level with the fewest votes, the one with fewer in the most recent round in which
    they differed is out; if they never differed, the earliest in `tie_order`, or, where it does
    not name all of them, the earliest on the ballot paper and the tie is marked as needing a lot.
    """
    lot = Lot(papers, tie_order)
    valid, sorting = passing_over_gaps(papers.struck())
    state = _State(papers, lot)
    rounds = tuple(state.rounds(valid))
    return Protocol(
        rule=RULE,
        version=VERSION,
        title=papers.title,
        seats=1,
        candidates=papers.candidates,
        withdrawn=tuple(sorted(papers.withdrawn)),
        ballots=sorting,
        quota=None,
        places=0,
        rounds=rounds,
        elected=tuple(c for entry in rounds for c in entry.elected),
        runners_up=state.runners_up(),
    )


class _State:
    """A count under way: who is still in, and who holds which papers."""

    def __init__(self, papers: Papers, lot: Lot) -> None:
        everybody = range(len(papers.candidates))
        self.continuing = [c not in papers.withdrawn for c in everybody]
        self.votes = [0 for _ in everybody]
        self.piles: list[list[Weighted]] = [[] for _ in everybody]
        self.exhausted = 0
        self.excluded: list[int] = []
        self.winner: int | None = None
        self.past = Rounds(lot)

    @property
    def standing(self) -> list[int]:
        """The continuing candidates in the order of the ballot paper."""
        return [c for c, stays in enumerate(self.continuing) if stays]

    def rounds(self, valid: Iterable[Weighted]) -> Iterator[Round]:
        """Go through the count, round by round."""
        self._hand_out(valid)  # step 2: by first preference
        while True:
            self.past.record(self.votes)
            tallies, exhausted = {c: self.votes[c] for c in self.standing}, self.exhausted
            last, ties = self._judge()
            yield Round(
                number=len(self.past.history),
                tallies=tallies,
                exhausted=exhausted,
                elected=() if self.winner is None else (self.winner,),
                eliminated=() if last is None else (last,),
                transfer=None if last is None else self._exclude(last),
                ties=ties,
            )
            if last is None:
                return

    def runners_up(self) -> tuple[int, ...]:
        """Those not elected: by votes at the end, then the last excluded first."""
        left, rank = (c for c in self.standing if c != self.winner), self.past.lot.rank
        by_votes = sorted(left, key=lambda c: (self.past.lookback(c), rank[c]), reverse=True)
        return (*by_votes, *reversed(self.excluded))

    def _judge(self) -> tuple[int | None, tuple[Tie, ...]]:
        """Step 3: whoever has more than half wins; otherwise, step 4, who is out."""
        standing = self.standing
        if not standing:
            return None, ()
        first = max(standing, key=self.votes.__getitem__)
        held = sum(self.votes[c] for c in standing)
        if len(standing) == 1 or 2 * self.votes[first] > held:
            self.winner = first
            return None, ()
        least = min(self.votes[c] for c in standing)
        level = [c for c in standing if self.votes[c] == least]
        last = self.past.last(level)
        return last, self.past.ties_lost(last, level)

    def _exclude(self, last: int) -> Transfer:
        """Step 5: each paper goes to the next continuing candidate on it."""
        before = list(self.votes)
        self.continuing[last] = False
        self.excluded.append(last)
        pile, self.piles[last], self.votes[last] = self.piles[last], [], 0
        self._hand_out(pile)
        moved = {c: self.votes[c] - before[c] for c in self.standing if self.votes[c] > before[c]}
        return Transfer(last, EXCLUSION, moved)

    def _hand_out(self, papers: Iterable[Weighted]) -> None:
        found, ended = dealt(papers, self.continuing)
        self.exhausted += voters(ended)
        for candidate, heap in enumerate(found):
            if heap:
                self.votes[candidate] += voters(heap)
                self.piles[candidate].extend(heap)
