"""What good standing is judged by: a membership, its bills, waivers and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from govapp.dues.rules.decisions import Decision
from govapp.dues.rules.plans import Pause
from govapp.foundation.kernel.money import Money


@dataclass(frozen=True)
class Bill:
    """An invoice; `open` is unpaid yet, `paid_on` when it was paid in full (or waived).

    In `pauses` its clock stood still, because a payment plan was agreed and kept. `for_year` is
    false for what is no year's dues (the difference to a dearer tier, a debt to a former system):
    unpaid it takes standing away like any other, but paying it gains none, nor does a waiver of
    the year's dues cover it.
    """

    number: str
    year: int
    issued_on: date
    due_on: date
    open: Money
    paid_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    for_year: bool = True


@dataclass(frozen=True)
class Belonging:
    """A membership without a break, and whether its tier is free of dues."""

    began_on: date
    ended_on: date | None = None
    free: bool = False


@dataclass(frozen=True)
class Record:
    """All that standing depends on: `waived` maps a year to the day its waiver was approved."""

    belonging: Belonging | None
    bills: tuple[Bill, ...] = ()
    waived: Mapping[int, date] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
