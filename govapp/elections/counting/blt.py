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

from io import BytesIO

from .ballots import Papers, merged
from .blt_text import LONGEST_NUMBER, Ranks, careful, names_and_title
from .errors import BadFile, BadPapers
from .files import unpacked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    from .ballots import Ranking, UnevenRanking

    Merged = tuple[dict[Ranking, int], dict[UnevenRanking, int], int]


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
    stream = BytesIO(text)
    head = stream.readline().split()
    if len(head) != 2 or not all(_number(part) for part in head):
        return None
    candidates, seats = map(int, head)
    if candidates > text.count(b'"') // 2:
        return None
    withdrawn: frozenset[int] = frozenset()
    if text[stream.tell() : stream.tell() + 1] == b"-":
        marks = stream.readline().split()
        if not all(mark[:1] == b"-" and _number(mark[1:]) for mark in marks):
            return None
        withdrawn = frozenset(int(mark[1:]) - 1 for mark in marks)
    lines = _lines_of_ballots(stream)
    parsed = None if lines is None else _sorted(lines, candidates)
    if parsed is None:
        return None
    profile, uneven, blank = parsed
    rest, first = text[stream.tell() :], text.count(b"\n", 0, stream.tell()) + 1
    names, title = names_and_title(enumerate(rest.split(b"\n"), first), candidates)
    return Papers(names, seats, withdrawn, profile, blank, 0, title, uneven)


def _lines_of_ballots(stream: BinaryIO) -> Mapping[bytes, int] | None:
    """Each distinct line up to the lone 0, cut after its weight, with the weights added up."""
    rankings: dict[bytes, int] = {}
    so_far = rankings.get
    weights = {b"1": 1}
    known = weights.get
    for line in stream:
        head, _, ranking = line.partition(b" ")
        weight = known(head)
        if weight is None:
            if line.strip() == b"0":
                return rankings
            weight = int(head) if _number(head) else 0
            if weight < 1:
                return None
            weights[head] = weight
        rankings[ranking] = so_far(ranking, 0) + weight
    return None


def _sorted(lines: Mapping[bytes, int], candidates: int) -> Merged | None:
    """The even and uneven papers and the number of blank ones; None asks for a closer look."""
    place: Callable[[bytes], int] = {b"%d" % (i + 1): i for i in range(candidates)}.__getitem__
    profile: dict[Ranking, int] = {}
    odd: list[tuple[list[bytes], int]] = []
    so_far = profile.get
    for line, weight in lines.items():
        marks = line.split()
        if not marks or marks.pop() != b"0":
            return None
        try:
            paper = tuple(map(place, marks))
        except KeyError:
            odd.append((marks, weight))
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
