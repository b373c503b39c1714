"""Papers that rank one candidate at a time, for the rules that count only those."""

from __future__ import annotations

from .protocol import Sorting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .ballots import Papers, Ranking, UnevenRanking

    Weighted = tuple[Sequence[int], int]


def up_to_a_gap(papers: Papers) -> tuple[list[Weighted], Sorting]:
    """The papers up to where a rank is skipped or shared, and how many there are of each kind.

    A paper that begins so is void.
    """
    return _sorted(papers, gaps_end=True)


def passing_over_gaps(papers: Papers) -> tuple[list[Weighted], Sorting]:
    """The papers up to where a rank is shared, skipped ranks left out, and how many there are.

    A paper on which nobody stands alone before the first shared rank is void.
    """
    return _sorted(papers, gaps_end=False)


def _sorted(papers: Papers, *, gaps_end: bool) -> tuple[list[Weighted], Sorting]:
    valid = list(papers.rankings())
    void = papers.void
    for ranks, weight in papers.uneven.items():
        clear = _clear(ranks, gaps_end)
        if clear:
            valid.append((clear, weight))
        else:
            void += weight
    return valid, Sorting(voters(valid), papers.blank, void)


def _clear(ranks: UnevenRanking, gaps_end: bool) -> Ranking:
    clear: list[int] = []
    for rank in ranks:
        if len(rank) > 1 or (gaps_end and not rank):
            break
        clear.extend(rank)
    return tuple(clear)


def dealt(
    papers: Iterable[Weighted], depth: int, continuing: Sequence[bool]
) -> Iterator[tuple[int | None, int, list[Weighted]]]:
    """Papers by the next continuing candidate on them, looked for from rank `depth` (from 0) on.

    With each candidate, or None for nobody, come the rank after theirs and the papers; a candidate
    comes once for every rank at which papers reach them.
    """
    remaining = papers
    while remaining:
        found, ended = by_rank(remaining, depth, len(continuing))
        depth += 1
        if ended:
            yield None, depth, ended
        remaining = []
        for candidate, heap in enumerate(found):
            if heap and continuing[candidate]:
                yield candidate, depth, heap
            elif heap:
                remaining.extend(heap)


def by_rank(
    papers: Iterable[Weighted], depth: int, candidates: int
) -> tuple[list[list[Weighted]], list[Weighted]]:
    """The papers by the candidate at rank `depth` (from 0), and those that end before it."""
    found: list[list[Weighted]] = [[] for _ in range(candidates)]
    ended: list[Weighted] = []
    give = [heap.append for heap in found]
    for paper in papers:
        ranking = paper[0]
        if depth < len(ranking):
            give[ranking[depth]](paper)
        else:
            ended.append(paper)
    return found, ended


def voters(papers: Iterable[Weighted]) -> int:
    """How many voters these papers stand for."""
    return sum([weight for _, weight in papers])
