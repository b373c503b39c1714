"""The careful reader of ballot files: the whole format, and what is wrong in which line."""

from __future__ import annotations

from itertools import chain

from .ballots import repeated
from .errors import BadFile
from .frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .ballots import UnevenRanking

LONGEST_NUMBER = 100  # digits; more would be a slip, and slow to turn into a number


@frozen
class Found:
    """What a ballot file said, before equal papers are merged by kind."""

    names: tuple[str, ...]
    seats: int
    withdrawn: frozenset[int]
    rankings: tuple[tuple[UnevenRanking, int], ...]
    title: str


def careful(text: bytes) -> Found:
    """Read every line of a ballot file, or say which one cannot be read and why."""
    ballots, lines = _header(enumerate(text.split(b"\n"), 1))
    for number, line in lines:
        code, rest = _code(line)
        if ballots.take(code, number):
            return ballots.found(chain([(number, rest)], lines))
        if rest:
            raise BadFile("a text in quotes stands before the 0 that ends the ballots", number)
    raise BadFile("the file ends without the lone 0 after the last ballot")


def names_and_title(
    lines: Iterable[tuple[int, bytes]], candidates: int
) -> tuple[tuple[str, ...], str]:
    """The names in ballot order and the title, which may be missing."""
    names: dict[str, int] = {}
    title: str | None = None
    for number, line in lines:
        stripped = line.strip()
        if not stripped or stripped.startswith(b"#"):
            continue
        for text in _quoted_texts(stripped, number):
            if len(names) < candidates:
                _check_name(text, names, number)
                names[text] = number
            elif title is None:
                title = text
            else:
                raise BadFile(f"a text too many after {candidates} names and the title", number)
    if len(names) < candidates:
        raise BadFile(f"{candidates} candidates are announced, but {len(names)} names follow")
    return tuple(names), title or ""


class _Ballots:
    """The ballots of a file, gathered line by line."""

    def __init__(self, candidates: int, seats: int) -> None:
        self.candidates = candidates
        self.seats = seats
        self.withdrawn: set[int] = set()
        self.rankings: dict[UnevenRanking, int] = {}
        self.ranks = Ranks(candidates)

    def take(self, code: bytes, number: int) -> bool:
        """Add what one line says; True once it said the lone 0."""
        words = _ranks_joined(code, number).split()
        position = 0
        while position < len(words) and words[position] != b"0":
            if words[position][:1] == b"-":
                self._withdraw(words[position][1:], number)
                position += 1
                continue
            weight = _whole(words[position])
            if not weight:
                raise BadFile(f"{_shown(words[position])} is not a number of voters", number)
            try:
                end = words.index(b"0", position)
            except ValueError:
                raise BadFile("the ballot does not end with 0", number) from None
            self._ballot(weight, words[position + 1 : end], number)
            position = end + 1
        if position + 1 < len(words):
            raise BadFile("something other than a name follows the lone 0", number)
        return position < len(words)

    def found(self, lines: Iterable[tuple[int, bytes]]) -> Found:
        """The whole file, once the names and the title are read from the remaining lines."""
        names, title = names_and_title(lines, self.candidates)
        withdrawn, rankings = frozenset(self.withdrawn), tuple(self.rankings.items())
        return Found(names, self.seats, withdrawn, rankings, title)

    def _withdraw(self, digits: bytes, number: int) -> None:
        if self.rankings:
            raise BadFile("withdrawn candidates must be named before the first ballot", number)
        self.withdrawn.add(_candidate(digits, self.candidates, number))

    def _ballot(self, weight: int, marks: list[bytes], number: int) -> None:
        self.ranks.number = number
        ranking = tuple(map(self.ranks.__getitem__, marks))
        ranked = tuple(chain.from_iterable(ranking))
        if len(set(ranked)) < len(ranked):
            twice = repeated(ranked) + 1
            raise BadFile(f"candidate {twice} stands twice on one ballot", number)
        self.rankings[ranking] = self.rankings.get(ranking, 0) + weight


class Ranks(dict[bytes, tuple[int, ...]]):
    """Which candidates a mark such as `3`, `1=2` or `-` ranks, each worked out once."""

    def __init__(self, candidates: int) -> None:
        super().__init__({b"-": ()})
        self.candidates = candidates
        self.number = 0  # of the line being read, to name it

    def __missing__(self, mark: bytes) -> tuple[int, ...]:
        parts = mark.split(b"=")
        rank = tuple(_candidate(part, self.candidates, self.number) for part in parts)
        self[mark] = rank
        return rank


def _header(lines: Iterable[tuple[int, bytes]]) -> tuple[_Ballots, Iterator[tuple[int, bytes]]]:
    """Read `candidates seats`; what else stands on that line comes back as the next line."""
    remaining = iter(lines)
    for number, line in remaining:
        code, quoted = _code(line)
        if not code and not quoted:
            continue
        parts = [*line.split(None, 2), b"", b"", b""]
        candidates, seats = _whole(parts[0]), _whole(parts[1])
        if not candidates or not seats:
            problem = "the file must begin with the number of candidates and the number of seats"
            raise BadFile(problem, number)
        return _Ballots(candidates, seats), chain([(number, parts[2])], remaining)
    raise BadFile("the file is empty")


def _code(line: bytes) -> tuple[bytes, bytes]:
    """The part of a line before any comment, and the quoted text that ends it, if there is one."""
    bare, _, _ = line.partition(b"#")
    code, quote, _ = bare.partition(b'"')
    if quote:
        return code.strip(), line[len(code) :]
    return bare.strip(), b""


def _ranks_joined(code: bytes, number: int) -> bytes:
    """Write every equal rank as one word: `1 = 2` and `(1 2)` become `1=2`."""
    if b"=" in code:
        code = b"=".join(part.strip() for part in code.split(b"="))
    if b"(" not in code:
        return code
    first, *others = code.split(b"(")
    pieces = [first]
    for other in others:
        if pieces[-1].split()[-1:] in ([], [b"0"]):
            raise BadFile("ballot numbers in brackets are not read; a weight comes first", number)
        inside, closed, after = other.partition(b")")
        if not closed or not inside.strip():
            raise BadFile("a bracket around equal candidates is not closed or empty", number)
        pieces.append(b"=".join(inside.split()) + b" " + after)
    return b" ".join(pieces)


def _quoted_texts(line: bytes, number: int) -> list[str]:
    """The texts of one line: several in a row, or a single one that may hold quotes itself."""
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise BadFile("the text is not UTF-8", number) from error
    if not text.startswith('"'):
        raise BadFile(f"a name or the title must stand in quotes, not {_shown(line)}", number)
    in_a_row = _texts_in_a_row(text)
    if in_a_row is not None:
        return in_a_row
    last = text.rindex('"')
    tail = text[last + 1 :].strip()
    if last == 0 or (tail and not tail.startswith("#")):
        raise BadFile("the quotes around a name or the title are not closed", number)
    return [_unescaped(text[1:last])]


def _texts_in_a_row(line: str) -> list[str] | None:
    """Texts in quotes with nothing but space between and a comment after; None if it is not so."""
    texts, position = [], 0
    while position < len(line) and line[position] == '"':
        end = line.find('"', position + 1)
        while end > 0 and _escaped(line, end):
            end = line.find('"', end + 1)
        if end < 0 or line[end + 1 : end + 2] not in ("", " ", "\t", "#"):
            return None
        texts.append(_unescaped(line[position + 1 : end]))
        position = end + 1
        while position < len(line) and line[position].isspace():
            position += 1
    return texts if line[position : position + 1] in ("", "#") else None


def _escaped(line: str, position: int) -> bool:
    backslashes = 0
    while line[position - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def _unescaped(text: str) -> str:
    return "\\".join(part.replace('\\"', '"') for part in text.split("\\\\"))


def _check_name(name: str, names: Mapping[str, int], number: int) -> None:
    if not name.strip():
        raise BadFile("a candidate has no name", number)
    if name in names:
        raise BadFile(f"{name!r} is already the name in line {names[name]}", number)


def _candidate(digits: bytes, candidates: int, number: int) -> int:
    candidate = _whole(digits)
    if candidate is None or not 1 <= candidate <= candidates:
        among = f"they are numbered 1 to {candidates}"
        raise BadFile(f"{_shown(digits)} is not a candidate, {among}", number)
    return candidate - 1


def _whole(digits: bytes) -> int | None:
    return int(digits) if digits.isdigit() and len(digits) <= LONGEST_NUMBER else None


def _shown(word: bytes) -> str:
    return repr(word[:40].decode("utf-8", "replace"))
