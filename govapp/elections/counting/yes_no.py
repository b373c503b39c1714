"""Yes or no: whether a proposal has the share it needs, with what is compared and out of whom.

The papers have two or three candidates by place: for, against and, if there is a third, abstain.
No statute prescribes it to us: the page `yes_no.md` beside this file is the rule.
"""

from __future__ import annotations

from .ballots import checked_order
from .errors import CannotCount
from .frozen import frozen
from .protocol import Protocol, Round, Sorting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .ballots import Papers

RULE = "yes-no"
VERSION = "Yes or no, edition 1"
AT_LEAST, MORE_THAN = "at least", "more than"
CAST, PRESENT, ENTITLED = "votes cast", "present", "entitled"


@frozen
class Passing:
    """What carries a proposal: votes for it, at least or more than a share of a base.

    The base is the votes for and against (`votes cast`), those present, or all who are entitled.
    `base_size` says how many the last two are; all papers in the box are the present if it is
    not given. The share is `share_of` / `share_in`, in whole numbers.
    """

    share_of: int = 1
    share_in: int = 2
    comparison: str = MORE_THAN
    base: str = CAST
    base_size: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.share_of <= self.share_in or self.share_in < 1:
            raise CannotCount("the share needed must be between 0 and 1, such as 2/3")
        if self.comparison not in {AT_LEAST, MORE_THAN}:
            raise CannotCount("a share is compared as 'at least' or 'more than'")
        if self.base not in {CAST, PRESENT, ENTITLED}:
            raise CannotCount("the base is 'votes cast', 'present' or 'entitled'")
        if self.base == ENTITLED and self.base_size is None:
            raise CannotCount("say how many are entitled; the papers alone cannot tell")
        if self.base == CAST and self.base_size is not None:
            raise CannotCount("the votes cast are counted, not given")

    def needed(self, base: int) -> int:
        """The fewest votes that meet the share of a base of this size."""
        if self.comparison == AT_LEAST:
            return -(-self.share_of * base // self.share_in)
        return self.share_of * base // self.share_in + 1

    def carried(self, votes: int, base: int) -> bool:
        """Whether the votes meet the share; out of nobody nothing is carried."""
        return base > 0 and votes >= self.needed(base)


MAJORITY = Passing()


def passing_from(words: str) -> Passing:
    """What was written as `at least 2/3 of votes cast` or `more than 1/2 of 40 entitled`."""
    parts = words.split()
    share_of, slash, share_in = parts[2].partition("/") if len(parts) > 4 else ("", "", "")
    given = parts[4] if len(parts) > 5 and parts[4].isdecimal() else ""
    base = " ".join(parts[5:] if given else parts[4:])
    if not (slash and share_of.isdecimal() and share_in.isdecimal() and parts[3] == "of"):
        raise CannotCount(
            f"{words!r} does not say what carries: write, for instance, "
            "'at least 2/3 of votes cast' or 'more than 1/2 of 40 entitled'"
        )
    size = int(given) if given else None
    return Passing(int(share_of), int(share_in), " ".join(parts[:2]), base, size)


def count(papers: Papers, tie_order: tuple[int, ...] = (), passing: Passing = MAJORITY) -> Protocol:
    """Say whether the first candidate, who stands for the proposal, has the share needed.

    A paper with one mark is a vote for it, against it or an abstention; a blank one is an
    abstention too; one with several marks is void. Equal votes are never a tie: the comparison
    says what they mean. `elected` holds the first candidate if the proposal is carried.
    """
    checked_order(papers, tie_order)
    if len(papers.candidates) not in {2, 3} or papers.withdrawn:
        raise CannotCount("a question has two or three answers: for, against and abstain")
    votes, void = _votes(papers)
    abstaining = papers.blank + (votes[2] if len(votes) == 3 else 0)
    sorting = Sorting(sum(votes), papers.blank, void)
    base = _base(passing, votes[0] + votes[1], sorting.total)
    elected = (0,) if passing.carried(votes[0], base) else ()
    return Protocol(
        rule=RULE,
        version=VERSION,
        title=papers.title,
        seats=1,
        candidates=papers.candidates,
        withdrawn=(),
        ballots=sorting,
        quota=None,
        places=0,
        rounds=(Round(1, dict(enumerate(votes)), 0, elected, (), None, ()),),
        elected=elected,
        runners_up=(),
        extra={"question": _question(votes, abstaining, passing, base)},
    )


def _question(votes: list[int], abstaining: int, passing: Passing, base: int) -> dict[str, object]:
    """Every number that decides a question, with the comparison and its base."""
    return {
        "for": votes[0],
        "against": votes[1],
        "abstained": abstaining,
        "share": f"{passing.share_of}/{passing.share_in}",
        "comparison": passing.comparison,
        "base": passing.base,
        "base_size": base,
        "needed": passing.needed(base),
        "outcome": "carried" if passing.carried(votes[0], base) else "not carried",
    }


def _votes(papers: Papers) -> tuple[list[int], int]:
    """The votes for each answer and the number of void papers."""
    votes, void = [0] * len(papers.candidates), papers.void
    for marks, weight in papers.rankings():
        if len(marks) == 1:
            votes[marks[0]] += weight
        else:
            void += weight
    return votes, void + sum(papers.uneven.values())


def _base(passing: Passing, cast: int, box: int) -> int:
    """How many the share is taken of."""
    if passing.base == CAST:
        return cast
    size = box if passing.base_size is None else passing.base_size
    if size < box:
        raise CannotCount(f"{box} papers were cast, but only {size} were {passing.base}")
    return size
