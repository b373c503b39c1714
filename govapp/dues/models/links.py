"""Links by which finance people without an account reach one invoice."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base
from govapp.dues.models.invoices import Invoice


class InvoiceLink(Base):
    """A way to one invoice for whoever holds the token; only its digest is kept."""

    __tablename__ = "invoice_link"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        CheckConstraint(
            "revoked_at IS NOT NULL OR revoked_by IS NULL", name="revoked_at_an_instant"
        ),
        Index("ix_invoice_link_invoice", "invoice_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    token_digest: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_on: Mapped[date]  # the last day on which it opens
    sent_to: Mapped[str] = mapped_column(default="")  # the address it was mailed to
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    invoice: Mapped[Invoice] = relationship(lazy="raise")
