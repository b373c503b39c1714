"""What can have happened to a poll. A secret cast is not among it, on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class PollAnnounced(Fact):
    """The roll was frozen: `rights` may vote, `left_out` may not; the digest pins the roll."""

    poll_id: int
    rights: int
    left_out: int
    roll: str


@dataclass(frozen=True)
class PollOpened(Fact):
    """Voting began, with so many rights; `definition` is the hash of what was fixed with it."""

    poll_id: int
    rights: int
    definition: str = ""


@dataclass(frozen=True)
class OpenVoteCast(Fact):
    """A vote by name. `changed` is true when it replaced an earlier one."""

    poll_id: int
    holder: str
    choice: str
    changed: bool


@dataclass(frozen=True)
class RightPassedOn(Fact):
    """Somebody left; their place on the list of voters went to another (None: to nobody)."""

    poll_id: int
    holder: str
    from_person: int
    to_person: int | None


@dataclass(frozen=True)
class VotesCounted(Fact):
    """So many votes at least lie in a secret box; the newest are left out."""

    poll_id: int
    cast: int


@dataclass(frozen=True)
class RollChangeProposed(Fact):
    """An officer asked for a change of one line of a frozen list."""

    poll_id: int
    change_id: int
    holder: str


@dataclass(frozen=True)
class RollChanged(Fact):
    """A second officer countersigned the change; `roll` is the digest of the list since."""

    poll_id: int
    change_id: int
    holder: str
    roll: str


@dataclass(frozen=True)
class RollChangeTurnedDown(Fact):
    """A second officer turned the change down."""

    poll_id: int
    change_id: int


@dataclass(frozen=True)
class PollExtended(Fact):
    """Voting ends later than announced; the reason stands beside the vote."""

    poll_id: int
    closed_before: str
    closes_at: str


@dataclass(frozen=True)
class PollClosed(Fact):
    """Voting ended with so many votes; `seal` pins the box of a secret vote."""

    poll_id: int
    cast: int
    rights: int
    seal: str
