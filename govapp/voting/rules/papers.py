"""Papers, and the slots of the box they lie in.

A paper is a tuple of choice numbers, most wanted first; the empty tuple is a blank vote. In the
box each paper of a poll is text of one length, whatever it says, and each slot is text of one
length, whatever became of it: nothing shows from outside how many were ranked, whether a slot is
still unused, or how often a vote was changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from govapp.foundation.kernel.phrases import N_, Phrase

CHANGES = 8  # so often a vote may be changed: there is room for so many secrets in its slot
BITS = 128  # of a salt and of a secret
HALF, WHOLE = BITS // 4, 64  # letters of a salt or secret, and of a digest, in hex
UNUSED = "-"

Draw = Callable[[int], str]  # so many hexadecimal letters from a good source of chance


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
    """How the papers of one poll are written: choice numbers are positive, papers equally long.

    `weights` are those of the roll. Where there is more than one, a paper begins with its own.
    """

    choices: tuple[int, ...]
    weights: tuple[int, ...] = (1,)
    _width: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        if not self.choices or min(self.choices) < 1 or len(set(self.choices)) < len(self.choices):
            raise ValueError("a paper needs different choices with numbers above zero")
        object.__setattr__(self, "_width", len(str(max(self.choices))))

    @property
    def weighted(self) -> bool:
        """True if papers say what they weigh."""
        return len(self.weights) > 1

    @property
    def length(self) -> int:
        """How long any paper is."""
        ranks = len(self.choices) * (self._width + 1) - 1
        return ranks + (self._heavy + 1 if self.weighted else 0)

    @property
    def _heavy(self) -> int:
        return len(str(max(self.weights)))

    def encoded(self, paper: Sequence[int], weight: int = 1) -> str:
        """The paper as text of fixed length; ranks that were left open are zeros."""
        if paper_problems(paper, self.choices):
            raise ValueError("this paper does not fit the poll")
        if self.weighted and weight not in self.weights:
            raise ValueError("nobody on the roll has this weight")
        ranks = [*paper, *([0] * (len(self.choices) - len(paper)))]
        text = ".".join(f"{choice:0{self._width}d}" for choice in ranks)
        return f"{weight:0{self._heavy}d}x{text}" if self.weighted else text

    def decoded(self, text: str) -> tuple[int, ...]:
        """The paper that `encoded` wrote."""
        ranks = text.rpartition("x")[2]
        return tuple(choice for choice in map(int, ranks.split(".")) if choice)

    def weight_of(self, text: str) -> int:
        """How many votes a written paper counts for."""
        return int(text.partition("x")[0]) if self.weighted else self.weights[0]


@dataclass(frozen=True)
class Slot:
    """What a used slot of the box holds, and nothing of who filled it or when.

    `code` is the hash of the ballot's leaf, `secret_digest` that of the secret which replaces it;
    `shown` are the secrets with which earlier ballots of this slot were replaced.
    """

    paper: str
    salt: str
    code: str
    secret_digest: str
    shown: tuple[str, ...] = ()

    @property
    def full(self) -> bool:
        """True if this vote was changed as often as there is room for."""
        return len(self.shown) >= CHANGES

    def changed(self, paper: str, salt: str, code: str, secret_digest: str, secret: str) -> Slot:
        """The slot with another paper in place of that of `secret`."""
        return replace(
            self,
            paper=paper,
            salt=salt,
            code=code,
            secret_digest=secret_digest,
            shown=(*self.shown, secret),
        )


@dataclass(frozen=True)
class SlotForm:
    """How the slots of a box are written: paper, salt, code, digest, changes, secrets shown."""

    paper: int  # how long a paper is

    @property
    def digest_at(self) -> int:
        """Where the digest of the secret begins, counted from 1 as databases do."""
        return self.paper + HALF + WHOLE + 1

    @property
    def length(self) -> int:
        """How long any slot is."""
        return self.paper + HALF + 2 * WHOLE + 1 + CHANGES * HALF

    def written(self, slot: Slot, draw: Draw) -> str:
        """A used slot as text; room that is not needed is filled with chance."""
        room = draw((CHANGES - len(slot.shown)) * HALF)
        text = (
            f"{slot.paper}{slot.salt}{slot.code}{slot.secret_digest}"
            f"{len(slot.shown)}{''.join(slot.shown)}{room}"
        )
        if len(text) != self.length:
            raise ValueError("a part of this slot has the wrong length")
        return text

    def blank(self, draw: Draw) -> str:
        """An unused slot: as long as any other, and chance where others keep hashes."""
        return UNUSED * self.paper + draw(self.length - self.paper)

    def read(self, text: str) -> Slot:
        """The slot that `written` wrote."""
        ends = (self.paper, HALF, WHOLE, WHOLE, 1)
        parts, at = [], 0
        for length in ends:
            parts.append(text[at : at + length])
            at += length
        paper, salt, code, secret_digest, changes = parts
        shown = tuple(text[at + HALF * n : at + HALF * (n + 1)] for n in range(int(changes)))
        return Slot(paper, salt, code, secret_digest, shown)
