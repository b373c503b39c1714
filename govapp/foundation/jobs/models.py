"""A job and how far it is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of


class JobState(StrEnum):
    """Due and waiting, running under a lease, done, or failed for good."""

    DUE = "due"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work; `kind` and `key` together happen once."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)", name="lease_while_running"
        ),
        Index("ix_job_state", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    values: Mapped[str]  # JSON
    state: Mapped[JobState] = mapped_column(one_of(JobState, "job_state"))
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
