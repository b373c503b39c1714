"""The chapters as frozen values, and the charter in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from govapp.charter.rules.attending import NO_BEARING, AttendanceKind, AttendanceRule
from govapp.charter.rules.membership import (
    Band,
    BandKind,
    Benefit,
    Fee,
    FeeLine,
    FeeTable,
    MoneyRules,
    Proration,
    Silence,
    StandingClock,
    Tier,
)
from govapp.charter.rules.seating import (
    BodyKind,
    FilledBy,
    Officer,
    OfficerRule,
    OfficerWay,
    SeatClass,
    SeatFormula,
    VacancyWay,
)
from govapp.foundation.kernel.thresholds import Comparison, Threshold

__all__ = [
    "AttendanceKind",
    "AttendanceRule",
    "Band",
    "BandKind",
    "Benefit",
    "Bodies",
    "BodyKind",
    "BodyRules",
    "Charter",
    "DecisionRule",
    "Decisions",
    "ElectionRules",
    "Fee",
    "FeeLine",
    "FeeTable",
    "FilledBy",
    "GateRule",
    "Gates",
    "MembersAre",
    "MoneyRules",
    "Officer",
    "OfficerRule",
    "OfficerWay",
    "PassBase",
    "Proration",
    "Requirement",
    "SeatClass",
    "SeatFormula",
    "Silence",
    "SpendingRules",
    "StandingClock",
    "Tier",
    "VacancyWay",
    "Value",
    "Version",
]


class MembersAre(StrEnum):
    """Who votes in a body: every member whose tier votes there, or the holders of its seats."""

    VOTING_MEMBERS = "every voting member"
    SEATS = "seat holders"


@dataclass(frozen=True)
class BodyRules:
    """One body of chapter 3. `organization_cap` is how many seats one organization may hold.

    Somebody is removed by a motion of the kind `removal_decision` ("": for a stated reason).
    `alternates_vote`: alternates of the holder's organization vote when the holder does not. A
    stakeholder group with a greater share of the seats than `lopsided_percent` is warned of (0:
    never).
    """

    code: str
    name: str
    purpose: str
    decides: str
    parent: str
    members_are: MembersAre
    seat_classes: tuple[SeatClass, ...]
    organization_cap: int
    hours_a_month: int
    public: bool
    attendance: AttendanceRule = NO_BEARING
    kind: BodyKind = BodyKind.COMMITTEE
    officers: tuple[OfficerRule, ...] = ()
    removal_decision: str = ""
    alternates_vote: bool = True
    lopsided_percent: int = 0

    def seat_class(self, code: str) -> SeatClass | None:
        """The class of that code."""
        return next((found for found in self.seat_classes if found.code == code), None)

    def officer(self, office: str) -> OfficerRule | None:
        """The rule of an office, None where the chapter has none."""
        return next((found for found in self.officers if found.office == office), None)


class PassBase(StrEnum):
    """What the votes in favour are held against."""

    CAST = "votes for and against"
    VOTED = "all who voted, abstentions too"
    ALL = "all who may vote"


@dataclass(frozen=True)
class DecisionRule:
    """One kind of decision of chapter 4: quorum of all who may vote, and what passes.

    `minimum_hours` is the shortest time an electronic vote stays open. A tie is lost.
    """

    kind: str
    name: str
    bodies: tuple[str, ...]
    quorum: Threshold
    passes: Threshold
    pass_base: PassBase
    minimum_hours: int


NO_QUORUM = Threshold(Fraction(0), Comparison.AT_LEAST)

# The rules of the counting engine that take ranked papers.
RANKED_RULES = ("scottish-stv", "meek-prf", "meek-nz", "irv", "schulze", "ranked-pairs")


@dataclass(frozen=True)
class ElectionRules:
    """Chapter 5. `few_voters` is the size below which nothing but the winners is published.

    `seconders` other members support a nomination before it counts; who is refused a place on the
    ballot paper has `appeal_days` to appeal. An organization objects to its line of the list of
    voters within `objection_days` of its freezing; who has not voted is reminded so many days
    before the close. `quorum` is the share of
    the list of voters that must vote for anybody to be elected. A signed count may be
    challenged for `challenge_days`.
    """

    rule: str
    nomination_days: int
    voting_days: int
    tellers: int
    few_voters: int
    candidates_per_organization: int
    seconders: int = 0
    appeal_days: int = 5
    objection_days: int = 3
    vote_reminder_days: tuple[int, ...] = (7, 2)
    quorum: Threshold = NO_QUORUM
    challenge_days: int = 14


@dataclass(frozen=True)
class Requirement:
    """A line of a gate. The codes in `usecases.rules` are computed, all others need evidence."""

    code: str
    words: str


@dataclass(frozen=True)
class GateRule:
    """What it takes to go from one stage to another; `decision` is a kind of chapter 4 or ""."""

    from_stage: str
    to_stage: str
    decision: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class SpendingRules:
    """Chapter 7. Spending up to the limit is recorded by the treasurer; above it needs a motion."""

    limit_minor: int
    decision: str


@dataclass(frozen=True)
class Bodies:
    """Chapter 3."""

    bodies: tuple[BodyRules, ...]


@dataclass(frozen=True)
class Decisions:
    """Chapter 4."""

    kinds: tuple[DecisionRule, ...]


@dataclass(frozen=True)
class Gates:
    """Chapter 6."""

    gates: tuple[GateRule, ...]


Value = (
    FeeTable
    | StandingClock
    | Bodies
    | Decisions
    | ElectionRules
    | Gates
    | SpendingRules
    | MoneyRules
)


@dataclass(frozen=True)
class Version:
    """Which version of a chapter is in force."""

    id: int
    number: int


@dataclass(frozen=True)
class Charter:
    """The rulebook in force on one day. `versions` maps chapter words to what was in force."""

    fees: FeeTable
    standing: StandingClock
    body_rules: tuple[BodyRules, ...]
    decision_rules: tuple[DecisionRule, ...]
    elections: ElectionRules
    gates: tuple[GateRule, ...]
    spending: SpendingRules
    money: MoneyRules
    versions: Mapping[str, Version]

    @property
    def bodies(self) -> dict[str, BodyRules]:
        """Bodies by code, in the order of the chapter."""
        return {body.code: body for body in self.body_rules}

    @property
    def decisions(self) -> dict[str, DecisionRule]:
        """Kinds of decision by their word, in the order of the chapter."""
        return {rule.kind: rule for rule in self.decision_rules}

    def gate(self, from_stage: str, to_stage: str) -> GateRule | None:
        """The gate between two stages, None if there is no such way."""
        return next(
            (g for g in self.gates if g.from_stage == from_stage and g.to_stage == to_stage), None
        )

    def decision_clause(self, kind: str) -> str:
        """The clause that sets a kind of decision: `4.2`."""
        return f"4.{[rule.kind for rule in self.decision_rules].index(kind) + 1}"

    def gate_clause(self, gate: GateRule) -> str:
        """The clause of a gate: `6.3`."""
        return f"6.{self.gates.index(gate) + 1}"
