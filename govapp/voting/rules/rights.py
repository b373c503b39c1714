"""Rights, rolls, windows and tallies: who may vote, when, and how often each choice was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from govapp.foundation.kernel.ids import canonical, digest
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.voting.rules.phrases import packed


@dataclass(frozen=True)
class Right:
    """One vote: who holds it and the people who may use it, the representative first.

    `left_out` says why a holder has no vote; such a right has no voters, but is kept on the roll
    so that the base explains itself. `weight` is how many votes it counts for. `salt` is drawn
    when the roll is frozen: with it the holder recognizes their line among the published hashes,
    and nobody can guess the lines of others from them.
    """

    holder: str
    label: str
    voters: tuple[int, ...] = ()
    left_out: Phrase | None = None
    weight: int = 1
    salt: str = ""

    def __post_init__(self) -> None:
        if self.weight < 1:
            raise ValueError("a right counts for one vote at least")


@dataclass(frozen=True)
class LeftOut:
    """A holder who is no part of the base, and why."""

    holder: str
    label: str
    why: Phrase


@dataclass(frozen=True)
class Tally:
    """Votes by choice (each choice, also with zero), how many were cast, and of how many.

    Where rights weigh more than one, all three are sums of weights.
    """

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
    weight: int = 1


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


def entry_hash(right: Right) -> str:
    """The hash of one line of the roll, behind its salt."""
    return digest(
        canonical(
            {
                "holder": right.holder,
                "label": right.label,
                "voters": list(right.voters),
                "left_out": packed(right.left_out),
                "weight": right.weight,
                "salt": right.salt,
            }
        )
    )


def roll_digest(rights: Iterable[Right]) -> str:
    """The digest of a roll: over the hashes of its lines, sorted, each on a line of its own."""
    return digest("\n".join(sorted(map(entry_hash, rights))))


def buckets(rights: Iterable[Right]) -> dict[int, int]:
    """How many holders with a vote there are of each weight, the lightest first."""
    found = Counter(right.weight for right in rights if right.left_out is None)
    return dict(sorted(found.items()))


def telling_weights(found: Mapping[int, int], few: int) -> tuple[Phrase, ...]:
    """Why weights forbid a secret vote; empty if each is shared by `few` holders or more.

    A paper in the box has to say what it weighs. Where only two hold three votes each, their
    papers would be told from all others.
    """
    if len(found) < 2:
        return ()
    return tuple(
        Phrase(
            N_(
                "Only %(holders)s hold %(weight)s votes each; a secret vote would show what they "
                "chose. At least %(few)s must hold the same number: give every organization one "
                "vote, join the groups, or vote by name."
            ),
            holders=holders,
            weight=weight,
            few=few,
        )
        for weight, holders in found.items()
        if holders < few
    )
