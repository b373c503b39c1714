"""Every candidate against every other: how many papers prefer the one, how many the other."""

from __future__ import annotations

from .protocol import Protocol, Round, Sorting, Tie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .ballots import Papers
    from .ties import Lot

    Matrix = list[list[int]]


def preferred(papers: Papers) -> Matrix:
    """`[a][b]` is how many papers put a above b; the unranked stand below all ranked, level.

    A paper prefers a to b exactly if it ranks a, and does not put b above or beside a. So it is
    enough to count, for each, behind or beside whom it stands: one addition of a long integer for
    each mark on a paper, with a lane of its own for every candidate, and a last one for how many
    papers rank it. No lane can run over, for none ever holds more than all papers.
    """
    size = len(papers.candidates)
    lane = (sum(papers.profile.values()) + sum(papers.uneven.values())).bit_length()
    units = [1 << lane * place for place in range(size + 1)]
    behind = [0] * size
    nobody = units[size]
    for ranking, weight in papers.rankings():
        if weight == 1:
            above = nobody
            for c in ranking:
                behind[c] += above
                above += units[c]
        else:
            above = nobody * weight
            for c in ranking:
                behind[c] += above
                above += units[c] * weight
    for ranks, weight in papers.uneven.items():
        above = nobody
        for rank in ranks:
            beside = sum(units[c] for c in rank)
            for c in rank:
                behind[c] += (above + beside - units[c]) * weight
            above += beside
    mask = (1 << lane) - 1
    counts = [[(row >> lane * place) & mask for place in range(size + 1)] for row in behind]
    return [
        [0 if a == b else counts[a][size] - counts[a][b] for b in range(size)] for a in range(size)
    ]


def standing(papers: Papers) -> list[int]:
    """The candidates who have not withdrawn, in the order of the ballot paper."""
    return [c for c in range(len(papers.candidates)) if c not in papers.withdrawn]


def ranked_groups(candidates: Sequence[int], beaten: Sequence[set[int]]) -> list[list[int]]:
    """The candidates in groups: those whom nobody left beats, then the same with the rest.

    `beaten[a]` is whom a beats, and must run in no circle.
    """
    groups, left = [], list(candidates)
    while left:
        group = [b for b in left if not any(b in beaten[a] for a in left)]
        groups.append(group)
        left = [c for c in left if c not in group]
    return groups


def told(
    papers: Papers,
    lot: Lot,
    *,
    rule: str,
    version: str,
    matrix: Matrix,
    ranking: Sequence[Sequence[int]],
    ties: tuple[Tie, ...],
    extra: dict[str, object],
) -> Protocol:
    """The protocol of a count that ends in a ranking: its first is elected, the rest follow.

    `ranking` may hold groups of equals; the order in which the lot falls sorts them.
    """
    order = [c for group in ranking for c in sorted(group, key=lot.rank.__getitem__)]
    names, there = papers.candidates, standing(papers)
    valid = sum(papers.profile.values()) + sum(papers.uneven.values())
    elected = tuple(order[:1])
    return Protocol(
        rule=rule,
        version=version,
        title=papers.title,
        seats=1,
        candidates=names,
        withdrawn=tuple(sorted(papers.withdrawn)),
        ballots=Sorting(valid, papers.blank, papers.void),
        quota=None,
        places=0,
        rounds=(Round(1, {}, 0, elected, (), None, ties),),
        elected=elected,
        runners_up=tuple(order[1:]),
        extra={
            "pairwise": {
                names[a]: {names[b]: matrix[a][b] for b in there if b != a} for a in there
            },
            "ranking": [[names[c] for c in sorted(group)] for group in ranking],
            **extra,
        },
    )


def ties_for_the_seat(level: Iterable[int], first: int, lot: Lot) -> tuple[Tie, ...]:
    """Each other one of those level waits behind the first, whom the lot has set apart."""
    return tuple(
        Tie(tuple(sorted((first, other))), lot.drawn((first, other)), other)
        for other in level
        if other != first
    )
