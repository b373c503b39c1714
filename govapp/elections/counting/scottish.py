"""Scottish STV: the weighted inclusive Gregory method of the Scottish council elections.

The Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52. The
rule named at a step is the one it follows. A vote is counted in hundred-thousandths, so every
figure is an integer; each transfer cuts the value of the single paper after the fifth decimal.

The prose page `scottish.md` beside this file explains it with a worked example.
"""

from __future__ import annotations

from .frozen import frozen
from .protocol import EXCLUSION, SURPLUS, Protocol, Round, Tie, Transfer
from .rankings import dealt, up_to_a_gap, voters
from .ties import Lot, Rounds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .ballots import Papers
    from .rankings import Weighted

RULE = "scottish-stv"
VERSION = "SSI 2007/42 Schedule 1 rules 45-52, edition 1"
PLACES = 5
VOTE = 10**PLACES


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Count the papers; a tie that no earlier round settles falls to `tie_order`.

    That is the order in which the lot falls: of those level, the earliest in it is excluded, or
    has their surplus moved first. Where it does not name all who are level, the order of the
    ballot paper stands in and the tie is marked as needing a lot. A paper ends at a skipped rank
    or where two stand equal; if that is its first rank, it is void.
    """
    lot = Lot(papers, tie_order)
    valid, sorting = up_to_a_gap(papers.struck())
    quota = sorting.valid // (papers.seats + 1) + 1  # rule 46
    state = _State(papers, quota, lot)
    rounds = tuple(state.rounds(valid))
    return Protocol(
        rule=RULE,
        version=VERSION,
        title=papers.title,
        seats=papers.seats,
        candidates=papers.candidates,
        withdrawn=tuple(sorted(papers.withdrawn)),
        ballots=sorting,
        quota=state.quota,
        places=PLACES,
        rounds=rounds,
        elected=tuple(state.elected),
        runners_up=state.runners_up(),
    )


@frozen
class _Step:
    """What the end of a round asks for: a surplus or an exclusion, and the ties met on the way."""

    source: int
    kind: str
    ties: tuple[Tie, ...]


class _State:
    """A count under way: who is still in, who holds which papers at which value."""

    def __init__(self, papers: Papers, quota: int, lot: Lot) -> None:
        everybody = range(len(papers.candidates))
        self.seats = papers.seats
        self.quota = quota * VOTE
        self.continuing = [c not in papers.withdrawn for c in everybody]
        self.standing = [c for c in everybody if self.continuing[c]]
        self.votes = [0] * len(everybody)
        self.piles: list[dict[int, list[Weighted]]] = [{} for _ in everybody]  # by value
        self.exhausted = 0
        self.waiting: list[int] = []
        self.elected: list[int] = []
        self.excluded: list[int] = []
        self.past = Rounds(lot)

    def rounds(self, valid: Iterable[Weighted]) -> Iterator[Round]:
        """Go through the count, round by round."""
        self._hand_out(valid, VOTE)  # rule 45: sorted by first preference
        while True:
            self.past.record(self.votes)
            tallies, exhausted = {c: self.votes[c] for c in self.standing}, self.exhausted
            elected = self._elect()
            step = self._next_step()
            yield Round(
                number=len(self.past.history),
                tallies=tallies,
                exhausted=exhausted,
                elected=elected,
                eliminated=(step.source,) if step and step.kind == EXCLUSION else (),
                transfer=self._transfer(step) if step else None,
                ties=step.ties if step else (),
            )
            if step is None:
                return

    def runners_up(self) -> tuple[int, ...]:
        """Those not elected: by votes at the end, then the last excluded first."""
        left = (c for c in self.standing if self.continuing[c])
        rank = self.past.lot.rank
        by_votes = sorted(left, key=lambda c: (self.past.lookback(c), rank[c]), reverse=True)
        return (*by_votes, *reversed(self.excluded))

    def _elect(self) -> tuple[int, ...]:
        """Rules 47 and 52: those with the quota, or all who are left for the last vacancies."""
        left = [c for c in self.standing if self.continuing[c]]
        if len(left) > self.seats - len(self.elected):
            left = [c for c in left if self.votes[c] >= self.quota]
        elected = sorted(left, key=lambda c: (-self.votes[c], c))
        for candidate in elected:
            self.continuing[candidate] = False
            if self.votes[candidate] > self.quota:
                self.waiting.append(candidate)
        self.elected.extend(elected)
        return tuple(elected)

    def _next_step(self) -> _Step | None:
        left = [c for c in self.standing if self.continuing[c]]
        if len(self.elected) == self.seats or not left:
            return None  # rule 52: no further transfer
        if self.waiting:  # rule 49: the largest surplus first
            most = max(self.votes[c] for c in self.waiting)
            level = sorted(c for c in self.waiting if self.votes[c] == most)
            first = self.past.first(level)
            return _Step(first, SURPLUS, self.past.ties_won(first, level))
        least = min(self.votes[c] for c in left)  # rules 50 and 51: the fewest votes
        level = [c for c in left if self.votes[c] == least]
        last = self.past.last(level)
        return _Step(last, EXCLUSION, self.past.ties_lost(last, level))

    def _transfer(self, step: _Step) -> Transfer:
        source, total = step.source, self.votes[step.source]
        piles, self.piles[source] = self.piles[source], {}
        before = list(self.votes)
        if step.kind == SURPLUS:  # rule 48: value times surplus over total, cut at five decimals
            surplus = total - self.quota
            self.waiting.remove(source)
            self.votes[source] = self.quota
            for value, papers in piles.items():
                self._hand_out(papers, value * surplus // total)
        else:  # rule 50: every paper goes on at the value it came with
            self.continuing[source] = False
            self.standing.remove(source)
            self.excluded.append(source)
            for value, papers in piles.items():
                self._hand_out(papers, value)
        moved = {c: self.votes[c] - before[c] for c in self.standing if self.votes[c] > before[c]}
        return Transfer(source, step.kind, moved)

    def _hand_out(self, papers: Iterable[Weighted], value: int) -> None:
        """Give each paper, at this value, to the next continuing candidate on it."""
        found, ended = dealt(papers, self.continuing)
        self.exhausted += value * voters(ended)
        for candidate, heap in enumerate(found):
            if heap:
                self.votes[candidate] += value * voters(heap)
                self.piles[candidate].setdefault(value, []).extend(heap)
