"""What can happen to a use case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class UseCaseDrafted(Fact):
    """A draft was begun for an organization."""

    organization_id: int


@dataclass(frozen=True)
class UseCaseEdited(Fact):
    """Parts of its text were changed; `parts` names them."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class ChampionNamed(Fact):
    """An organization, and a person if named, champions it in some tracks."""

    organization_id: int
    person_id: int | None
    tracks: tuple[str, ...]


@dataclass(frozen=True)
class ChampionLeft(Fact):
    """A champion no longer drives it."""

    organization_id: int
    person_id: int | None
    on: date


@dataclass(frozen=True)
class LeadNamed(Fact):
    """A person leads it."""

    person_id: int


@dataclass(frozen=True)
class AuthorNamed(Fact):
    """Somebody goes on with a proposal in place of its author."""

    person_id: int


@dataclass(frozen=True)
class EvidenceGiven(Fact):
    """Somebody said how a requirement of a gate is met."""

    requirement: str


@dataclass(frozen=True)
class MoneyAsked(Fact):
    """Money is asked for in a year (0: no longer)."""

    year: int
    amount_minor: int


@dataclass(frozen=True)
class StageMoved(Fact):
    """It went from one stage to another; `because_of` is the motion, if one decided it."""

    from_stage: str
    to_stage: str
    because_of: str


@dataclass(frozen=True)
class HealthSet(Fact):
    """Its lead said how it stands."""

    health: str
