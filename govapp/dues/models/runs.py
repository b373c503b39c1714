"""Issuing a year's invoices: how far it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, Minor


class AssessmentRun(Base):
    """One issuing of a year's invoices, from its start to its end: how far it is.

    Only one runs for a year at a time; one that was stopped goes on where it stood.
    """

    __tablename__ = "assessment_run"
    __table_args__ = (
        Index(
            "uq_assessment_run_going",
            "dues_year",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dues_year: Mapped[int]
    expected: Mapped[int]
    issued: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]
    total_minor: Mapped[Minor] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)  # the last organization that was looked at
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
