"""What comes after the closing: undertakings, complaints, and counts beside the one that stands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of


class Ground(StrEnum):
    """What of an election a complaint is about."""

    ROLL = "list of voters"
    SLATE = "candidates"
    VOTING = "voting"
    COUNT = "count"
    RECORD = "published record"


class SideKind(StrEnum):
    """A count that replaces no declared one."""

    ALTERNATIVE = "alternative"
    COUNT_BACK = "count-back"


class Undertaking(Base):
    """Somebody promised to keep the opened papers to themselves, and may have them."""

    __tablename__ = "undertaking"

    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    words: Mapped[str]  # the sentence as it was signed
    signed_at: Mapped[datetime]


class Complaint(Base):
    """A complaint against a signed count, answered by an officer who did not file it."""

    __tablename__ = "complaint"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (upheld IS NULL)", name="answered_with_a_word"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_somebody"
        ),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered_in_words"),
        CheckConstraint("answered_by <> filed_by", name="somebody_else_answers"),
        Index("ix_complaint_election", "election_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    ground: Mapped[Ground] = mapped_column(one_of(Ground, "ground"))
    words: Mapped[str]
    filed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    filed_at: Mapped[datetime]
    upheld: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class SideCount(Base):
    """A count of the sealed papers beside the one that stands; it never replaces it.

    `settings` is JSON: what was counted for, without whom, and in which order ties break.
    """

    __tablename__ = "side_count"
    __table_args__ = (Index("ix_side_count_election", "election_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    election_id: Mapped[int] = mapped_column(ForeignKey("election.id"))
    kind: Mapped[SideKind] = mapped_column(one_of(SideKind, "side_kind"))
    rule: Mapped[str]
    settings: Mapped[str]
    protocol: Mapped[str]
    digest: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
