"""A count as a flow: a column of stacked candidates for each round, ribbons of votes between.

Geometry is whole pixels; the heights are proportional to the votes at the end of a round. The
drawing carries no more than the table beside it, so it has a title and a description and every
ribbon says in words what moved.
"""

from __future__ import annotations

from .frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .protocol import Protocol, Round

COLUMN, GAP, HEIGHT, SPACE = 16, 110, 360, 6
LETTER = 8  # the width kept for a letter of a name
EXHAUSTED = -1
COLOURS = ("#1f4e9e", "#9a4d00", "#256b3a", "#7a2a86", "#0b6b75", "#a3262f", "#5b5b00", "#4a4a8a")
GREY = "#6b7280"


@frozen
class Bar:
    """A candidate in the column of a round, in pixels from the top left."""

    round: int
    candidate: int
    votes: int
    x: int
    y: int
    height: int


@frozen
class Ribbon:
    """Votes that stay with or move to `to` (EXHAUSTED: to nobody) between two rounds."""

    source: Bar
    to: Bar
    votes: int
    from_y: int
    to_y: int
    height: int


@frozen
class Flow:
    """The drawing: bars, ribbons and its size in pixels."""

    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    width: int
    height: int


def flow(protocol: Protocol) -> Flow:
    """Where the votes were at the end of each round and how they moved to the next."""
    margin = LETTER * (max(map(len, protocol.candidates), default=0) + 14)
    most = max((_there(entry) for entry in protocol.rounds), default=0)
    columns = [
        _column(protocol, entry, margin + number * (COLUMN + GAP), most)
        for number, entry in enumerate(protocol.rounds)
    ]
    ribbons = [
        ribbon
        for entry, left, right in zip(protocol.rounds, columns, columns[1:], strict=False)
        for ribbon in _between(entry, left, right, most)
    ]
    bars = tuple(bar for column in columns for bar in column.values())
    width = 2 * margin + COLUMN * len(columns) + GAP * max(len(columns) - 1, 0)
    bottom = max((bar.y + bar.height for bar in bars), default=HEIGHT)
    return Flow(bars, tuple(ribbons), width, bottom + 10)


def _there(entry: Round) -> int:
    return sum(entry.tallies.values()) + entry.exhausted


def _column(protocol: Protocol, entry: Round, x: int, most: int) -> dict[int, Bar]:
    order = [*protocol.elected, *protocol.runners_up]
    place = {candidate: n for n, candidate in enumerate(order)}
    votes = dict(sorted(entry.tallies.items(), key=lambda pair: place.get(pair[0], len(place))))
    if entry.exhausted:
        votes[EXHAUSTED] = entry.exhausted
    y = 10
    bars = {}
    for candidate, held in votes.items():
        height = _pixels(held, most)
        bars[candidate] = Bar(entry.number, candidate, held, x, y, height)
        y += height + SPACE
    return bars


def _pixels(votes: int, most: int) -> int:
    """The height of so many votes; what is there at all is one pixel high."""
    return max(votes * HEIGHT // most, 1 if votes else 0) if most else 0


def _between(
    entry: Round, left: Mapping[int, Bar], right: Mapping[int, Bar], most: int
) -> Iterator[Ribbon]:
    moved = dict(entry.transfer.moved) if entry.transfer else {}
    source = entry.transfer.source if entry.transfer else None
    out = {candidate: bar.y for candidate, bar in left.items()}
    into = {candidate: bar.y for candidate, bar in right.items()}
    for candidate, bar in right.items():
        stays = min(left[candidate].votes if candidate in left else 0, bar.votes)
        if candidate == source:
            stays = bar.votes
        for origin, votes in ((candidate, stays), (source, bar.votes - stays)):
            gained = moved.get(candidate, votes) if origin == source != candidate else votes
            gained = min(gained, votes)
            if origin is None or origin not in left or gained <= 0:
                continue
            height = _pixels(gained, most)
            yield Ribbon(left[origin], bar, gained, out[origin], into[candidate], height)
            out[origin] += height
            into[candidate] += height


def colour(protocol: Protocol, candidate: int) -> str:
    """The colour of a candidate; those who exhaust are grey. Colours repeat after eight."""
    if candidate == EXHAUSTED:
        return GREY
    return COLOURS[candidate % len(COLOURS)]
