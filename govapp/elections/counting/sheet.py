"""Ballots as a sheet of comma-separated values, in and out: what people keep in a spreadsheet.

    title,Council
    seats,2
    withdrawn,Di
    papers,Ada,Ben,Cy,Di
    4,1,2,,
    3,,1,2,2

One row for each way to vote: how many papers, then the rank each candidate has on them. Nothing
is no rank, the same number twice is an equal rank, a number left out is a skipped rank. The rows
above the heading `papers` may be missing; `void` may stand there with the number of void papers.
With a row `candidates,Ada,Ben,Cy,Di` above it, the columns are first choice, second choice and so
on instead, and the cells hold names. Commas, semicolons or tabs; UTF-8; nothing is guessed.
"""

from __future__ import annotations

from .ballots import Papers, merged, repeated
from .blt_text import LONGEST_NUMBER
from .errors import BadFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .ballots import UnevenRanking

    Rows = Iterator[tuple[int, list[str]]]

ABOVE = ("title", "seats", "withdrawn", "void", "candidates")
HEADING = "papers"
LAST_RANK = 999


def read(content: bytes, seats: int | None = None) -> Papers:
    """The papers in a sheet; `seats` goes before what the sheet itself says."""
    rows = _rows(content)
    above, heading = _heading(rows)
    names = above.get("candidates", (0, heading))[1]
    if not names:
        raise BadFile("the sheet names no candidate")
    if len(set(names)) < len(names):
        raise BadFile(f"{repeated(names)!r} is named twice as a candidate")
    if seats is None and "seats" not in above:
        raise BadFile("the sheet has no row 'seats': say how many seats there are to fill")
    place = {name: number for number, name in enumerate(names)}
    if "candidates" in above:
        rankings = [
            (_by_choice(row, place, line), n) for row, (n, line) in _distinct(rows, heading)
        ]
    else:
        rankings = [(_by_rank(row, names, line), n) for row, (n, line) in _distinct(rows, heading)]
    profile, uneven, blank = merged(rankings, {}, 0)
    return Papers(
        tuple(names),
        seats or _only(above, "seats", 1),
        frozenset(_withdrawn(above, place)),
        profile,
        blank,
        _only(above, "void", 0),
        " ".join(above.get("title", (0, []))[1]),
        uneven,
    )


def write(papers: Papers) -> bytes:
    """The papers as a sheet: distinct papers in sorted order, so never in cast order."""
    import csv
    from io import StringIO

    sheet = StringIO()
    rows = csv.writer(sheet, lineterminator="\n")
    rows.writerow(["title", papers.title])
    rows.writerow(["seats", papers.seats])
    if papers.withdrawn:
        rows.writerow(["withdrawn", *(papers.candidates[c] for c in sorted(papers.withdrawn))])
    if papers.void:
        rows.writerow(["void", papers.void])
    rows.writerow([HEADING, *papers.candidates])
    for ranking, weight in papers.in_order():
        cells = [""] * len(papers.candidates)
        for rank, level in enumerate(ranking, 1):
            for candidate in level:
                cells[candidate] = str(rank)
        rows.writerow([weight, *cells])
    if papers.blank:
        rows.writerow([papers.blank, *[""] * len(papers.candidates)])
    return sheet.getvalue().encode()


def _rows(content: bytes) -> Rows:
    """The rows that hold something, each with the number of the line it ends in."""
    import csv

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile("the text is not UTF-8", line) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=_delimiter(text), strict=True)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise BadFile(f"the cells cannot be told apart: {error}", reader.line_num) from error
        if row is None:
            return
        if any(map(str.strip, row)):
            yield reader.line_num, row


def _delimiter(text: str) -> str:
    """What stands after the first word; the words that may begin a sheet hold none of these."""
    return next((sign for sign in text if sign in ",;\t\n"), ",").replace("\n", ",")


def _heading(rows: Rows) -> tuple[dict[str, tuple[int, list[str]]], list[str]]:
    """What stands above the heading, by its first cell, and the heading after its first cell."""
    above: dict[str, tuple[int, list[str]]] = {}
    for line, row in rows:
        key, *cells = map(str.strip, row)
        while cells and not cells[-1]:
            cells.pop()
        if key.lower() == HEADING:
            if "" in cells:
                raise BadFile("a column has no heading", line)
            return above, cells
        if key.lower() not in ABOVE:
            known = ", ".join((*ABOVE, HEADING))
            raise BadFile(f"a row cannot begin with {key[:40]!r} here, only with: {known}", line)
        if key.lower() in above:
            raise BadFile(f"a second row {key!r}", line)
        above[key.lower()] = line, cells
    raise BadFile("there is no row that begins with 'papers' and names the columns")


def _distinct(
    rows: Rows, heading: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Each different row with its number of papers and the line where it first stood."""
    width = len(heading) + 1
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    for line, row in rows:
        if len(row) != width:
            if len(row) < width or any(map(str.strip, row[width:])):
                raise BadFile(f"the row has {len(row)} cells, the heading has {width}", line)
            del row[width:]
        weight = _whole(row[0])
        if not weight:
            raise BadFile(f"{row[0][:40]!r} is not a number of papers", line)
        key = tuple(row[1:])
        so_far, first = found.get(key, (0, line))
        found[key] = so_far + weight, first
    return iter(found.items())


def _by_rank(row: Sequence[str], names: Sequence[str], line: int) -> UnevenRanking:
    """A paper from the rank of each candidate."""
    ranks: dict[int, list[int]] = {}
    for candidate, cell in enumerate(row):
        if not cell or cell.isspace():
            continue
        rank = _whole(cell)
        if not rank or rank > LAST_RANK:
            wanted = "1 is the first choice, an empty cell is no choice"
            raise BadFile(f"{cell[:40]!r} is not a rank for {names[candidate]!r}: {wanted}", line)
        ranks.setdefault(rank, []).append(candidate)
    return tuple(tuple(ranks.get(rank, ())) for rank in range(1, max(ranks, default=0) + 1))


def _by_choice(row: Sequence[str], place: dict[str, int], line: int) -> UnevenRanking:
    """A paper from the name of each choice."""
    names = [cell.strip() for cell in row]
    for name in names:
        if name and name not in place:
            raise BadFile(f"{name[:40]!r} is not among the candidates", line)
    marked = [name for name in names if name]
    if len(set(marked)) < len(marked):
        raise BadFile(f"{repeated(marked)!r} stands twice on one paper", line)
    return tuple((place[name],) if name else () for name in names)


def _withdrawn(above: dict[str, tuple[int, list[str]]], place: dict[str, int]) -> Iterator[int]:
    line, names = above.get("withdrawn", (0, []))
    for name in names:
        if name not in place:
            raise BadFile(f"{name[:40]!r} is withdrawn but not among the candidates", line)
        yield place[name]


def _only(above: dict[str, tuple[int, list[str]]], key: str, least: int) -> int:
    """The single number in a row above the heading; 0 if there is no such row."""
    if key not in above:
        return 0
    line, cells = above[key]
    number = _whole(cells[0]) if len(cells) == 1 else None
    if number is None or number < least:
        raise BadFile(f"the row {key!r} needs one whole number, at least {least}", line)
    return number


def _whole(cell: str) -> int | None:
    digits = cell.strip()
    fits = digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER
    return int(digits) if fits else None
