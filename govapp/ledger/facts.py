"""What can have happened to the books as a whole, beside the entries themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class PeriodLocked(Fact):
    """Nothing may be booked before a day any more."""

    closed_before: date


@dataclass(frozen=True)
class OpeningAsked(Fact):
    """Somebody asked to open a locked period again; `about` is the lock."""

    closed_before: date


@dataclass(frozen=True)
class OpeningAnswered(Fact):
    """Somebody else opened the period, or left it locked."""

    closed_before: date
    opened: bool


@dataclass(frozen=True)
class BankAccountKept(Fact):
    """A bank account was added or changed."""

    active: bool
