"""What happened to a vote after its list was frozen: countersigned changes, and extensions."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of


class ChangeState(StrEnum):
    """Proposed by one officer, then done by another, or turned down."""

    PROPOSED = "proposed"
    DONE = "done"
    TURNED_DOWN = "turned_down"


class RollChange(Base):
    """A change of one line of a frozen list, public with its reason and both officers.

    `before` and `after` are the line as JSON ("" for none); `roll_before` and `roll_after` the
    digests of the whole list around a change that was done.
    """

    __tablename__ = "roll_change"
    __table_args__ = (
        CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name="decided_and_only_then"
        ),
        CheckConstraint("decided_by <> proposed_by", name="two_people"),
        Index("ix_roll_change_poll_id", "poll_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    holder: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    because: Mapped[str]
    state: Mapped[ChangeState] = mapped_column(one_of(ChangeState, "change_state"))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    roll_before: Mapped[str] = mapped_column(default="")
    roll_after: Mapped[str] = mapped_column(default="")


class PollExtension(Base):
    """Voting that ends later than it was announced, and why."""

    __tablename__ = "poll_extension"
    __table_args__ = (CheckConstraint("closes_at > closed_before", name="ends_later"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), index=True)
    closed_before: Mapped[datetime]  # the closing that held until then
    closes_at: Mapped[datetime]
    because: Mapped[str]
    extended_at: Mapped[datetime]
    extended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
