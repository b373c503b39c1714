"""Wishes for another tier, which wait for the next membership year."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base

WAITS = text("done_at IS NULL AND cancelled_at IS NULL")


class TierWish(Base):
    """A member wishes for a cheaper tier from a day on; one waits at a time.

    `note` says why the clock could not carry it out ("" when it did, or waits).
    """

    __tablename__ = "tier_wish"
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR cancelled_at IS NULL", name="done_or_cancelled"),
        Index(
            "uq_tier_wish_current",
            "organization_id",
            unique=True,
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        ),
        Index("ix_tier_wish_from_day", "from_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    from_tier: Mapped[str]
    to_tier: Mapped[str]
    from_day: Mapped[date]
    wished_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    wished_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
