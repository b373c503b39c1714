"""From setting up to the certified slate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class ElectionSetUp(Fact):
    """An election for vacant seats was set up under a version of the rulebook."""

    body_id: int
    seat_class: str
    seats: int
    charter_version_id: int


@dataclass(frozen=True)
class ElectionRescheduled(Fact):
    """Its dates were changed before the list of voters was frozen."""

    nominations_close_at: datetime
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class ElectionSettled(Fact):
    """What it is held by was changed; its page gives the reasons for these departures."""

    departures: tuple[str, ...]


@dataclass(frozen=True)
class ElectionCancelled(Fact):
    """It was called off before voting opened; the election's page says why."""


@dataclass(frozen=True)
class NominationsOpened(Fact):
    """Members may nominate."""


@dataclass(frozen=True)
class CandidateNominated(Fact):
    """A person of a member was nominated."""

    candidate_id: int
    person_id: int
    organization_id: int


@dataclass(frozen=True)
class NominationAnswered(Fact):
    """The person nominated stands, or does not."""

    candidate_id: int
    standing: bool


@dataclass(frozen=True)
class CandidateWithdrew(Fact):
    """A candidate no longer stands."""

    candidate_id: int


@dataclass(frozen=True)
class VotersFrozen(Fact):
    """Nominations closed and the list of voters was frozen."""

    candidates: int
    poll_id: int | None


@dataclass(frozen=True)
class ElectionOpened(Fact):
    """Voting began."""


@dataclass(frozen=True)
class ElectionClosed(Fact):
    """Voting ended, the box was locked and the tie order drawn."""

    tie_order: tuple[int, ...]


@dataclass(frozen=True)
class VotersReminded(Fact):
    """Letters went to those who had not voted."""

    rights: int


@dataclass(frozen=True)
class ElectionCounted(Fact):
    """The locked box was counted; the digest pins the protocol."""

    count_id: int
    papers: int
    digest: str


@dataclass(frozen=True)
class CountSigned(Fact):
    """A teller counted again, got the same and signed."""

    count_id: int


@dataclass(frozen=True)
class ElectionDeclared(Fact):
    """The elected hold their seats from the first day of the term."""

    elected: tuple[int, ...]
    without_a_vote: bool


@dataclass(frozen=True)
class CandidateSeconded(Fact):
    """Another member seconded a nomination."""

    candidate_id: int
    organization_id: int


@dataclass(frozen=True)
class CandidateRefused(Fact):
    """An officer refused a candidate a place on the ballot paper; the check says why."""

    candidate_id: int


@dataclass(frozen=True)
class AppealMade(Fact):
    """A refused candidate asked for another look."""

    candidate_id: int


@dataclass(frozen=True)
class AppealAnswered(Fact):
    """Somebody other than who refused has answered the appeal."""

    candidate_id: int
    granted: bool


@dataclass(frozen=True)
class CandidateRestored(Fact):
    """A refused candidate stands again."""

    candidate_id: int


@dataclass(frozen=True)
class SlateCertified(Fact):
    """The names on the ballot paper are certified; the digest is that of the list."""

    candidates: tuple[int, ...]
    digest: str
