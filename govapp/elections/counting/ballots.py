"""The papers of one election, as every rule takes them."""

from __future__ import annotations

from itertools import chain

from .errors import BadPapers, BadTieOrder
from .frozen import frozen
from .packed import Packed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import TypeVar

    T = TypeVar("T")
    Ranking = tuple[int, ...]
    UnevenRanking = tuple[tuple[int, ...], ...]

NONE_UNEVEN: Mapping[UnevenRanking, int] = {}


@frozen
class Papers:
    """Merged ballot papers: how many voters ranked the candidates in which order.

    Candidates are spoken of by their place on the ballot paper, from 0. `profile` holds the
    papers that rank one candidate at a time without a gap: `(2, 0)` is first the third, then the
    first candidate. `uneven` holds the others, rank by rank: `((2,), (), (0, 1))` skips the second
    rank and puts two candidates equal third. Nobody stands twice on a paper. Blank papers rank
    nobody; void ones were taken out before.
    """

    candidates: tuple[str, ...]
    seats: int
    withdrawn: frozenset[int]
    profile: Mapping[Ranking, int]
    blank: int = 0
    void: int = 0
    title: str = ""
    uneven: Mapping[UnevenRanking, int] = NONE_UNEVEN

    def __post_init__(self) -> None:
        self._check_candidates()
        if not _whole(self.seats, 1) or not _whole(self.blank, 0) or not _whole(self.void, 0):
            raise BadPapers("seats must be at least 1, blank and void papers at least 0")
        weights = {*map(type, self.profile.values()), *map(type, self.uneven.values())}
        if weights - {int} or any(min(p.values()) < 1 for p in (self.profile, self.uneven) if p):
            raise BadPapers("every paper must stand for a whole number of voters, at least 1")
        if () in self.profile or () in self.uneven:
            raise BadPapers("a paper that ranks nobody belongs with the blank ones")
        self._check_marks(
            self.profile.raw if isinstance(self.profile, Packed) else list(self.profile)
        )
        self._check_marks([tuple(chain.from_iterable(ranks)) for ranks in self.uneven])

    def _check_candidates(self) -> None:
        if len(set(self.candidates)) < len(self.candidates):
            twice = repeated(self.candidates)
            raise BadPapers(f"two candidates are called {twice!r}; tell them apart")
        for name in (*self.candidates, self.title):
            if "\n" in name or "\r" in name:
                raise BadPapers(f"{name!r} runs over several lines")
        if any(not name.strip() for name in self.candidates):
            raise BadPapers("a candidate has no name")
        if not self.withdrawn <= set(range(len(self.candidates))):
            raise BadPapers("a candidate who does not stand cannot be withdrawn")

    def _check_marks(self, papers: Collection[Sequence[int]]) -> None:
        if isinstance(self.profile, Packed) and papers is self.profile.raw:
            strangers = set(self.profile.strangers(len(self.candidates)))
        else:
            strangers = set(chain.from_iterable(papers)) - set(range(len(self.candidates)))
        if strangers:
            raise BadPapers(f"a paper ranks a candidate who does not stand: {min(strangers)}")
        if sum(map(len, map(set, papers))) < sum(map(len, papers)):
            twice = next(tuple(paper) for paper in papers if len(set(paper)) < len(paper))
            raise BadPapers(f"a paper ranks a candidate twice: {twice}")

    def struck(self) -> Papers:
        """The same election with the withdrawn struck from every paper, the ranks closing up.

        A paper that ranked nobody else becomes blank. A rank that was skipped stays skipped.
        """
        if not self.withdrawn:
            return self
        gone, blank = self.withdrawn, self.blank
        profile: dict[Ranking, int] = {}
        if isinstance(self.profile, Packed) and not self.uneven:
            raw = self.profile.without(gone)
            blank += raw.pop(b"", 0)
            return self._with(Packed(raw), blank, NONE_UNEVEN)
        for paper, weight in self.profile.items():
            rest = tuple(c for c in paper if c not in gone)
            if rest:
                profile[rest] = profile.get(rest, 0) + weight
            else:
                blank += weight
        others = ((_without(ranks, gone), weight) for ranks, weight in self.uneven.items())
        profile, uneven, blank = merged(others, profile, blank)
        return self._with(profile, blank, uneven)

    def rankings(self) -> Iterable[tuple[Sequence[int], int]]:
        """The papers of the profile with their numbers, each ranking a tuple or bytes alike."""
        return (self.profile.raw if isinstance(self.profile, Packed) else self.profile).items()

    def _with(
        self, profile: Mapping[Ranking, int], blank: int, uneven: Mapping[UnevenRanking, int]
    ) -> Papers:
        return Papers(
            self.candidates,
            self.seats,
            self.withdrawn,
            profile,
            blank,
            self.void,
            self.title,
            uneven,
        )

    def in_order(self) -> list[tuple[UnevenRanking, int]]:
        """Every distinct paper that ranks somebody, rank by rank and sorted, with its number."""
        rankings: dict[UnevenRanking, int] = dict(self.uneven)
        for paper, weight in self.profile.items():
            rankings[tuple((place,) for place in paper)] = weight
        return sorted(rankings.items())

    def with_seats(self, seats: int) -> Papers:
        """The same papers for another number of seats."""
        return Papers(
            self.candidates,
            seats,
            self.withdrawn,
            self.profile,
            self.blank,
            self.void,
            self.title,
            self.uneven,
        )

    def places(self, names: Iterable[str]) -> tuple[int, ...]:
        """The places of named candidates on the ballot paper, to give as a tie order."""
        by_name = {name: place for place, name in enumerate(self.candidates)}
        names = tuple(names)
        for name in names:
            if name not in by_name:
                raise BadTieOrder(f"the tie order names {name!r}, who does not stand")
        return tuple(by_name[name] for name in names)


def merged(
    rankings: Iterable[tuple[UnevenRanking, int]], profile: dict[Ranking, int], blank: int
) -> tuple[dict[Ranking, int], dict[UnevenRanking, int], int]:
    """Add weighted papers, given rank by rank, to the even, the uneven or the blank ones."""
    uneven: dict[UnevenRanking, int] = {}
    for ranks, weight in rankings:
        blank += _place(ranks, weight, profile, uneven)
    return profile, uneven, blank


def repeated(items: Iterable[T]) -> T:
    """The first of the items that was there before."""
    seen: set[T] = set()
    for item in items:
        if item in seen:
            return item
        seen.add(item)
    raise ValueError("nothing is repeated")


def checked_order(papers: Papers, tie_order: tuple[int, ...]) -> tuple[int, ...]:
    """The tie order itself, once it is sure that it names each candidate at most once."""
    if len(set(tie_order)) < len(tie_order):
        raise BadTieOrder("the tie order names a candidate twice")
    if not set(tie_order) <= set(range(len(papers.candidates))):
        raise BadTieOrder("the tie order names a candidate who does not stand")
    return tie_order


def _place(
    ranks: UnevenRanking,
    weight: int,
    profile: dict[Ranking, int],
    uneven: dict[UnevenRanking, int],
) -> int:
    """Add a paper where it belongs; the answer is how many of its voters left it blank."""
    while ranks and not ranks[-1]:
        ranks = ranks[:-1]
    if not ranks:
        return weight
    if all(len(rank) == 1 for rank in ranks):
        paper = tuple(candidate for (candidate,) in ranks)
        profile[paper] = profile.get(paper, 0) + weight
    else:
        ranks = tuple(tuple(sorted(rank)) for rank in ranks)
        uneven[ranks] = uneven.get(ranks, 0) + weight
    return 0


def _without(ranks: UnevenRanking, gone: frozenset[int]) -> UnevenRanking:
    struck = ((rank, tuple(c for c in rank if c not in gone)) for rank in ranks)
    return tuple(left for rank, left in struck if left or not rank)


def _whole(number: int, least: int) -> bool:
    return type(number) is int and number >= least
