"""What can have happened to requests about money and to changed fees."""

from __future__ import annotations

from dataclasses import dataclass

from govapp.foundation.kernel.facts import Fact


@dataclass(frozen=True)
class MoneyAsked(Fact):
    """Somebody asked for a refund, a write-off or a credit; `about` is the request."""

    organization_id: int
    kind: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class MoneyAnswered(Fact):
    """Somebody else approved it, which carried it out, or declined."""

    organization_id: int
    kind: str
    approved: bool
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class FeePut(Fact):
    """A changed fee was put to a member for its answer; `about` is the requote."""

    organization_id: int
    year: int
    old_minor: int
    fee_minor: int
    currency: str


@dataclass(frozen=True)
class FeeAnswered(Fact):
    """The member agreed to its changed fee, or declined it."""

    organization_id: int
    year: int
    agreed: bool


@dataclass(frozen=True)
class FeeQuestionAsked(Fact):
    """The member asked something before answering."""

    organization_id: int


@dataclass(frozen=True)
class FeeQuestionReplied(Fact):
    """The office replied; the member has its time to answer anew."""

    organization_id: int


@dataclass(frozen=True)
class SilenceMet(Fact):
    """A member did not answer in time; `silence` is what the rulebook says that means."""

    organization_id: int
    silence: str
