"""Dues of a year forgiven."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, one_of
from govapp.members.models import Organization


class WaiverState(StrEnum):
    """Asked for by one person, answered by another."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


class Waiver(Base):
    """Dues of one organization and year forgiven, with the reason, who asked and who answered.

    `amount_minor` is what was open on the year's invoice when it was approved.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        Index(
            "uq_waiver_year",
            "organization_id",
            "dues_year",
            unique=True,
            sqlite_where=text("state <> 'declined'"),
            postgresql_where=text("state <> 'declined'"),
        ),
        CheckConstraint("asked_by <> answered_by", name="two_people"),
        CheckConstraint(
            "(state = 'asked') = (answered_by IS NULL) AND "
            "(state = 'asked') = (answered_at IS NULL)",
            name="answered_by_somebody",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    dues_year: Mapped[int]
    reason: Mapped[str]
    state: Mapped[WaiverState] = mapped_column(one_of(WaiverState, "waiver_state"))
    amount_minor: Mapped[Minor] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(default="USD")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    effective_on: Mapped[date | None]  # the day it counts from, once approved

    organization: Mapped[Organization] = relationship(lazy="raise")
