"""Use cases, champions, stage moves, evidence at gates, and what is asked for by year."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.db import BYTEWISE, Base, Minor, one_of
from govapp.members.models import Organization
from govapp.usecases.rules import Health, Stage


class UseCase(Base):
    """A project needing standardized data in a new, well-scoped workflow (hplaybook.org).

    The parts of the text are Markdown. `slug` is its address.
    """

    __tablename__ = "use_case"
    __table_args__ = (
        UniqueConstraint("slug"),
        Index("ix_use_case_stage", "stage", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    title: Mapped[str]
    sort_key: Mapped[str] = mapped_column(BYTEWISE)  # folded title
    specialty: Mapped[str]  # "Oncology", "Cardiovascular", "Genomics", …
    summary: Mapped[str]
    problem: Mapped[str] = mapped_column(default="")
    solution: Mapped[str] = mapped_column(default="")
    impact: Mapped[str] = mapped_column(default="")
    resources: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(one_of(Stage, "stage"))
    phase: Mapped[int | None]
    health: Mapped[Health | None] = mapped_column(one_of(Health, "health"))
    health_note: Mapped[str] = mapped_column(default="")
    health_on: Mapped[date | None]
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    organization: Mapped[Organization | None] = relationship(lazy="raise")
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id], lazy="raise")
    lead: Mapped[Person | None] = relationship(foreign_keys=[lead_id], lazy="raise")
    champions: Mapped[list[Champion]] = relationship(back_populates="use_case", lazy="raise")
    moves: Mapped[list[StageMove]] = relationship(
        back_populates="use_case", lazy="raise", order_by="StageMove.id"
    )


class Champion(Base):
    """An organization, and a person when named, who drive a use case in certain tracks."""

    __tablename__ = "champion"
    __table_args__ = (Index("ix_champion_use_case", "use_case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    use_case_id: Mapped[int] = mapped_column(ForeignKey("use_case.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    tracks: Mapped[str]  # JSON list of track values
    promise: Mapped[str] = mapped_column(default="")
    began_on: Mapped[date]
    ended_on: Mapped[date | None]

    use_case: Mapped[UseCase] = relationship(back_populates="champions", lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")


class StageMove(Base):
    """A move from one stage to another, with the reason and, where one decided it, the motion."""

    __tablename__ = "stage_move"
    __table_args__ = (Index("ix_stage_move_use_case", "use_case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    use_case_id: Mapped[int] = mapped_column(ForeignKey("use_case.id"))
    from_stage: Mapped[Stage] = mapped_column(one_of(Stage, "from_stage"))
    to_stage: Mapped[Stage] = mapped_column(one_of(Stage, "to_stage"))
    moved_on: Mapped[date]
    reason: Mapped[str]  # words, or where a public record says so
    because_of: Mapped[str] = mapped_column(default="")  # motion:4

    use_case: Mapped[UseCase] = relationship(back_populates="moves", lazy="raise")


class Evidence(Base):
    """How a requirement of a gate is met, in the words of who says so."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("use_case_id", "requirement"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    use_case_id: Mapped[int] = mapped_column(ForeignKey("use_case.id"))
    requirement: Mapped[str]  # a requirement code of the charter's gates chapter
    words: Mapped[str]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]


class Ask(Base):
    """Money asked for in one year. The newest row of a year counts (zero: nothing any more);
    older ones stay, so that a report as of a past day can be printed again.
    """

    __tablename__ = "ask"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="never_below_nothing"),
        Index("ix_ask_use_case", "use_case_id", "year", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    use_case_id: Mapped[int] = mapped_column(ForeignKey("use_case.id"))
    year: Mapped[int]
    amount_minor: Mapped[Minor]
    asked_at: Mapped[datetime]
