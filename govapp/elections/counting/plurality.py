"""Plurality: the first preference of each paper is its one vote, and the most votes win.

With several seats this is the single non-transferable vote. No statute prescribes it to us: the
page `plurality.md` beside this file is the rule.
"""

from __future__ import annotations

from .marks import most_marks
from .protocol import Sorting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ballots import Papers
    from .protocol import Protocol

RULE = "plurality"
VERSION = "Plurality by first preference, edition 1"


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Elect the candidates with the most first preferences; ties as `marks.most_marks` says.

    A paper whose first rank is skipped or shared has no first preference and is void.
    """
    papers = papers.struck()
    votes, void = [0] * len(papers.candidates), papers.void
    for ranking, weight in papers.rankings():
        votes[ranking[0]] += weight
    for ranks, weight in papers.uneven.items():
        if len(ranks[0]) == 1:
            votes[ranks[0][0]] += weight
        else:
            void += weight
    sorting = Sorting(sum(votes), papers.blank, void)
    return most_marks(papers, tie_order, rule=RULE, version=VERSION, votes=votes, sorting=sorting)
