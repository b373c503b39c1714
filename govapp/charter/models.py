"""Versions of the chapters, and the consortium itself."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of


class Chapter(StrEnum):
    """The chapters of the rulebook."""

    FEES = "fees"
    STANDING = "standing"
    BODIES = "bodies"
    DECISIONS = "decisions"
    ELECTIONS = "elections"
    GATES = "gates"
    SPENDING = "spending"
    MONEY = "money"


class VersionState(StrEnum):
    """A draft may change; an adopted version never does."""

    DRAFT = "draft"
    ADOPTED = "adopted"


class CharterVersion(Base):
    """One version of one chapter: `values` is the canonical JSON of its typed value."""

    __tablename__ = "charter_version"
    __table_args__ = (
        UniqueConstraint("chapter", "number"),
        CheckConstraint(
            "(state = 'adopted') = (adopted_at IS NOT NULL)", name="adopted_has_a_date"
        ),
        Index("ix_charter_version_in_force", "chapter", "effective_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chapter: Mapped[Chapter] = mapped_column(one_of(Chapter, "chapter"))
    number: Mapped[int]
    effective_from: Mapped[date]
    values: Mapped[str]
    digest: Mapped[str]
    state: Mapped[VersionState] = mapped_column(one_of(VersionState, "version_state"))
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime]
    adopted_at: Mapped[datetime | None]
    adopted_by: Mapped[str] = mapped_column(default="")  # a key such as motion:4, or person:1
    note: Mapped[str] = mapped_column(default="")


class Consortium(Base):
    """Who we are; one row. `demo` marks a database that holds the demonstration."""

    __tablename__ = "consortium"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    legal_name: Mapped[str]
    display_name: Mapped[str]
    purpose: Mapped[str]
    address: Mapped[str]
    tax_id: Mapped[str]
    remittance: Mapped[str]  # bank details printed on invoices
    w9_digest: Mapped[str] = mapped_column(default="")  # the tax form that payers ask for, a PDF
    contact_email: Mapped[str]
    year_starts_month: Mapped[int] = mapped_column(default=1)
    demo: Mapped[bool] = mapped_column(default=False)
