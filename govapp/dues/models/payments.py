"""Money received, what it paid, and money sent back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, one_of
from govapp.dues.models.invoices import Invoice
from govapp.dues.rules.settling import Method
from govapp.members.models import Organization


class PaymentState(StrEnum):
    """Only settled money is in the books; what is on its way is shown and pays nothing yet."""

    PENDING = "pending"
    SETTLED = "settled"
    FAILED = "failed"  # never arrived
    REVERSED = "reversed"  # arrived and was taken back: bounced, returned, disputed


class Payment(Base):
    """Money received from an organization, booked once: method, payer and reference are unique.

    `bank` is the code of the account it came to, "" for the main one; `external_id` is Stripe's
    name for it. A payment that was taken back keeps its row, with the day and the reason.
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("method", "organization_id", "reference_key"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint(
            "(state IN ('failed', 'reversed')) = (reversed_on IS NOT NULL)",
            name="taken_back_on_a_day",
        ),
        Index("uq_payment_external_id", "external_id", unique=True),
        Index("ix_payment_organization", "organization_id", "id"),
        Index("ix_payment_received", "received_on", "id"),
        Index("ix_payment_deposit", "deposit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    method: Mapped[Method] = mapped_column(one_of(Method, "method"))
    reference: Mapped[str]  # the cheque's number or the wire's reference
    reference_key: Mapped[str]  # folded, so that the same cheque typed otherwise is the same
    received_on: Mapped[date]
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    booked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    booked_at: Mapped[datetime]
    state: Mapped[PaymentState] = mapped_column(
        one_of(PaymentState, "payment_state"), default=PaymentState.SETTLED
    )
    bank: Mapped[str] = mapped_column(default="")
    external_id: Mapped[str | None]
    deposit_id: Mapped[int | None]  # the deposit of many cheques it was part of
    meant_for_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))  # while on its way
    reversed_on: Mapped[date | None]
    reversal_reason: Mapped[str] = mapped_column(default="")

    organization: Mapped[Organization] = relationship(lazy="raise")
    settled: Mapped[list[Settlement]] = relationship(
        back_populates="payment", lazy="raise", order_by="Settlement.id"
    )


class Settlement(Base):
    """How much of a payment went to which invoice, and when; what is left over stays unapplied.

    Voiding the invoice or taking the payment back releases the money: the row stays, with the day.
    """

    __tablename__ = "settlement"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("released_on >= settled_on", name="released_after"),
        Index("ix_settlement_invoice", "invoice_id"),
        Index("ix_settlement_payment", "payment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    amount_minor: Mapped[Minor]
    settled_on: Mapped[date]
    released_on: Mapped[date | None]

    payment: Mapped[Payment] = relationship(back_populates="settled", lazy="raise")
    invoice: Mapped[Invoice] = relationship(lazy="raise")


class Refund(Base):
    """Money of a payment sent back to its payer, once a request where one is needed."""

    __tablename__ = "refund"
    __table_args__ = (
        UniqueConstraint("request_id"),
        UniqueConstraint("external_id"),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_refund_payment", "payment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"))
    amount_minor: Mapped[Minor]
    method: Mapped[Method] = mapped_column(one_of(Method, "refund_method"))
    reference: Mapped[str] = mapped_column(default="")
    refunded_on: Mapped[date]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("money_request.id"))
    external_id: Mapped[str | None]

    payment: Mapped[Payment] = relationship(lazy="raise")
