"""The same papers by several rules, side by side: to weigh bylaws, never to replace a result."""

from __future__ import annotations

from hashlib import sha256

from . import rules
from .blt import write
from .errors import CannotCount
from .frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .ballots import Papers
    from .protocol import Protocol


@frozen
class Alternative:
    """A count by a rule that was not declared: its settings, what it counted, its protocol.

    `fingerprint` is the SHA-256 of the papers as a ballot file, merged and sorted: equal
    fingerprints mean that the same papers were counted.
    """

    rule: str
    seats: int
    tie_order: tuple[int, ...]
    fingerprint: str
    protocol: Protocol

    def as_json(self) -> dict[str, object]:
        """The settings and the whole protocol as plain values."""
        return {
            "alternative": "this count replaces no declared result",
            "fingerprint": self.fingerprint,
            "tie_order": self.protocol.names(self.tie_order),
            "protocol": self.protocol.as_json(),
        }


def alternatives(
    papers: Papers, by: Sequence[str], tie_order: tuple[int, ...] = ()
) -> tuple[Alternative, ...]:
    """Count the papers by each rule named; each says on which papers and settings it rests."""
    if not by:
        raise CannotCount("name the rules to count by")
    fingerprint = sha256(write(papers)).hexdigest()
    counted = [rules.count(rule, papers, tie_order) for rule in by]
    return tuple(
        Alternative(protocol.rule, protocol.seats, tie_order, fingerprint, protocol)
        for protocol in counted
    )


def side_by_side(found: Sequence[Alternative]) -> Iterator[str]:
    """A table in lines of text: a line for each candidate, a column for each rule."""
    first = found[0].protocol
    width = max(len(name) for name in (*first.candidates, "seats"))
    columns = [max(len(each.rule), len("lot needed")) for each in found]
    yield first.title or "Election"
    yield f"Papers (SHA-256): {found[0].fingerprint}"
    yield "Counts beside each other; none of them replaces a declared result."
    yield ""
    yield _line("", [each.rule for each in found], width, columns)
    yield _line("seats", [str(each.seats) for each in found], width, columns)
    for candidate, name in enumerate(first.candidates):
        yield _line(name, [_fate(each.protocol, candidate) for each in found], width, columns)
    if any(each.protocol.lots_needed for each in found):
        lots = ["lot needed" if each.protocol.lots_needed else "" for each in found]
        yield _line("", lots, width, columns)


def _fate(protocol: Protocol, candidate: int) -> str:
    if candidate in protocol.withdrawn:
        return "withdrawn"
    if candidate in protocol.elected:
        return f"elected {protocol.elected.index(candidate) + 1}"
    return "-"


def _line(name: str, cells: Sequence[str], width: int, columns: Sequence[int]) -> str:
    padded = [cell.ljust(column) for cell, column in zip(cells, columns, strict=True)]
    return "  ".join([name.ljust(width), *padded]).rstrip()
