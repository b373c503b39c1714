"""Block voting: as many marks as there are seats, or fewer, and the most marks win.

No statute prescribes it to us: the page `block.md` beside this file is the rule. Ranks on a paper
say nothing here.
"""

from __future__ import annotations

from .marks import everybody_on, most_marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ballots import Papers
    from .protocol import Protocol

RULE = "block"
VERSION = "Block vote, more marks than seats void, edition 1"


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Elect the candidates on the most papers; ties as `marks.most_marks` says.

    A paper with more marks than seats is void. The withdrawn are struck before that is judged.
    """
    papers = papers.struck()
    votes, sorting = everybody_on(papers, most=papers.seats)
    return most_marks(papers, tie_order, rule=RULE, version=VERSION, votes=votes, sorting=sorting)
