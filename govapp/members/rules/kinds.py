"""The enumerations of organizations and people's roles."""

from __future__ import annotations

from enum import StrEnum


class StakeholderGroup(StrEnum):
    """The playbook's six groups (Health Interoperability Playbook, Community Building)."""

    PROVIDER = "provider"
    REGULATOR = "regulator"
    PATIENT = "patient"
    VENDOR = "vendor"
    PAYER = "payer"
    RESEARCHER = "researcher"


class OrganizationType(StrEnum):
    """What kind of legal body it is; fees depend on it."""

    FOR_PROFIT = "for-profit"
    NONPROFIT = "nonprofit"
    GOVERNMENT = "government"
    ACADEMIC = "academic"


class ContactKind(StrEnum):
    """What a person does for an organization (OASIS, Eclipse: see domain.md 5.5)."""

    PRIMARY = "primary"
    ALTERNATE = "alternate"
    BILLING = "billing"
    NOTICES = "notices"
    SIGNING = "signing"
    ADMIN = "admin"


class TieKind(StrEnum):
    """How a person or organization is bound to a thing."""

    EMPLOYER = "employer"
    AFFILIATE = "affiliate"
    CHAMPION = "champion"
    SPONSOR = "sponsor"
    AUTHOR = "author"


class ImportState(StrEnum):
    """A preview is kept until it is committed; a committed import can be undone."""

    PREVIEWED = "previewed"
    COMMITTED = "committed"
    UNDONE = "undone"


class ApplicationState(StrEnum):
    """Where an application stands; a draft that is thrown away leaves nothing."""

    DRAFT = "draft"
    SENT = "sent"
    ASKED_BACK = "asked back"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class AgreementKind(StrEnum):
    """The agreements that a member signs, each in dated versions."""

    MEMBERSHIP = "membership"
    IPR = "ipr"
