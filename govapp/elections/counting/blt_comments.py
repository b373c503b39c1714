"""Comments between `/*` and `*/` in a ballot file, which may run over several lines."""

from __future__ import annotations

from .errors import BadFile


def without_comments(text: bytes) -> bytes:
    """The text with each such comment turned to spaces; every line keeps its number.

    Inside a quoted name and after a `#` the signs mean nothing.
    """
    kept: list[bytes] = []
    begun = 0  # the line of the comment that is open, if one is
    for number, whole in enumerate(text.split(b"\n"), 1):
        line = whole
        if begun:
            line, begun = _closed(line, begun)
        while not begun and (start := _opening(line)) >= 0:
            rest, begun = _closed(line[start + 2 :], number)
            line = line[:start] + b" " + rest
        kept.append(line)
    if begun:
        raise BadFile("a comment that begins with /* is not closed", begun)
    return b"\n".join(kept)


def _closed(line: bytes, begun: int) -> tuple[bytes, int]:
    """What follows the comment, and 0; or nothing, and the line where the comment began."""
    _, end, rest = line.partition(b"*/")
    return (rest, 0) if end else (b"", begun)


def _opening(line: bytes) -> int:
    """Where a comment begins outside quotes; -1 if none does."""
    start = line.find(b"/*")
    while start >= 0:
        before = line[:start].rstrip()
        quotes = before.count(b'"') - before.count(b'\\"')
        if b"#" in before.split(b'"')[0]:
            return -1
        if quotes % 2 == 0 and (not quotes or before.endswith(b'"')):
            return start
        start = line.find(b"/*", start + 2)
    return -1
