"""Organizations, affiliations, contact roles, memberships, ties, imports."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.db import Base, one_of
from govapp.members.rules.kinds import (
    ContactKind,
    ImportState,
    OrganizationType,
    StakeholderGroup,
    TieKind,
)

BYTEWISE = String().with_variant(String(collation="C"), "postgresql")


class Organization(Base):
    """A legal body: a member, a former or possible one, or one that public records name.

    `on_record_only` marks real organizations of the demonstration: they never have money,
    votes or standing. `band` is the confidential revenue or headcount band of the fee table.
    A row that was merged keeps its key, its invoices and its places on frozen lists.
    """

    __tablename__ = "organization"
    __table_args__ = (
        UniqueConstraint("external_id"),
        UniqueConstraint("name_key"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint("(merged_into_id IS NULL) = (merged_on IS NULL)", name="merged_on_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    external_id: Mapped[str | None]
    legal_name: Mapped[str]
    display_name: Mapped[str]
    name_key: Mapped[str]  # folded legal name
    sort_key: Mapped[str] = mapped_column(BYTEWISE, index=True)  # folded display name
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
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    added_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"), index=True)
    merged_on: Mapped[date | None]
    merge_kind: Mapped[str] = mapped_column(default="")  # "duplicate" or "merger"

    parent: Mapped[Organization | None] = relationship(
        remote_side=[id], foreign_keys=[parent_id], lazy="raise"
    )


class Membership(Base):
    """An organization's belonging in one tier, from a day to a day (None: it goes on).

    `successor_id` is the member that went on when this one was merged into it.
    """

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
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))

    organization: Mapped[Organization] = relationship(foreign_keys=[organization_id], lazy="raise")


class Affiliation(Base):
    """A person belongs to an organization from a day to a day.

    It ends as a contact role does, with the day before; older rows stay, so a person's history
    survives a change of employer.
    """

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
    phone: Mapped[str] = mapped_column(default="")  # at this organization
    began_on: Mapped[date]
    ended_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")


class ContactRole(Base):
    """A role of a person for an organization; alternates have an order, from 1.

    `ended_on` is the last day. What ends takes effect at once, so it is the day before; a role
    given and taken on one day ends before it began and never counted.
    """

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


class OrganizationNote(Base):
    """What staff noted of a call or a letter, with the next step and who does it until when."""

    __tablename__ = "organization_note"
    __table_args__ = (
        Index("ix_organization_note_organization", "organization_id", "id"),
        Index("ix_organization_note_owner", "owner_id", "next_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    text: Mapped[str]
    next_step: Mapped[str] = mapped_column(default="")
    next_on: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_by: Mapped[str]  # a name: an operator or the demonstration has no number
    written_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


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


class ImportRun(Base):
    """One upload of organizations, people and memberships: what it said and what it made.

    `filename` lists the files of the upload; `date_order` says how dates such as 3/4/2027 are
    read ("" when the file leaves no doubt).
    """

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str]
    digest: Mapped[str]
    date_order: Mapped[str] = mapped_column(default="")
    rows: Mapped[str]  # JSON: the cells as read, with the columns that nothing reads
    made: Mapped[str] = mapped_column(default="{}")  # JSON: numbers of the rows it made, by table
    state: Mapped[ImportState] = mapped_column(one_of(ImportState, "import_state"))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    committed_at: Mapped[datetime | None]
