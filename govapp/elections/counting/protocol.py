"""The protocol of a count: everything that happened, in the order it happened.

Votes are whole numbers of the smallest unit the rule counts in, `places` decimals after the
point: with five places, 1240000 is 12.40000 votes. Candidates are places on the ballot paper.
"""

from __future__ import annotations

from .frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .prose import Sentence

NOTHING_MORE: Mapping[str, object] = {}

ORDER_GIVEN = "order given"
LOT_NEEDED = "lot needed"
SURPLUS = "surplus"
EXCLUSION = "exclusion"


@frozen
class Sorting:
    """How the papers were sorted before the count."""

    valid: int
    blank: int
    void: int

    @property
    def total(self) -> int:
        """Every paper in the box."""
        return self.valid + self.blank + self.void


@frozen
class Tie:
    """Candidates level where only one could go, and what set them apart.

    `broken_by` is the most recent round in which `lost` was apart from the others, `"round 2"`;
    or `"order given"`; or `"lot needed"`, when nothing did and the count took the earliest on the
    ballot paper. To lose is to be excluded, or to wait with one's surplus.
    """

    among: tuple[int, ...]
    broken_by: str
    lost: int


@frozen
class Transfer:
    """The votes that left one candidate after a round, and who received how many."""

    source: int
    kind: str
    moved: Mapping[int, int]


@frozen
class Round:
    """The votes at the end of a round, what they decided, and the transfer that follows.

    `quota` is given where it changes from round to round.
    """

    number: int
    tallies: Mapping[int, int]
    exhausted: int
    elected: tuple[int, ...]
    eliminated: tuple[int, ...]
    transfer: Transfer | None
    ties: tuple[Tie, ...]
    quota: int | None = None


@frozen
class Protocol:
    """One count by one rule, complete enough to be checked by hand.

    `extra` holds what only some rules have to say, such as a matrix of pairwise contests: plain
    dictionaries, lists, texts and integers, written as further keys of the JSON. The last round's
    quota is the one of the protocol where it changes from round to round.
    """

    rule: str
    version: str
    title: str
    seats: int
    candidates: tuple[str, ...]
    withdrawn: tuple[int, ...]
    ballots: Sorting
    quota: int | None
    places: int
    rounds: tuple[Round, ...]
    elected: tuple[int, ...]
    runners_up: tuple[int, ...]
    extra: Mapping[str, object] = NOTHING_MORE

    @property
    def elected_by_round(self) -> tuple[tuple[int, ...], ...]:
        """The elected in groups, a group for each round that elected somebody."""
        return tuple(entry.elected for entry in self.rounds if entry.elected)

    @property
    def lots_needed(self) -> tuple[Tie, ...]:
        """Ties that nothing has settled yet: a lot must be drawn, in this order."""
        return tuple(t for entry in self.rounds for t in entry.ties if t.broken_by == LOT_NEEDED)

    @property
    def pairwise(self) -> dict[int, dict[int, int]]:
        """`[a][b]`: how many papers put a above b; empty for a rule that compares no pairs."""
        place = {name: number for number, name in enumerate(self.candidates)}
        matrix = self.extra.get("pairwise")
        if not isinstance(matrix, dict):
            return {}
        return {
            place[one]: {place[other]: int(votes) for other, votes in row.items()}
            for one, row in matrix.items()
        }

    def lost(self, entry: Round) -> int:
        """The votes that rounding has taken up to this round; below zero if it has given some."""
        counted: int = self.ballots.valid * 10**self.places
        return counted - sum(entry.tallies.values()) - entry.exhausted

    def names(self, candidates: Iterable[int]) -> list[str]:
        """The names of candidates given by their places on the ballot paper."""
        return [self.candidates[place] for place in candidates]

    def figure(self, votes: int) -> str:
        """Votes as a decimal number with all its places, such as 12.40000."""
        if not self.places:
            return str(votes)
        whole, fraction = divmod(abs(votes), 10**self.places)
        return f"{'-' if votes < 0 else ''}{whole}.{fraction:0{self.places}d}"

    def brief(self, votes: int) -> str:
        """Votes as a decimal number without closing zeros, such as 12.4."""
        figure = self.figure(votes)
        return figure.rstrip("0").rstrip(".") if self.places else figure

    def as_json(self) -> dict[str, object]:
        """The protocol as plain lists and texts; decimals are texts, candidates are names."""
        from .protocol_json import to_json

        return to_json(self)

    def as_prose(self) -> tuple[Sentence, ...]:
        """The result in about five sentences, for translation where they are shown."""
        from .prose import sentences

        return sentences(self)
