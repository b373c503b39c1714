"""Papers that rank one candidate at a time, for the rules that count only those."""

from __future__ import annotations

from .packed import MOST, Packed
from .protocol import Sorting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from .ballots import Papers, Ranking, UnevenRanking

    # Bytes where there are few enough candidates, see `packed`; otherwise tuples. Any: of those
    # two, and the number of candidates tells which.
    Weighted = tuple[Any, int]


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
    packs = len(papers.candidates) <= MOST
    valid: list[Weighted] = list(papers.rankings())
    if packs and not isinstance(papers.profile, Packed):
        valid = [(bytes(ranking), weight) for ranking, weight in valid]
    void = papers.void
    for ranks, weight in papers.uneven.items():
        clear = _clear(ranks, gaps_end)
        if clear:
            valid.append((bytes(clear) if packs else clear, weight))
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
    papers: Iterable[Weighted], continuing: Sequence[bool]
) -> tuple[list[list[Weighted]], list[Weighted]]:
    """The papers by the next continuing candidate on them, and those on which there is none.

    Whoever comes before that one on a paper has had it or is out, so the search may begin at the
    first rank.
    """
    found: list[list[Weighted]] = [[] for _ in continuing]
    ended: list[Weighted] = []
    give = [heap.append for heap in found]
    if len(continuing) > MOST:
        for paper in papers:
            following = (c for c in paper[0] if continuing[c])
            give_to = next(following, None)
            (ended.append if give_to is None else give[give_to])(paper)
        return found, ended
    gone = bytes(c for c, stays in enumerate(continuing) if not stays)
    for paper in papers:
        rest = paper[0].lstrip(gone)
        if rest:
            give[rest[0]](paper)
        else:
            ended.append(paper)
    return found, ended


def voters(papers: Iterable[Weighted]) -> int:
    """How many voters these papers stand for."""
    return sum([weight for _, weight in papers])
