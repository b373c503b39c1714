"""What can happen to the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class CharterDrafted(Fact):
    """A version of a chapter was drafted or redrafted."""

    chapter: str
    number: int
    digest: str


@dataclass(frozen=True)
class CharterAdopted(Fact):
    """A version of a chapter was adopted; `by` is the motion, or the person who entered it."""

    chapter: str
    number: int
    digest: str
    effective_from: date
    by: str


@dataclass(frozen=True)
class ConsortiumDescribed(Fact):
    """Name, address or bank details of the consortium were set."""
