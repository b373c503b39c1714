"""Open invoices of a former system, read from a file and taken over as opening balances."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of


class OpeningState(StrEnum):
    """Read and looked at, taken over, or taken back."""

    READ = "read"
    TAKEN = "taken over"
    UNDONE = "taken back"


class OpeningImport(Base):
    """One file of open invoices; `rows` is what was read of it, as JSON."""

    __tablename__ = "opening_import"
    __table_args__ = (
        CheckConstraint("(state = 'read') = (taken_at IS NULL)", name="taken_at_an_instant"),
        CheckConstraint(
            "(state = 'taken back') = (undone_at IS NOT NULL)", name="undone_at_an_instant"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    rows: Mapped[str]
    state: Mapped[OpeningState] = mapped_column(one_of(OpeningState, "opening_state"))
    read_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    read_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]
