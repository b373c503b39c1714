"""Papers that rank one candidate at a time, for the rules that count only those."""

from __future__ import annotations

from .protocol import Sorting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ballots import Papers, Ranking, UnevenRanking

    Weighted = tuple[Ranking, int]


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
    valid = list(papers.profile.items())
    void = papers.void
    for ranks, weight in papers.uneven.items():
        clear = _clear(ranks, gaps_end)
        if clear:
            valid.append((clear, weight))
        else:
            void += weight
    return valid, Sorting(sum(weight for _, weight in valid), papers.blank, void)


def _clear(ranks: UnevenRanking, gaps_end: bool) -> Ranking:
    clear: list[int] = []
    for rank in ranks:
        if len(rank) > 1 or (gaps_end and not rank):
            break
        clear.extend(rank)
    return tuple(clear)
