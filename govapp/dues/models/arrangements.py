"""What was agreed with a payer: other terms for its invoices, and debts paid in instalments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor
from govapp.dues.models.invoices import Invoice


class PaymentTerms(Base):
    """How many days one organization has to pay, where it is not what the rulebook says."""

    __tablename__ = "payment_terms"
    __table_args__ = (CheckConstraint("terms_days > 0", name="positive"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"), primary_key=True)
    terms_days: Mapped[int]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]


class PaymentPlan(Base):
    """What is open on an invoice, paid in instalments: while they come the clock stands still.

    Whether it is kept is asked of the payments; `ended_on` is the day staff took it back.
    """

    __tablename__ = "payment_plan"
    __table_args__ = (
        Index(
            "uq_payment_plan_current",
            "invoice_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
        Index("ix_payment_plan_invoice", "invoice_id", "id"),
        CheckConstraint("ended_on >= agreed_on", name="ends_after_it_began"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    agreed_on: Mapped[date]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    ended_on: Mapped[date | None]

    invoice: Mapped[Invoice] = relationship(lazy="raise")
    instalments: Mapped[list[PlanInstalment]] = relationship(
        lazy="raise", order_by="PlanInstalment.position"
    )


class PlanInstalment(Base):
    """One part of a payment plan."""

    __tablename__ = "plan_instalment"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="positive"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("payment_plan.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[date]
    amount_minor: Mapped[Minor]
