"""What of a count may be shown to whom, so that no ballot paper can be told from the figures.

Small numbers of rankings identify their voters (with 30 voters and 8 candidates nearly every
ranking is the only one of its kind), so the fewer papers there are, the less is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from govapp.elections.counting.protocol import Protocol, Round
from govapp.foundation.kernel.phrases import N_, Phrase

ROUNDS_FROM = 20  # papers from which the figures of each round are published
SMALLEST_CELL = 3  # votes below which a figure of a round is hidden


class Audience(IntEnum):
    """Who reads: each sees what those before see."""

    PUBLIC = 1
    MEMBERS = 2
    TELLERS = 3


@dataclass(frozen=True)
class Published:
    """What may be shown besides the winners, and the sentence that says what is hidden and why."""

    turnout: bool
    quota: bool
    order: bool
    rounds: bool
    every_cell: bool
    papers: bool
    hidden: Phrase | None


def published(
    papers: int, few_voters: int, audience: Audience, *, winners_only: bool = False
) -> Published:
    """What this audience may see of a count of so many papers, blank ones included.

    `winners_only` was decided before voting opened, and holds for any number of papers.
    """
    tellers = audience is Audience.TELLERS
    members = audience >= Audience.MEMBERS
    if tellers:
        return Published(True, True, True, True, True, True, None)
    if winners_only:
        why = Phrase(N_("Only the winners are published, as was decided before voting opened."))
        return Published(members, False, False, False, False, False, why)
    if papers < few_voters:
        why = Phrase(N_("Hidden to protect voters (fewer than %(few)s votes)."), few=few_voters)
        return Published(members, False, False, False, False, False, why)
    if papers < ROUNDS_FROM:
        why = Phrase(
            N_(
                "Figures of the rounds are hidden to protect voters (fewer than %(few)s votes); "
                "the tellers see them."
            ),
            few=ROUNDS_FROM,
        )
        return Published(True, True, members, False, False, False, why)
    return Published(True, True, True, True, False, False, None)


def published_of(
    protocol: Protocol, few_voters: int, audience: Audience, *, winners_only: bool = False
) -> Published:
    """What this audience may see of this count.

    Where all papers but one or two put the same candidate first, the figures would tell how
    nearly everybody voted: then they are hidden from all but the tellers.
    """
    total = protocol.ballots.total
    shown = published(total, few_voters, audience, winners_only=winners_only)
    if audience is Audience.TELLERS or not _nearly_unanimous(protocol):
        return shown
    why = Phrase(N_("Hidden to protect voters: nearly everybody voted alike."))
    return replace(
        shown, quota=False, order=False, rounds=False, every_cell=False, papers=False, hidden=why
    )


def _nearly_unanimous(protocol: Protocol) -> bool:
    if not protocol.rounds:
        return False
    first = protocol.rounds[0].tallies.values()
    minority = sum(first) - max(first, default=0)
    return bool(minority < SMALLEST_CELL * 10**protocol.places)


@dataclass(frozen=True)
class Cell:
    """A figure of a round: the votes, or why there is no figure."""

    votes: str = ""
    hidden: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Line:
    """One candidate through all rounds; `outcome` says how it ended."""

    name: str
    cells: tuple[Cell, ...]
    outcome: Phrase


@dataclass(frozen=True)
class RoundTable:
    """The count as a table: a line for each candidate, a column for each round."""

    rounds: tuple[int, ...]
    lines: tuple[Line, ...]
    exhausted: tuple[Cell, ...]
    some_hidden: bool


def round_table(protocol: Protocol, shown: Published) -> RoundTable:
    """The figures of each round that may be shown."""
    if not shown.rounds:
        raise ValueError("these rounds are not to be shown")
    hidden = [() if shown.every_cell else _hidden(protocol, entry) for entry in protocol.rounds]
    everybody = [c for c in range(len(protocol.candidates)) if c not in protocol.withdrawn]
    lines = tuple(
        Line(
            protocol.candidates[c],
            tuple(
                _cell(protocol, entry.tallies.get(c), c in gone)
                for entry, gone in zip(protocol.rounds, hidden, strict=True)
            ),
            _outcome(protocol, c),
        )
        for c in (*protocol.elected, *(c for c in everybody if c not in protocol.elected))
    )
    exhausted = tuple(
        _cell(protocol, entry.exhausted, EXHAUSTED in gone)
        for entry, gone in zip(protocol.rounds, hidden, strict=True)
    )
    some = any(cell.hidden for line in lines for cell in line.cells)
    numbers = tuple(entry.number for entry in protocol.rounds)
    return RoundTable(numbers, lines, exhausted, some or any(cell.hidden for cell in exhausted))


EXHAUSTED = -1


def _hidden(protocol: Protocol, entry: Round) -> tuple[int, ...]:
    """The cells of a round to hide: small ones, and one more if the rest would give one away."""
    least = SMALLEST_CELL * 10**protocol.places
    cells = {**entry.tallies, EXHAUSTED: entry.exhausted}
    small = [c for c, votes in cells.items() if 0 < votes < least]
    if len(small) == 1:
        others = sorted((votes, c) for c, votes in cells.items() if c not in small and votes)
        small += [c for _, c in others[:1]]
    return tuple(small)


def _cell(protocol: Protocol, votes: int | None, hidden: bool) -> Cell:
    if votes is None:
        return Cell(gone=True)
    return Cell(hidden=True) if hidden else Cell(protocol.brief(votes))


def _outcome(protocol: Protocol, candidate: int) -> Phrase:
    for entry in protocol.rounds:
        if candidate in entry.elected:
            return Phrase(N_("elected in round %(round)s"), round=entry.number)
        if candidate in entry.eliminated:
            return Phrase(N_("excluded in round %(round)s"), round=entry.number)
    return Phrase(N_("not elected"))


# --- the count as a flow -------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """Votes that went from one candidate to another after a round; `to` None: to nobody."""

    round: int
    source: int
    to: int | None
    votes: int


def moves(protocol: Protocol, shown: Published) -> Iterator[Moved]:
    """The transfers that may be shown; small parcels of one transfer are left out."""
    least = 0 if shown.every_cell else SMALLEST_CELL * 10**protocol.places
    for before, after in zip(protocol.rounds, protocol.rounds[1:], strict=False):
        if before.transfer is None:
            continue
        source = before.transfer.source
        for to, votes in before.transfer.moved.items():
            if votes >= max(least, 1):
                yield Moved(before.number, source, to, votes)
        ended = after.exhausted - before.exhausted
        if ended >= max(least, 1):
            yield Moved(before.number, source, None, ended)


# --- the count in sentences ----------------------------------------------------------------------


def story(protocol: Protocol, shown: Published) -> tuple[Phrase, ...]:
    """About five sentences that say no more than may be shown."""
    return tuple(_sentences(protocol, shown))


def _sentences(protocol: Protocol, shown: Published) -> Iterator[Phrase]:
    if shown.turnout:
        yield Phrase(
            N_("%(total)s votes were cast, %(blank)s of them blank; %(seats)s seats were to fill.")
            if shown.every_cell or (shown.rounds and _shows(protocol.ballots.blank))
            else N_("%(total)s votes were cast; %(seats)s seats were to fill."),
            total=protocol.ballots.total,
            blank=protocol.ballots.blank,
            seats=protocol.seats,
        )
    if shown.quota and protocol.quota is not None:
        yield Phrase(
            N_("The quota, with which a seat is certain, was %(quota)s votes."),
            quota=protocol.brief(protocol.quota),
        )
    names = ", ".join(protocol.names(protocol.elected))
    if not protocol.elected:
        yield Phrase(N_("Nobody was elected."))
    elif shown.order:
        yield Phrase(
            N_("Elected in this order, after %(rounds)s rounds: %(names)s."),
            rounds=len(protocol.rounds),
            names=names,
        )
    else:
        names = ", ".join(sorted(protocol.names(protocol.elected)))
        yield Phrase(N_("Elected, by name: %(names)s."), names=names)
    if shown.order:
        yield from _others(protocol)
        yield from _ties(protocol)


def _shows(votes: int) -> bool:
    """True if so many blank votes may be told: none, or enough not to point at anybody."""
    return votes == 0 or votes >= SMALLEST_CELL


def _others(protocol: Protocol) -> Iterator[Phrase]:
    excluded = [c for entry in protocol.rounds for c in entry.eliminated]
    if excluded:
        yield Phrase(
            N_("Excluded in this order: %(names)s."), names=", ".join(protocol.names(excluded))
        )


def _ties(protocol: Protocol) -> Iterator[Phrase]:
    ties = [tie for entry in protocol.rounds for tie in entry.ties]
    if not ties:
        yield Phrase(N_("No tie had to be broken."))
        return
    drawn = [tie for tie in ties if not tie.broken_by.startswith("round")]
    groups = _groups(protocol, (tie.among for tie in ties))
    yield Phrase(
        N_("Level at some point: %(names)s. Decided by the order drawn at the closing: %(drawn)s.")
        if drawn
        else N_("Level at some point: %(names)s. An earlier round decided each time."),
        names=groups,
        drawn=len(drawn),
    )


def _groups(protocol: Protocol, groups: Iterable[tuple[int, ...]]) -> str:
    return "; ".join(" / ".join(protocol.names(group)) for group in groups)
