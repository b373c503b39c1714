"""Rights, tallies, papers, tracking codes and the seal: everything about a vote that is not stored.

A paper is a tuple of choice numbers, most wanted first; the empty tuple is a blank vote. In the
box each paper of a poll is text of one length, whatever it says, so that nothing shows from
outside how many were ranked or whether a slot is still unused.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from govapp.foundation.kernel.ids import canonical, digest
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing to misread
CODE_LENGTH = 20  # five bits a letter: a hundred bits, not to be guessed
_MISREAD = str.maketrans("ILO", "110")


@dataclass(frozen=True)
class Right:
    """One vote: who holds it and the people who may use it, the representative first.

    `left_out` says why a holder has no vote; such a right has no voters, but is kept on the roll
    so that the base explains itself.
    """

    holder: str
    label: str
    voters: tuple[int, ...] = ()
    left_out: Phrase | None = None


@dataclass(frozen=True)
class LeftOut:
    """A holder who is no part of the base, and why."""

    holder: str
    label: str
    why: Phrase


@dataclass(frozen=True)
class Tally:
    """Votes by choice (each choice, also with zero), how many were cast, and of how many."""

    counts: Mapping[str, int]
    cast: int
    base: int
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class RightHeld:
    """A right that one person may use in a poll: `position` 0 is the representative."""

    entry_id: int
    holder: str
    label: str
    position: int
    marked: bool


@dataclass(frozen=True)
class VoteByName:
    """What a holder chose in an open vote ("" for not yet) and the person who cast it."""

    holder: str
    label: str
    choice: str
    cast_by: int | None


@dataclass(frozen=True)
class Window:
    """When a poll takes votes; the instant of closing no longer belongs to it."""

    opens_at: datetime
    closes_at: datetime
    open: bool = True

    def unmet(self, now: datetime) -> tuple[Phrase, ...]:
        """Say why nothing can be cast now; empty means the poll takes votes."""
        if not self.open and now < self.closes_at:
            return (Phrase(N_("Voting has not been opened yet.")),)
        if now < self.opens_at:
            return (Phrase(N_("Voting opens later.")),)
        if now >= self.closes_at or not self.open:
            return (Phrase(N_("Voting is closed.")),)
        return ()


# --- papers ------------------------------------------------------------------------------------


def paper_problems(paper: Sequence[int], choices: Collection[int]) -> tuple[Phrase, ...]:
    """Say what is wrong with a paper; empty means it can go into the box."""
    problems = []
    if len(set(paper)) != len(paper):
        problems.append(Phrase(N_("Each name can have one rank only.")))
    if any(choice not in choices for choice in paper):
        problems.append(Phrase(N_("The paper names somebody who does not stand.")))
    return tuple(problems)


@dataclass(frozen=True)
class PaperForm:
    """How the papers of one poll are written: choice numbers are positive, papers equally long."""

    choices: tuple[int, ...]
    _width: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        if not self.choices or min(self.choices) < 1 or len(set(self.choices)) < len(self.choices):
            raise ValueError("a paper needs different choices with numbers above zero")
        object.__setattr__(self, "_width", len(str(max(self.choices))))

    @property
    def unused(self) -> str:
        """What an unused slot holds: as long as any paper."""
        return "-" * (len(self.choices) * (self._width + 1) - 1)

    def encoded(self, paper: Sequence[int]) -> str:
        """The paper as text of fixed length; ranks that were left open are zeros."""
        if paper_problems(paper, self.choices):
            raise ValueError("this paper does not fit the poll")
        ranks = [*paper, *([0] * (len(self.choices) - len(paper)))]
        return ".".join(f"{choice:0{self._width}d}" for choice in ranks)

    def decoded(self, text: str) -> tuple[int, ...]:
        """The paper that `encoded` wrote."""
        return tuple(choice for choice in map(int, text.split(".")) if choice)


# --- tracking codes and the seal ---------------------------------------------------------------


def code_of(randomness: bytes) -> str:
    """A tracking code in groups of four, from at least 13 random bytes."""
    number = int.from_bytes(randomness, "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[place])
    word = "".join(letters)
    return "-".join(word[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def receipt_of(poll_id: int, code: str) -> str:
    """The digest under which a tracking code is kept; spelling and hyphens do not matter."""
    word = "".join(filter(str.isalnum, code.upper())).translate(_MISREAD)
    return digest(f"receipt:{poll_id}:{word}")


def roll_digest(rights: Iterable[Right]) -> str:
    """The digest of a roll, whatever the order in which its rights were handed over."""
    entries = [
        {
            "holder": right.holder,
            "label": right.label,
            "voters": list(right.voters),
            "left_out": packed(right.left_out),
        }
        for right in sorted(rights, key=lambda right: right.holder)
    ]
    return digest(canonical({"roll": entries}))


def seal_of(
    about: str,
    roll: str,
    choices: Sequence[int],
    profile: Mapping[str, int],
    receipts: Iterable[str],
) -> str:
    """The digest of everything that a closed box holds: changing anything changes it."""
    return digest(
        canonical(
            {
                "about": about,
                "roll": roll,
                "choices": list(choices),
                "profile": sorted([paper, copies] for paper, copies in profile.items()),
                "receipts": sorted(receipts),
            }
        )
    )


# --- phrases kept on the roll ------------------------------------------------------------------


def packed(phrase: Phrase | None) -> str:
    """A phrase as text to store, "" for none."""
    return "" if phrase is None else canonical(_plain(phrase))


def unpacked(text: str) -> Phrase | None:
    """The phrase that `packed` wrote."""
    return _phrase(json.loads(text)) if text else None


def _plain(phrase: Phrase) -> dict[str, object]:
    return {"msgid": phrase.msgid, "values": {k: _packed(v) for k, v in phrase.values.items()}}


def _packed(value: object) -> object:
    if isinstance(value, Phrase):
        return {"phrase": _plain(value)}
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value if isinstance(value, int | str) else str(value)


def _phrase(plain: Mapping[str, object]) -> Phrase:
    values = plain["values"]
    if not isinstance(values, dict):
        raise TypeError("a packed phrase keeps its values in an object")
    return Phrase(str(plain["msgid"]), **{k: _unpacked(v) for k, v in values.items()})


def _unpacked(value: object) -> object:
    match value:
        case {"phrase": dict(plain)}:
            return _phrase(plain)
        case {"minor": int(minor), "currency": str(currency)}:
            return Money(minor, currency)
        case {"instant": str(text)}:
            return datetime.fromisoformat(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
    return value
