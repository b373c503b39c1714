"""The comparison of every two candidates, as far as it may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.elections.counting.protocol import Protocol
from govapp.elections.rules.publication import SMALLEST_CELL, Cell, Published


@dataclass(frozen=True)
class PairLine:
    """One candidate against each other one, in the order of the table; itself has no figure."""

    name: str
    cells: tuple[Cell, ...]
    ahead: tuple[bool, ...]


@dataclass(frozen=True)
class PairTable:
    """How many papers put the candidate of a line above the one of a column."""

    names: tuple[str, ...]
    lines: tuple[PairLine, ...]
    some_hidden: bool


def pair_table(protocol: Protocol, shown: Published) -> PairTable | None:
    """The table of a rule that compares pairs, in the order of its ranking; else None.

    A small figure is hidden together with the one it stands against, from which it could be
    worked out.
    """
    matrix = protocol.pairwise
    if not matrix:
        return None
    if not shown.rounds:
        raise ValueError("these figures are not to be shown")
    order = (*protocol.elected, *protocol.runners_up)
    lines = tuple(
        PairLine(
            protocol.candidates[a],
            tuple(_cell(matrix, a, b, shown) for b in order),
            tuple(a != b and matrix[a][b] > matrix[b][a] for b in order),
        )
        for a in order
    )
    hidden = any(cell.hidden for line in lines for cell in line.cells)
    return PairTable(tuple(protocol.names(order)), lines, hidden)


def _cell(matrix: dict[int, dict[int, int]], a: int, b: int, shown: Published) -> Cell:
    if a == b:
        return Cell(gone=True)
    pair = (matrix[a][b], matrix[b][a])
    if not shown.every_cell and any(0 < votes < SMALLEST_CELL for votes in pair):
        return Cell(hidden=True)
    return Cell(str(matrix[a][b]))
