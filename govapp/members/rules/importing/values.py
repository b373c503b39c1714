"""The typed records that rows of a file become, and what their reading is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from govapp.foundation.kernel.phrases import Phrase
from govapp.members.rules.importing.days import DateOrder
from govapp.members.rules.kinds import OrganizationType, StakeholderGroup


@dataclass(frozen=True)
class Settled:
    """What the reading is held against: the order of days, the rulebook's words, today."""

    today: date
    tiers: Mapping[str, str]  # folded code or name -> code
    bands: Mapping[str, str]
    order: DateOrder | None = None


@dataclass(frozen=True)
class TermRecord:
    """A term in a tier; `sponsor` refers as rows do, by external id or name."""

    tier: str
    began_on: date
    ended_on: date | None
    founder: bool
    initial_years: int
    sponsor: str


@dataclass(frozen=True)
class OrganizationRecord:
    """An organization, perhaps with its running membership."""

    external_id: str
    legal_name: str
    display_name: str
    group: StakeholderGroup
    type: OrganizationType
    band: str
    country: str
    tax_id: str
    website: str
    billing_address: str
    po_required: bool
    parent: str
    term: TermRecord | None


@dataclass(frozen=True)
class PersonRecord:
    """A person in one organization, with their roles there."""

    name: str
    email: str
    organization: str
    title: str
    phone: str
    roles: tuple[str, ...]
    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class MembershipRecord:
    """A term of an organization."""

    organization: str
    term: TermRecord


AnyRecord = OrganizationRecord | PersonRecord | MembershipRecord


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field of a row ("" for the row as a whole)."""

    field: str
    words: Phrase
