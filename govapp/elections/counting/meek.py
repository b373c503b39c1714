"""What the rules by Meek's method share: papers that give a part to each elected on the way.

A paper passes the elected candidates it ranks, leaves each the part that the candidate keeps, and
gives what is left to the first candidate who is still hopeful, or to nobody. So only two things
about a paper matter: the elected before its first hopeful, in order, and who that hopeful is.
Papers alike in this are one row, however many they are and whatever follows; a row is looked at
anew only when its hopeful is elected or excluded. A distribution costs as many steps as there are
rows, not papers.
"""

from __future__ import annotations

from .protocol import EXCLUSION, SURPLUS, Transfer
from .rankings import dealt, voters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .ballots import Ranking
    from .protocol import Round
    from .rankings import Weighted

    # What is kept and what goes on of a paper's weight, both with nine decimals.
    Split = Callable[[int, int], tuple[int, int]]

PLACES = 9
VOTE: int = 10**PLACES
NOBODY = -1


def times_up(one: int, other: int) -> int:
    """The product of two figures with nine decimals, rounded up to nine decimals."""
    return -(-one * other // VOTE)


def over_up(dividend: int, divisor: int) -> int:
    """The quotient of two figures with nine decimals, rounded up to nine decimals."""
    return -(-dividend * VOTE // divisor)


class Pools:
    """The papers of a count by Meek's method, together by whom they pass and whom they reach."""

    def __init__(self, valid: Iterable[Weighted], hopeful: Sequence[bool]) -> None:
        self.hopeful = list(hopeful)
        self.elected = [False] * len(self.hopeful)
        self.piles: list[dict[Ranking, _Pile]] = [{} for _ in self.hopeful]  # by whom they pass
        self.spent: dict[Ranking, int] = {}
        self.nodes: list[_Node] = []
        self._deal(valid, ())

    def elect(self, candidates: Iterable[int]) -> None:
        """From now on papers pass these candidates and leave them a part."""
        for candidate in candidates:
            self.elected[candidate] = True
            self._leave(candidate)

    def exclude(self, candidate: int) -> None:
        """From now on papers pass this candidate and leave nothing."""
        self._leave(candidate)

    def distribute(self, keeps: Sequence[int], split: Split) -> tuple[list[int], int]:
        """The votes of each candidate and what reached nobody, if each elected keeps so much."""
        if not self.nodes:
            self.nodes = _tree(self.piles, self.spent)
        votes = [0] * len(self.hopeful)
        exhausted = 0
        passed: list[int] = []
        for node in self.nodes:
            rest = VOTE
            if node.candidate != NOBODY:
                kept, rest = split(passed[node.parent], keeps[node.candidate])
                votes[node.candidate] += kept * node.weight
            passed.append(rest)
            for reached, weight in node.reached.items():
                votes[reached] += rest * weight
            exhausted += rest * node.spent
        return votes, exhausted

    def _leave(self, candidate: int) -> None:
        """Deal anew whatever reached this candidate; papers pass them from now on."""
        self.hopeful[candidate] = False
        piles, self.piles[candidate] = self.piles[candidate], {}
        for passed, pile in piles.items():
            on = (*passed, candidate) if self.elected[candidate] else passed
            self._deal(pile.papers, on)
        self.nodes = []

    def _deal(self, papers: Iterable[Weighted], passed: Ranking) -> None:
        """Find for papers that pass these elected whom they pass and reach further on."""
        stays = [hopes or won for hopes, won in zip(self.hopeful, self.elected, strict=True)]
        for candidate in passed:
            stays[candidate] = False
        found, ended = dealt(papers, stays)
        if ended:
            self.spent[passed] = self.spent.get(passed, 0) + voters(ended)
        for candidate, heap in enumerate(found):
            if heap and self.hopeful[candidate]:
                self.piles[candidate].setdefault(passed, _Pile()).papers.extend(heap)
            elif heap:
                self._deal(heap, (*passed, candidate))


class _Pile:
    """Papers that pass the same elected candidates and reach the same hopeful one."""

    __slots__ = ("_counted", "_weight", "papers")

    def __init__(self) -> None:
        self.papers: list[Weighted] = []
        self._counted = 0
        self._weight = 0

    @property
    def weight(self) -> int:
        """How many voters these papers stand for; only what came since the last time is added."""
        self._weight += voters(self.papers[self._counted :])
        self._counted = len(self.papers)
        return self._weight


class _Node:
    """Papers that pass the same elected candidates: this one last, the parent's before."""

    __slots__ = ("candidate", "parent", "reached", "spent", "weight")

    def __init__(self, candidate: int, parent: int) -> None:
        self.candidate = candidate
        self.parent = parent
        self.weight = 0
        self.reached: dict[int, int] = {}
        self.spent = 0


def _tree(piles: Sequence[dict[Ranking, _Pile]], spent: dict[Ranking, int]) -> list[_Node]:
    """The rows as a tree, each node after its parent."""
    root = _Node(NOBODY, NOBODY)
    nodes = [root]
    found: dict[Ranking, int] = {(): 0}

    def grow(passed: Ranking, weight: int) -> _Node:
        for length in range(1, len(passed) + 1):
            start = passed[:length]
            if start not in found:
                found[start] = len(nodes)
                nodes.append(_Node(passed[length - 1], found[start[:-1]]))
            nodes[found[start]].weight += weight
        return nodes[found[passed]]

    for candidate, pile in enumerate(piles):
        for passed, papers in pile.items():
            grow(passed, papers.weight).reached[candidate] = papers.weight
    for passed, weight in spent.items():
        grow(passed, weight).spent = weight
    return nodes


def with_transfers(rounds: Sequence[Round]) -> tuple[Round, ...]:
    """The rounds with what each candidate had gained by the end of the next.

    Votes flow from all the elected at once; the transfer is put to the one who set it off: the
    excluded, or of those elected the one with the most votes.
    """
    done = []
    for entry, following in zip(rounds, [*rounds[1:], None], strict=False):
        transfer = None
        if following is not None:
            after, before = following.tallies, entry.tallies
            moved = {c: after[c] - before[c] for c in after if after[c] > before[c]}
            source = entry.eliminated[0] if entry.eliminated else entry.elected[0]
            transfer = Transfer(source, EXCLUSION if entry.eliminated else SURPLUS, moved)
        done.append(type(entry)(**{**vars(entry), "transfer": transfer}))
    return tuple(done)
