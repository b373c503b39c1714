"""Budgets, allocations and spending."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor
from govapp.usecases.models import UseCase


class Budget(Base):
    """What a year may allocate to use cases. `allocated_minor` repeats the sum of its allocations
    so that the database itself refuses to go over; a check compares it with the ledger.
    """

    __tablename__ = "budget"
    __table_args__ = (
        UniqueConstraint("year"),
        CheckConstraint("allocated_minor <= amount_minor", name="never_over_what_is_there"),
        CheckConstraint("allocated_minor >= 0", name="never_below_nothing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    currency: Mapped[str]
    amount_minor: Mapped[Minor]
    allocated_minor: Mapped[Minor] = mapped_column(default=0)
    adopted_on: Mapped[date]
    because_of: Mapped[str]  # motion:4, or who entered it


class Allocation(Base):
    """Money of a year's budget given to a use case by a motion."""

    __tablename__ = "allocation"
    __table_args__ = (
        UniqueConstraint("because_of"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("spent_minor BETWEEN 0 AND amount_minor", name="never_over_what_is_there"),
        Index("ix_allocation_use_case", "use_case_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    budget_id: Mapped[int] = mapped_column(ForeignKey("budget.id"))
    use_case_id: Mapped[int] = mapped_column(ForeignKey("use_case.id"))
    amount_minor: Mapped[Minor]
    spent_minor: Mapped[Minor] = mapped_column(default=0)
    allocated_on: Mapped[date]
    because_of: Mapped[str]  # motion:4

    budget: Mapped[Budget] = relationship(lazy="raise")
    use_case: Mapped[UseCase] = relationship(lazy="raise")


class Spending(Base):
    """Money of an allocation that went out, once per payee and reference."""

    __tablename__ = "spending"
    __table_args__ = (
        UniqueConstraint("payee_key", "reference_key"),
        Index(
            "uq_spending_decision",
            "because_of",
            unique=True,
            sqlite_where=text("because_of <> ''"),
            postgresql_where=text("because_of <> ''"),
        ),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_spending_allocation", "allocation_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"))
    payee: Mapped[str]
    payee_key: Mapped[str]  # folded, for finding the same bill
    reference: Mapped[str]  # the payee's invoice number
    reference_key: Mapped[str]
    purpose: Mapped[str]
    amount_minor: Mapped[Minor]
    spent_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    because_of: Mapped[str] = mapped_column(default="")  # motion:4, where one had to decide

    allocation: Mapped[Allocation] = relationship(lazy="raise")
