"""From a ballot file to the bytes of a report; both command lines end here."""

from __future__ import annotations

from . import rules
from .files import load
from .protocol_json import text as json_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .protocol import Protocol, Round

FORMATS = ("json", "text", "html", "blt", "csv")


def report(
    path: str,
    *,
    rule: str,
    form: str,
    tie_order: str = "",
    seats: int | None = None,
    passes: str = "",
) -> bytes:
    """Count a ballot file and write the protocol as `json`, `text` or `html`, in UTF-8.

    `blt` and `csv` give the papers themselves, merged and sorted. `tie_order` holds names with
    commas between them; names may hold commas. `seats` goes before what the file says;
    `passes` says what carries a proposal. Raises `CannotCount` with a message for the reader.
    """
    count = rules.asking(rule, passes)
    papers = load(path, seats)
    protocol = count(papers, papers.places(named(tie_order, papers.candidates)))
    if form == "blt":
        from . import blt

        return blt.write(papers)
    if form == "csv":
        from . import sheet

        return sheet.write(papers)
    if form == "html":
        from .page import page

        return (page(protocol) + "\n").encode()
    written = json_text(protocol.as_json()) if form == "json" else "\n".join(_lines(protocol))
    return (written + "\n").encode()


def named(listed: str, candidates: Sequence[str]) -> tuple[str, ...]:
    """Take apart names with commas between them, preferring the longest name that fits.

    A part that is nobody's name is returned as it stands, for the one who looks it up to refuse.
    """
    parts = listed.split(",") if listed.strip() else []
    found = []
    while parts:
        ends = range(len(parts), 0, -1)
        fits = (end for end in ends if ",".join(parts[:end]).strip() in candidates)
        end = next(fits, 1)
        found.append(",".join(parts[:end]).strip())
        parts = parts[end:]
    return tuple(found)


def _lines(protocol: Protocol) -> Iterator[str]:
    yield f"{protocol.title or 'Election'} - {protocol.rule} ({protocol.version})"
    yield ""
    yield from map(str, protocol.as_prose())
    if protocol.pairwise:
        yield ""
        yield from _pair_lines(protocol)
    width = max(map(len, protocol.candidates), default=0)
    for entry in protocol.rounds:
        yield ""
        yield from _round_lines(protocol, entry, max(width, len("(exhausted)")))


def _pair_lines(protocol: Protocol) -> Iterator[str]:
    """Each two candidates, the one that more papers put higher first."""
    matrix, name = protocol.pairwise, protocol.candidates
    for a, row in matrix.items():
        for b, votes in row.items():
            if votes > matrix[b][a] or (votes == matrix[b][a] and a < b):
                yield f"  {name[a]} over {name[b]}: {votes} to {matrix[b][a]}"


def _round_lines(protocol: Protocol, entry: Round, width: int) -> Iterator[str]:
    votes = [*entry.tallies.values(), entry.exhausted, protocol.lost(entry)]
    figures = [protocol.figure(number) for number in votes]
    column = max(map(len, figures))
    notes = dict.fromkeys(entry.elected, "  elected") | dict.fromkeys(entry.eliminated, "  out")
    yield f"Round {entry.number}"
    for candidate, figure in zip(entry.tallies, figures, strict=False):
        name, note = protocol.candidates[candidate], notes.get(candidate, "")
        yield f"  {name:<{width}}  {figure:>{column}}{note}"
    if protocol.quota is not None or len(protocol.rounds) > 1:  # where votes move at all
        yield f"  {'(exhausted)':<{width}}  {figures[-2]:>{column}}"
        yield f"  {'(rounding)':<{width}}  {figures[-1]:>{column}}"
    for tie in entry.ties:
        level = ", ".join(protocol.names(tie.among))
        yield f"  level: {level}; {tie.broken_by}: {protocol.candidates[tie.lost]} lost"
    if entry.transfer:
        moved = entry.transfer.moved.items()
        gains = ", ".join(f"{protocol.candidates[c]} +{protocol.figure(n)}" for c, n in moved)
        source = protocol.candidates[entry.transfer.source]
        yield f"  {entry.transfer.kind} of {source}: {gains or 'nothing moves'}"
