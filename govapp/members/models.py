"""Organizations, affiliations, contact roles, memberships, ties, imports."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.db import Base, one_of


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


class Organization(Base):
    """A legal body: a member, a former or possible one, or one that public records name.

    `on_record_only` marks real organizations of the demonstration: they never have money,
    votes or standing. `band` is the confidential revenue or headcount band of the fee table.
    """

    __tablename__ = "organization"
    __table_args__ = (
        UniqueConstraint("external_id"),
        UniqueConstraint("name_key"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None]
    legal_name: Mapped[str]
    display_name: Mapped[str]
    name_key: Mapped[str]  # folded legal name
    sort_key: Mapped[str] = mapped_column(index=True)  # folded display name, compared bytewise
    group: Mapped[StakeholderGroup] = mapped_column(
        "stakeholder_group", one_of(StakeholderGroup, "stakeholder_group")
    )
    type: Mapped[OrganizationType] = mapped_column(one_of(OrganizationType, "organization_type"))
    band: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")  # ISO 3166-1 alpha-2
    tax_id: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    billing_address: Mapped[str] = mapped_column(default="")
    po_required: Mapped[bool] = mapped_column(default=False)
    on_record_only: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    added_at: Mapped[datetime]

    parent: Mapped[Organization | None] = relationship(remote_side=[id], lazy="raise")


class Membership(Base):
    """An organization's belonging in one tier, from a day to a day (None: it goes on)."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= began_on", name="ends_after_it_begins"),
        Index(
            "uq_membership_current",
            "organization_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_membership_organization", "organization_id", "began_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    tier: Mapped[str]  # a tier code of the fees chapter
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    initial_years: Mapped[int] = mapped_column(default=1)
    founder: Mapped[bool] = mapped_column(default=False)
    sponsor_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))

    organization: Mapped[Organization] = relationship(foreign_keys=[organization_id], lazy="raise")


class Affiliation(Base):
    """A person belongs to an organization from a day to a day."""

    __tablename__ = "affiliation"
    __table_args__ = (
        Index("ix_affiliation_person", "person_id", "began_on"),
        Index("ix_affiliation_organization", "organization_id", "began_on"),
        Index(
            "uq_affiliation_current",
            "person_id",
            "organization_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    title: Mapped[str] = mapped_column(default="")
    began_on: Mapped[date]
    ended_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")


class ContactKind(StrEnum):
    """What a person does for an organization (OASIS, Eclipse: see domain.md 5.5)."""

    PRIMARY = "primary"
    ALTERNATE = "alternate"
    BILLING = "billing"
    NOTICES = "notices"
    SIGNING = "signing"
    ADMIN = "admin"


class ContactRole(Base):
    """A role of a person for an organization; alternates have an order, from 1."""

    __tablename__ = "contact_role"
    __table_args__ = (
        Index("ix_contact_role_person", "person_id"),
        Index("ix_contact_role_organization", "organization_id"),
        Index(
            "uq_contact_role_primary",
            "organization_id",
            unique=True,
            sqlite_where=text("kind = 'primary' AND ended_on IS NULL"),
            postgresql_where=text("kind = 'primary' AND ended_on IS NULL"),
        ),
        Index(
            "uq_contact_role_current",
            "organization_id",
            "person_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ContactKind] = mapped_column(one_of(ContactKind, "contact_kind"))
    position: Mapped[int] = mapped_column(default=1)
    began_on: Mapped[date]
    ended_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")


class TieKind(StrEnum):
    """How a person or organization is bound to a thing."""

    EMPLOYER = "employer"
    AFFILIATE = "affiliate"
    CHAMPION = "champion"
    SPONSOR = "sponsor"
    AUTHOR = "author"


class Tie(Base):
    """A dated bond: `who` and `thing` are keys (person:3, organization:7, usecase:12)."""

    __tablename__ = "tie"
    __table_args__ = (
        UniqueConstraint("kind", "who", "thing", "began_on"),
        Index("ix_tie_thing", "thing"),
        Index("ix_tie_who", "who"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TieKind] = mapped_column(one_of(TieKind, "tie_kind"))
    who: Mapped[str]
    thing: Mapped[str]
    began_on: Mapped[date]
    ended_on: Mapped[date | None]


class ImportState(StrEnum):
    """A preview is kept until it is committed; a committed import can be undone."""

    PREVIEWED = "previewed"
    COMMITTED = "committed"
    UNDONE = "undone"


class ImportRun(Base):
    """One file of organizations, people and memberships: what it said and what it made."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str]
    digest: Mapped[str]
    rows: Mapped[str]  # JSON: the parsed rows
    made: Mapped[str] = mapped_column(default="[]")  # JSON: keys of the rows it made
    state: Mapped[ImportState] = mapped_column(one_of(ImportState, "import_state"))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    committed_at: Mapped[datetime | None]
