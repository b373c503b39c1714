"""Approval voting: everybody on a paper is approved by it, and the most approved win.

Steven J. Brams and Peter C. Fishburn, "Approval voting", American Political Science Review 72
(1978), 831-847. Ranks on a paper say nothing here. The prose page is `approval.md`.
"""

from __future__ import annotations

from .marks import everybody_on, most_marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ballots import Papers
    from .protocol import Protocol

RULE = "approval"
VERSION = "Approval, edition 1"


def count(papers: Papers, tie_order: tuple[int, ...] = ()) -> Protocol:
    """Elect the candidates on the most papers; ties as `marks.most_marks` says."""
    papers = papers.struck()
    votes, sorting = everybody_on(papers)
    return most_marks(papers, tie_order, rule=RULE, version=VERSION, votes=votes, sorting=sorting)
