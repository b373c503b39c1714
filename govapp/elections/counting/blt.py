"""Ballot files in the BLT format (Hill, Wichmann and Woodall 1987), in and out.

Read: `candidates seats`, the withdrawn as `-2 -5`, ballots as `weight first second ... 0`, a
lone `0`, the names in quotes, the title in quotes. Equal ranks as `1=2` or `(1 2)`, skipped ranks
as `-`, comments from `#` to the end of the line outside quotes or between `/*` and `*/`; a
byte-order mark, any line ends, gzip. Each ballot ends with 0 on its own line; several may share a
line. Nothing is guessed: what does not read this way is refused with its line.

An ordinary file is read in one quick pass that parses each distinct line once. Only if something
unusual turns up does the careful reader begin anew, and it alone explains what is wrong.
"""

from __future__ import annotations

# What `collections.Counter` counts with; the rest of `collections` is slow to load.
from _collections import _count_elements  # type: ignore[import-not-found]

from .ballots import Papers, merged
from .blt_text import LONGEST_NUMBER, Ranks, careful, names_and_title
from .errors import BadFile, BadPapers
from .files import unpacked
from .packed import MOST, Packed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .ballots import Ranking, UnevenRanking

    Merged = tuple[Mapping[Ranking, int], dict[UnevenRanking, int], int]

PORTION = 1 << 14  # bytes
END = 255  # no place of a candidate


def read(content: bytes) -> Papers:
    """The papers in the content of a ballot file, plain or gzip."""
    text = unpacked(content).removeprefix(b"\xef\xbb\xbf")
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"/*" in text:
        from .blt_comments import without_comments

        text = without_comments(text)
    try:
        papers = _quick(text)
    except BadPapers:
        papers = None  # a doubled candidate, say: the careful reader finds its line
    if papers is not None:
        return papers
    found = careful(text)
    profile, uneven, blank = merged(found.rankings, {}, 0)
    return Papers(found.names, found.seats, found.withdrawn, profile, blank, 0, found.title, uneven)


def write(papers: Papers) -> bytes:
    """The papers as a ballot file: distinct papers in sorted order, so never in cast order.

    The format has no word for void papers; their number is left in a comment.
    """
    lines = [f"{len(papers.candidates)} {papers.seats}"]
    if papers.withdrawn:
        lines.append(" ".join(f"-{place + 1}" for place in sorted(papers.withdrawn)))
    for ranks, weight in papers.in_order():
        lines.append(" ".join([str(weight), *map(_rank, ranks), "0"]))
    if papers.blank:
        lines.append(f"{papers.blank} 0")
    if papers.void:
        lines.append(f"# void papers: {papers.void}")
    lines.append("0")
    lines.extend(_quoted(text) for text in (*papers.candidates, papers.title))
    return ("\n".join(lines) + "\n").encode()


def _rank(candidates: tuple[int, ...]) -> str:
    return "=".join(str(place + 1) for place in candidates) or "-"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quick(text: bytes) -> Papers | None:
    """The papers of an ordinary file; None if anything in it asks for a closer look."""
    start, end = text.find(b"\n") + 1, text.find(b"\n0\n")
    head = text[:start].split()
    if end < 0 or len(head) != 2 or not all(_number(part) for part in head):
        return None
    candidates, seats = map(int, head)
    if candidates > text.count(b'"', end) // 2:
        return None
    withdrawn: frozenset[int] = frozenset()
    if text[start : start + 1] == b"-":
        after = text.find(b"\n", start) + 1
        marks, start = text[start:after].split(), after
        if not all(mark[:1] == b"-" and _number(mark[1:]) for mark in marks):
            return None
        withdrawn = frozenset(int(mark[1:]) - 1 for mark in marks)
    parsed = _packed(text, start, end, candidates)
    if parsed is None:
        parsed = _sorted(_distinct_lines(text, start, end), candidates)
    if parsed is None:
        return None
    profile, uneven, blank = parsed
    rest, first = text[end + 3 :], text.count(b"\n", 0, end + 3) + 1
    names, title = names_and_title(enumerate(rest.split(b"\n"), first), candidates)
    return Papers(names, seats, withdrawn, profile, blank, 0, title, uneven)


def _packed(text: bytes, start: int, end: int, candidates: int) -> Merged | None:
    """The papers of a file with small weights and no odd mark; None if it is not so simple.

    Every mark becomes a byte, the 0 at the end of a ballot a byte of its own, so that the bytes of
    a portion fall apart into ballots at once; of each the first byte is the weight less one.
    """
    if candidates > MOST:
        return None
    code = {b"%d" % (i + 1): i for i in range(candidates)} | {b"0": END}
    ballots: dict[bytes, int] = {}
    for portion in _portions(text, start, end):
        try:
            marks = bytes(map(code.__getitem__, portion.split()))
        except KeyError:
            return None
        if not portion.count(b"\n") == portion.count(b" 0\n") == marks.count(END):
            return None
        _count_elements(ballots, marks[:-1].split(bytes([END])))
    if b"" in ballots:
        return None
    raw: dict[bytes, int] = {}
    so_far = raw.get
    for ballot, copies in ballots.items():
        ranking = ballot[1:]
        raw[ranking] = so_far(ranking, 0) + copies * (ballot[0] + 1)
    blank = raw.pop(b"", 0)
    return Packed(raw), {}, blank


def _distinct_lines(text: bytes, start: int, end: int) -> Mapping[bytes, int]:
    """How often each different line of ballots occurs."""
    lines: dict[bytes, int] = {}
    for portion in _portions(text, start, end):
        _count_elements(lines, portion[:-1].split(b"\n"))
    return lines


def _portions(text: bytes, start: int, end: int) -> Iterator[bytes]:
    """The lines before the newline at `end`, so many at a time that they stay in the cache."""
    while start < end:
        stop = text.rfind(b"\n", start, min(start + PORTION, end + 1)) + 1
        if stop <= start:
            stop = text.index(b"\n", start) + 1
        yield text[start:stop]
        start = stop


def _sorted(lines: Mapping[bytes, int], candidates: int) -> Merged | None:
    """The even and uneven papers and the number of blank ones; None asks for a closer look."""
    place: Callable[[bytes], int] = {b"%d" % (i + 1): i for i in range(candidates)}.__getitem__
    profile: dict[Ranking, int] = {}
    odd: list[tuple[list[bytes], int]] = []
    so_far = profile.get
    for line, weight in lines.items():
        marks = line.split()
        if len(marks) < 2 or marks.pop() != b"0":
            return None
        if marks[0] != b"1":
            if not _number(marks[0]) or not (each := int(marks[0])):
                return None
            weight *= each
        try:
            paper = tuple(map(place, marks[1:]))
        except KeyError:
            odd.append((marks[1:], weight))
        else:
            profile[paper] = so_far(paper, 0) + weight
    blank = profile.pop((), 0)
    ranks = Ranks(candidates)
    try:
        rankings = [(tuple(map(ranks.__getitem__, marks)), weight) for marks, weight in odd]
    except BadFile:
        return None
    return merged(rankings, profile, blank)


def _number(digits: bytes) -> bool:
    return digits.isdigit() and len(digits) <= LONGEST_NUMBER
