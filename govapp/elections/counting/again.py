"""The same papers counted again: a vacancy, a late withdrawal, "no further candidate".

None of this changes a count that was declared; each function answers what follows from papers
that stay sealed. Which of the variants applies is settled before the election opens.
"""

from __future__ import annotations

from . import rules
from .ballots import Papers
from .errors import CannotCount
from .frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .protocol import Protocol

RECOUNT = "recount"
AMONG_OTHERS = "among others"


@frozen
class CountBack:
    """Who takes a vacant seat by the papers of the election, and the count that says so.

    `seat` is None where nobody willing is left. `unseated` are sitting members whom the new count
    would not have elected; they are protected and stay.
    """

    variant: str
    seat: int | None
    unseated: tuple[int, ...]
    protocol: Protocol


def without(papers: Papers, gone: Iterable[int]) -> Papers:
    """The papers as if these had withdrawn too: struck from every paper before anything counts."""
    withdrawn = papers.withdrawn.union(gone)
    return Papers(
        papers.candidates,
        papers.seats,
        withdrawn,
        papers.profile,
        papers.blank,
        papers.void,
        papers.title,
        papers.uneven,
    )


def count_back(
    papers: Papers,
    rule: str,
    *,
    vacated: int,
    sitting: Iterable[int],
    unwilling: Iterable[int] = (),
    variant: str = RECOUNT,
    tie_order: tuple[int, ...] = (),
) -> CountBack:
    """Fill the seat that one of the elected has left, by a full count of the same papers.

    `recount`: whoever left, and whoever is not willing or no longer eligible, is struck; all seats
    are counted anew and the first elected who does not sit already takes the vacant one. The
    sitting keep theirs whatever that count says. `among others`: the sitting are struck as well,
    and one seat is counted for. The first keeps the shares of an election for several seats; by
    the second, the majority of all voters fills the vacancy.
    """
    kept = tuple(sorted(set(sitting)))
    struck = {vacated, *unwilling}
    if struck.intersection(kept):
        raise CannotCount("whoever sits cannot have left the seat or be unwilling to take it")
    if variant not in {RECOUNT, AMONG_OTHERS}:
        raise CannotCount(f"a count-back is {RECOUNT!r} or {AMONG_OTHERS!r}, not {variant!r}")
    if variant == AMONG_OTHERS:
        struck.update(kept)
    seats = 1 if variant == AMONG_OTHERS else len(kept) + 1
    protocol = rules.count(rule, without(papers, struck).with_seats(seats), tie_order)
    new = [c for c in (*protocol.elected, *protocol.runners_up) if c not in kept]
    lost = () if variant == AMONG_OTHERS else _not_in(kept, protocol.elected)
    return CountBack(variant, new[0] if new else None, lost, protocol)


@frozen
class Stopped:
    """Who is elected where a line says that nobody below it shall be, and how many seats stay."""

    elected: tuple[int, ...]
    open_seats: int


def stopped_at(protocol: Protocol, line: int) -> Stopped:
    """Read a count in which voters could rank "no further candidate" as the candidate `line`.

    The line is counted like anybody. Where it is elected, that seat and every later one stays
    open: whoever stands below it in the order of election is not elected.
    """
    if not 0 <= line < len(protocol.candidates) or line in protocol.withdrawn:
        raise CannotCount("'no further candidate' does not stand on these papers")
    elected = protocol.elected
    if line in elected:
        elected = elected[: elected.index(line)]
    return Stopped(elected, protocol.seats - len(elected))


def _not_in(some: Iterable[int], others: Iterable[int]) -> tuple[int, ...]:
    there = set(others)
    return tuple(c for c in some if c not in there)
