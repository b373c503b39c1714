"""Pairs that look like one and are not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base


class Apart(Base):
    """Staff said that two organizations (or people) are not the same; the lower number first."""

    __tablename__ = "apart"
    __table_args__ = (CheckConstraint("low < high", name="in_order"),)

    kind: Mapped[str] = mapped_column(primary_key=True)  # "organization" or "person"
    low: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    high: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    said_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]
