"""Scottish STV: the weighted inclusive Gregory method of the Scottish council elections.

The Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52. The
rule named at a step is the one it follows. A vote is counted in hundred-thousandths, so every
figure is an integer; each transfer cuts the value of the single paper after the fifth decimal.

The prose page `scottish.md` beside this file explains it with a worked example.
"""

from __future__ import annotations

from .ballots import checked_order
from .frozen import frozen
from .protocol import (
    EXCLUSION,
    LOT_NEEDED,
    ORDER_GIVEN,
    SURPLUS,
    Protocol,
    Round,
    Sorting,
    Tie,
    Transfer,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .ballots import Papers, Ranking

    Weighted = tuple[Ranking, int]

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
    tie_order = checked_order(papers, tie_order)
    valid, sorting = _sorted(papers.struck())
    quota = sorting.valid // (papers.seats + 1) + 1  # rule 46
    state = _State(papers, quota, tie_order)
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


def _sorted(papers: Papers) -> tuple[list[Weighted], Sorting]:
    """The valid papers up to where each stays clear, and how many there are of each kind."""
    valid = list(papers.profile.items())
    void = papers.void
    for ranks, weight in papers.uneven.items():
        clear: list[int] = []
        for rank in ranks:
            if len(rank) != 1:
                break
            clear.extend(rank)
        if clear:
            valid.append((tuple(clear), weight))
        else:
            void += weight
    return valid, Sorting(sum(weight for _, weight in valid), papers.blank, void)


@frozen
class _Step:
    """What the end of a round asks for: a surplus or an exclusion, and the ties met on the way."""

    source: int
    kind: str
    ties: tuple[Tie, ...]


class _State:
    """A count under way: who is still in, who holds which papers at which value."""

    def __init__(self, papers: Papers, quota: int, tie_order: tuple[int, ...]) -> None:
        everybody = range(len(papers.candidates))
        self.seats = papers.seats
        self.quota = quota * VOTE
        self.continuing = [c not in papers.withdrawn for c in everybody]
        self.standing = [c for c in everybody if self.continuing[c]]
        self.votes = [0] * len(everybody)
        self.piles: list[dict[int, list[Weighted]]] = [{} for _ in everybody]
        self.exhausted = 0
        self.waiting: list[int] = []
        self.elected: list[int] = []
        self.excluded: list[int] = []
        self.history: list[list[int]] = []
        self.ordered = frozenset(tie_order)
        unordered = (c for c in everybody if c not in self.ordered)
        self.rank = {c: place for place, c in enumerate((*tie_order, *unordered))}

    def rounds(self, valid: Iterable[Weighted]) -> Iterator[Round]:
        """Go through the count, round by round."""
        self._hand_out(valid, VOTE)  # rule 45: sorted by first preference
        while True:
            self.history.append(list(self.votes))
            tallies, exhausted = {c: self.votes[c] for c in self.standing}, self.exhausted
            elected = self._elect()
            step = self._next_step()
            yield Round(
                number=len(self.history),
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
        by_votes = sorted(left, key=lambda c: (self._lookback(c), self.rank[c]), reverse=True)
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
            first = max(level, key=lambda c: (self._lookback(c), -self.rank[c]))
            return _Step(first, SURPLUS, self._ties_won(first, level))
        least = min(self.votes[c] for c in left)  # rules 50 and 51: the fewest votes
        level = [c for c in left if self.votes[c] == least]
        last = min(level, key=lambda c: (self._lookback(c), self.rank[c]))
        return _Step(last, EXCLUSION, self._ties_lost(last, level))

    def _lookback(self, candidate: int) -> tuple[int, ...]:
        """The votes of a candidate from this round back to the first.

        Compared in this order, they narrow a tie round by round.
        """
        return tuple(votes[candidate] for votes in reversed(self.history))

    def _ties_won(self, first: int, level: Sequence[int]) -> tuple[Tie, ...]:
        """Each other surplus waits: how it was set apart from the first."""
        return tuple(
            Tie(tuple(sorted((first, other))), self._apart(first, other), other)
            for other in level
            if other != first
        )

    def _ties_lost(self, last: int, level: Sequence[int]) -> tuple[Tie, ...]:
        """From whom the excluded was set apart, most recent round first."""
        groups: dict[str, list[int]] = {}
        others = sorted((c for c in level if c != last), key=self._lookback, reverse=True)
        for other in others:
            groups.setdefault(self._apart(last, other), [last]).append(other)
        return tuple(Tie(tuple(sorted(group)), how, last) for how, group in groups.items())

    def _apart(self, one: int, other: int) -> str:
        for number in range(len(self.history) - 1, 0, -1):
            votes = self.history[number - 1]
            if votes[one] != votes[other]:
                return f"round {number}"
        return ORDER_GIVEN if {one, other} <= self.ordered else LOT_NEEDED

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
        """Give each paper, at this value, to the next continuing candidate on it.

        Whoever comes before that one on the paper has had it or is out, so each search may begin
        at the first rank.
        """
        continuing = self.continuing
        heaps: list[list[Weighted]] = [[] for _ in continuing]
        exhausted = 0
        for paper in papers:
            for candidate in paper[0]:
                if continuing[candidate]:
                    heaps[candidate].append(paper)
                    break
            else:
                exhausted += paper[1]
        self.exhausted += exhausted * value
        for candidate, heap in enumerate(heaps):
            if heap:
                self.votes[candidate] += value * sum(weight for _, weight in heap)
                self.piles[candidate].setdefault(value, []).extend(heap)
