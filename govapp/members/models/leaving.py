"""Leave days: who leaves an organization when, and who takes over what."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.accounts.models import Person
from govapp.db import Base
from govapp.members.models.organizations import Organization


class Leaving(Base):
    """Somebody leaves an organization after their last day; one plan a person and organization.

    `successors` is JSON: the key of a thing they hold → the number of who takes it, or null.
    `for_all` takes whatever is not named there. `note` is JSON: what could not be handed on.
    """

    __tablename__ = "leaving"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR cancelled_at IS NULL", name="done_or_cancelled"),
        Index(
            "uq_leaving_current",
            "organization_id",
            "person_id",
            unique=True,
            sqlite_where=text("done_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND cancelled_at IS NULL"),
        ),
        Index("ix_leaving_last_day", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    last_day: Mapped[date]
    for_all: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    successors: Mapped[str] = mapped_column(default="{}")
    note: Mapped[str] = mapped_column(default="[]")
    planned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    organization: Mapped[Organization] = relationship(lazy="raise")
