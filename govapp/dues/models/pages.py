"""Pages at Stripe on which several invoices, or a part of one, are paid."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, one_of
from govapp.dues.models.invoices import Invoice


class PageState(StrEnum):
    """What Stripe said of a page last: it can be paid on, a payment was begun, or it is closed."""

    OPEN = "open"
    USED = "used"
    CLOSED = "closed"


class PaymentPage(Base):
    """One visit to Stripe for an amount; the payment made on it belongs to one page only."""

    __tablename__ = "payment_page"
    __table_args__ = (
        UniqueConstraint("payment_id"),
        CheckConstraint("amount_minor > 0", name="positive"),
        CheckConstraint("payment_id IS NULL OR state = 'used'", name="used_by_a_payment"),
        Index("ix_payment_page_organization", "organization_id", "state"),
        Index("ix_payment_page_state", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    state: Mapped[PageState] = mapped_column(
        one_of(PageState, "page_state"), default=PageState.OPEN
    )
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    asked_at: Mapped[datetime]


class PageInvoice(Base):
    """An invoice that was chosen for a page."""

    __tablename__ = "payment_page_invoice"
    __table_args__ = (Index("ix_payment_page_invoice_invoice", "invoice_id"),)

    page_id: Mapped[int] = mapped_column(ForeignKey("payment_page.id"), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)

    invoice: Mapped[Invoice] = relationship(lazy="raise")
