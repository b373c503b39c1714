"""What one person asks to do with money and another one answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, one_of
from govapp.dues.rules.refunds import AfterRefund
from govapp.members.models import Organization


class RequestKind(StrEnum):
    """What is asked for."""

    REFUND = "refund"
    WRITE_OFF = "write-off"
    DISCOUNT = "discount"
    IN_KIND = "in-kind credit"


class RequestState(StrEnum):
    """Asked for by one person, answered by another."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


class MoneyRequest(Base):
    """A refund, write-off or credit that needs a second person; approving carries it out.

    It concerns an invoice (write-off, credit) or a payment (refund).
    """

    __tablename__ = "money_request"
    __table_args__ = (
        CheckConstraint("asked_by <> answered_by", name="two_people"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("(invoice_id IS NULL) <> (payment_id IS NULL)", name="about_one_thing"),
        CheckConstraint(
            "(state = 'asked') = (answered_by IS NULL) AND "
            "(state = 'asked') = (answered_at IS NULL)",
            name="answered_by_somebody",
        ),
        Index("ix_money_request_organization", "organization_id", "id"),
        Index("ix_money_request_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RequestKind] = mapped_column(one_of(RequestKind, "request_kind"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    reason: Mapped[str]
    effect: Mapped[AfterRefund] = mapped_column(  # of a refund: what becomes of the debts
        one_of(AfterRefund, "after_refund"), default=AfterRefund.NOTHING
    )
    state: Mapped[RequestState] = mapped_column(one_of(RequestState, "request_state"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]

    organization: Mapped[Organization] = relationship(lazy="raise")
