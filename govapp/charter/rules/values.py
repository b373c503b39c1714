"""The chapters as frozen values, and the charter in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.kernel.thresholds import Threshold


class BandKind(StrEnum):
    """What the size bands of a fee table measure."""

    NONE = "none"
    REVENUE = "revenue"
    HEADCOUNT = "headcount"


@dataclass(frozen=True)
class Band:
    """A size band; `code` is what organizations carry."""

    code: str
    name: str


@dataclass(frozen=True)
class Tier:
    """A membership tier and the bodies (by code) in which it has a vote."""

    code: str
    name: str
    description: str
    votes_in: tuple[str, ...]


@dataclass(frozen=True)
class FeeLine:
    """A yearly fee for a tier; an empty `type` or `band` fits any."""

    tier: str
    type: str
    band: str
    amount_minor: int


@dataclass(frozen=True)
class Fee:
    """A fee found in the table, with the clause that sets it."""

    amount: Money
    clause: str


@dataclass(frozen=True)
class FeeTable:
    """Chapter 1. `fictitious` makes each page with amounts say that they are invented."""

    currency: str
    band_kind: BandKind
    bands: tuple[Band, ...]
    tiers: tuple[Tier, ...]
    lines: tuple[FeeLine, ...]
    fictitious: bool

    def tier(self, code: str) -> Tier | None:
        """The tier of that code."""
        return next((tier for tier in self.tiers if tier.code == code), None)

    def fee(self, tier: str, type_: str, band: str) -> Fee:
        """The yearly fee; the most exact line wins (type and band, band, type, tier alone)."""
        fitting = [
            (bool(line.band), bool(line.type), -number)
            for number, line in enumerate(self.lines)
            if line.tier == tier and line.type in ("", type_) and line.band in ("", band)
        ]
        if not fitting:
            raise Refused(
                Phrase(
                    N_("The fee table has no fee for tier %(tier)s, type %(type)s, band %(band)s."),
                    tier=tier,
                    type=type_,
                    band=band or "-",
                )
            )
        number = -max(fitting)[2]
        amount = Money(self.lines[number].amount_minor, self.currency)
        return Fee(amount, f"1.{number + 1}")


@dataclass(frozen=True)
class StandingClock:
    """Chapter 2. Days after an invoice's due date (Linux Foundation Good Standing Policy, 2017)."""

    terms_days: int
    notice_day: int
    suspended_day: int
    termination_notice_day: int
    ended_day: int


class MembersAre(StrEnum):
    """Who votes in a body: every member whose tier votes there, or the holders of its seats."""

    VOTING_MEMBERS = "every voting member"
    SEATS = "seat holders"


@dataclass(frozen=True)
class SeatClass:
    """A class of seats; `elected_by` is the code of the electing body, "" for appointment."""

    code: str
    name: str
    seats: int
    elected_by: str
    term_years: int
    eligible_tiers: tuple[str, ...]


@dataclass(frozen=True)
class BodyRules:
    """One body of chapter 3. `organization_cap` is how many seats one organization may hold."""

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

    def seat_class(self, code: str) -> SeatClass | None:
        """The class of that code."""
        return next((found for found in self.seat_classes if found.code == code), None)


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


@dataclass(frozen=True)
class ElectionRules:
    """Chapter 5. `few_voters` is the size below which nothing but the winners is published."""

    rule: str
    nomination_days: int
    voting_days: int
    tellers: int
    few_voters: int
    candidates_per_organization: int


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


Value = FeeTable | StandingClock | Bodies | Decisions | ElectionRules | Gates | SpendingRules


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
