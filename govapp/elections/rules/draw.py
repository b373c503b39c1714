"""A public draw: chance that anybody can replay and nobody can choose (RFC 3797).

A numbered list and the sources of chance are published before the sources exist: lottery numbers,
a closing price. When they are known their values are written in one exact way and joined to a key
string; hashing it with a counter selects from the list, one after the other, until nobody is left.

RFC 3797 hashes with MD5, and so does the worked example in its section 6. `sha256` is the same
procedure with SHA-256 in its place, declared by that name when the draw is announced.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from govapp.foundation.kernel.ids import canonical, digest
from govapp.foundation.kernel.phrases import N_, Phrase

LEAD = timedelta(hours=1)  # so long before its first source is known a draw must be announced
MOST_SOURCES = 6
MOST_ITEMS = 2**16  # the counter is two bytes
_NUMBER = re.compile(r"\d{1,40}(\.\d{1,40})?", re.ASCII)


class Algorithm(StrEnum):
    """What hashes the key string: RFC 3797 as it stands, or the declared variant."""

    MD5 = "md5"
    SHA256 = "sha256"


class DrawState(StrEnum):
    """Announced, values given by one officer, drawn when another countersigned; or called off."""

    ANNOUNCED = "announced"
    ENTERED = "values entered"
    DRAWN = "drawn"
    CALLED_OFF = "called off"


class Encoding(StrEnum):
    """How the value of a source is written into the key string."""

    NUMBERS = "numbers"  # one or several, in any order
    TEXT = "text"  # letters and digits; capitals, spaces and signs do not matter


@dataclass(frozen=True)
class Source:
    """Where chance comes from: its name, where to look it up, and when it becomes known."""

    name: str
    where: str
    known_at: datetime
    encoding: Encoding


@dataclass(frozen=True)
class Announcement:
    """Everything that is fixed before the sources exist. The list is numbered from 1."""

    items: tuple[str, ...]
    sources: tuple[Source, ...]
    algorithm: Algorithm

    @property
    def digest(self) -> str:
        """SHA-256 over the announcement: nothing of it can change unnoticed."""
        return digest(canonical(plain(self)))


@dataclass(frozen=True)
class Step:
    """One selection: hash number `counter`, how many were left, whom it selected (from 1)."""

    counter: int
    hashed: str
    left: int
    selected: int


@dataclass(frozen=True)
class Drawn:
    """The transcript of a draw: the key string and each selection in its order."""

    key: str
    steps: tuple[Step, ...]

    @property
    def order(self) -> tuple[int, ...]:
        """The numbers of the list, first drawn first."""
        return tuple(step.selected for step in self.steps)


def drawn(announcement: Announcement, values: Sequence[str]) -> Drawn:
    """Draw the whole list by the values of its sources, in the order they were announced."""
    parts = zip(announcement.sources, values, strict=True)
    text = "".join(written(source.encoding, value) for source, value in parts)
    return Drawn(text, selected(len(announcement.items), text, announcement.algorithm))


def selected(
    size: int, key: str, algorithm: Algorithm, count: int | None = None
) -> tuple[Step, ...]:
    """Select from a list of `size`, all of it or the first `count` (RFC 3797, section 4)."""
    waiting = list(range(1, size + 1))
    steps = []
    for counter in range(size if count is None else count):
        edge = counter.to_bytes(2, "big")
        hashed = _hashed(edge + key.encode() + edge, algorithm)
        left = len(waiting)
        steps.append(Step(counter, hashed, left, waiting.pop(int(hashed, 16) % left)))
    return tuple(steps)


def written(encoding: Encoding, value: str) -> str:
    """A value as the key string has it, closed by a slash; ValueError if it is none.

    Numbers are sorted and each ends in a point, or has one before its fraction, without zeros
    that add nothing: `12 5 8.50` becomes `5.8.512./`. That is RFC 3797's way; text is ours.
    """
    if encoding is Encoding.TEXT:
        letters = unicodedata.normalize("NFKC", value).upper()
        word = "".join(letter for letter in letters if letter.isalnum())
        if not word:
            raise ValueError("no letters and no digits")
        return f"{word}/"
    numbers = value.replace(",", " ").replace(";", " ").split()
    if not numbers or not all(_NUMBER.fullmatch(number) for number in numbers):
        raise ValueError("not only numbers")
    return "".join(_written(number) for number in sorted(map(Decimal, numbers))) + "/"


def announcement_problems(
    announcement: Announcement, now: datetime, *, voting_closes: datetime | None
) -> tuple[Phrase, ...]:
    """Say what keeps this draw from being announced now; empty means it can be."""
    sources, problems = announcement.sources, []
    if not 1 < len(announcement.items) <= MOST_ITEMS:
        problems.append(Phrase(N_("A draw needs at least two names.")))
    if not 0 < len(sources) <= MOST_SOURCES:
        problems.append(
            Phrase(N_("Name between one and %(most)s sources of chance."), most=MOST_SOURCES)
        )
    if len({source.name for source in sources}) < len(sources):
        problems.append(Phrase(N_("Two sources have the same name.")))
    problems += [
        Phrase(
            N_("“%(source)s” is known too soon: announce a draw at least one hour before."),
            source=source.name,
        )
        for source in sources
        if source.known_at < now + LEAD
    ]
    if voting_closes and all(source.known_at < voting_closes for source in sources):
        problems.append(
            Phrase(N_("One source at least must become known after voting has closed."))
        )
    return tuple(problems)


def value_problems(
    sources: Sequence[Source], values: Sequence[str], now: datetime
) -> tuple[Phrase, ...]:
    """Say what is wrong with the values of the sources; empty means one can draw."""
    early = [source for source in sources if source.known_at > now]
    problems = [
        Phrase(N_("“%(source)s” is not known yet."), source=source.name) for source in early
    ]
    if len(values) != len(sources):
        return (*problems, Phrase(N_("Give the value of every source.")))
    for source, value in zip(sources, values, strict=True):
        try:
            written(source.encoding, value)
        except ValueError:
            wish = _WISHES[source.encoding]
            problems.append(Phrase(wish, source=source.name))
    return tuple(problems)


_WISHES = {
    Encoding.NUMBERS: N_("“%(source)s” takes numbers with spaces between them."),
    Encoding.TEXT: N_("“%(source)s” takes letters or digits."),
}


# --- as stored ---------------------------------------------------------------------------------


def plain(announcement: Announcement) -> dict[str, object]:
    """The announcement as JSON has it."""
    return {
        "items": list(announcement.items),
        "sources": [
            {
                "name": source.name,
                "where": source.where,
                "known_at": source.known_at.isoformat(),
                "encoding": source.encoding.value,
            }
            for source in announcement.sources
        ],
        "algorithm": announcement.algorithm.value,
    }


def sources_from(stored: Sequence[Mapping[str, str]]) -> tuple[Source, ...]:
    """The sources that `plain` wrote."""
    return tuple(
        Source(
            one["name"],
            one["where"],
            datetime.fromisoformat(one["known_at"]),
            Encoding(one["encoding"]),
        )
        for one in stored
    )


def _written(number: Decimal) -> str:
    whole, _, fraction = f"{number:f}".partition(".")
    return f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}"


def _hashed(text: bytes, algorithm: Algorithm) -> str:
    if algorithm is Algorithm.MD5:
        return hashlib.md5(text, usedforsecurity=False).hexdigest().upper()
    return hashlib.sha256(text).hexdigest().upper()
