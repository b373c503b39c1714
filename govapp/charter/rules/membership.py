"""The chapters on membership as frozen values: tiers and fees, good standing, money."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase


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


class Proration(StrEnum):
    """What a member that joins during the year pays of the year's fee."""

    NONE = "the whole fee"
    MONTH = "by month"
    QUARTER = "by quarter"
    DAY = "by day"


class Silence(StrEnum):
    """What it means when a member does not answer a changed fee or tier in time."""

    AGREES = "it agrees"
    STAYS = "it keeps its tier"
    ENDS = "its membership ends with the year"


@dataclass(frozen=True)
class Benefit:
    """What a tier brings. Codes that slices know are enforced; all others are only said."""

    code: str
    words: str


@dataclass(frozen=True)
class Tier:
    """A membership tier and the bodies (by code) in which it has a vote.

    `people` and `alternates` are the most that a member may have, 0 for no limit; `first_years`
    is how long a first term lasts; a tier `by_invitation` cannot be applied for.
    """

    code: str
    name: str
    description: str
    votes_in: tuple[str, ...]
    people: int = 0
    alternates: int = 0
    first_years: int = 1
    by_invitation: bool = False
    benefits: tuple[Benefit, ...] = ()


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
    """Chapter 1. `fictitious` makes each page with amounts say that they are invented.

    `last_quarter_adds_next_year`: who joins in the last quarter is billed that quarter and the
    next year at once. A rise holds only `rise_notice_days` after it is announced; a changed fee or
    tier is to be confirmed within `confirm_days`, and `silence` says what no answer means. The
    office answers an application within `answer_days`.
    """

    currency: str
    band_kind: BandKind
    bands: tuple[Band, ...]
    tiers: tuple[Tier, ...]
    lines: tuple[FeeLine, ...]
    fictitious: bool
    proration: Proration = Proration.NONE
    last_quarter_adds_next_year: bool = False
    rise_notice_days: int = 30
    confirm_days: int = 30
    silence: Silence = Silence.STAYS
    answer_days: int = 14

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
    """Chapter 2. Days after an invoice's due date (Linux Foundation Good Standing Policy, 2017).

    `renewal_days` count back from the first day of the membership year, `reminder_days` on from
    the due date; within `reinstate_days` of its end a membership comes back when all is paid. A
    member is reminded of a new version of an agreement once, `agreement_days` after its letter.
    """

    terms_days: int
    notice_day: int
    suspended_day: int
    termination_notice_day: int
    ended_day: int
    renewal_days: tuple[int, ...] = (180, 90, 60, 30)
    reminder_days: tuple[int, ...] = (0, 30)
    reinstate_days: int = 365
    agreement_days: int = 30


@dataclass(frozen=True)
class MoneyRules:
    """Chapter 8. What staff may do with money alone, and for how long.

    A refund or write-off of `two_people_minor` or more needs a second person; a discount or
    in-kind credit is at most `credit_percent` of the invoice and always does. Cards are taken up
    to `card_limit_minor`; a payment plan lasts `plan_months` at most; an invoice's link without
    sign-in `link_days`; a saved account is charged `charge_notice_days` after a notice.
    """

    two_people_minor: int = 500_000
    credit_percent: int = 50
    card_limit_minor: int = 1_000_000
    plan_months: int = 6
    link_days: int = 60
    charge_notice_days: int = 7
