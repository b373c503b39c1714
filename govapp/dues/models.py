"""Invoices, payments and waivers; what is owed is a sum in the ledger."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.charter.models import CharterVersion
from govapp.db import Base, one_of
from govapp.members.models import Organization


class NumberSeries(Base):
    """The last number given out in a series and year; locked while one is taken, so no gaps."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class InvoiceKind(StrEnum):
    """What is billed."""

    DUES = "dues"


class InvoiceState(StrEnum):
    """An issued invoice never changes; it may be voided with a reason."""

    ISSUED = "issued"
    VOID = "void"


class Invoice(Base):
    """A numbered demand to one organization; `total_minor` is the sum of its lines."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("number_year", "number_in_year"),
        CheckConstraint("total_minor >= 0", name="not_negative"),
        CheckConstraint("(state = 'void') = (void_reason <> '')", name="void_has_a_reason"),
        Index(
            "uq_invoice_dues",
            "organization_id",
            "dues_year",
            unique=True,
            sqlite_where=text("kind = 'dues' AND state = 'issued'"),
            postgresql_where=text("kind = 'dues' AND state = 'issued'"),
        ),
        Index("ix_invoice_organization", "organization_id", "id"),
        Index("ix_invoice_due", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]  # "2027-0001"
    number_year: Mapped[int]
    number_in_year: Mapped[int]
    kind: Mapped[InvoiceKind] = mapped_column(one_of(InvoiceKind, "invoice_kind"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    dues_year: Mapped[int]
    tier: Mapped[str]
    charter_version_id: Mapped[int] = mapped_column(ForeignKey("charter_version.id"))
    currency: Mapped[str]
    total_minor: Mapped[int]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    po_number: Mapped[str] = mapped_column(default="")
    billed_to: Mapped[str]  # name and address as they were on the day
    state: Mapped[InvoiceState] = mapped_column(one_of(InvoiceState, "invoice_state"))
    void_reason: Mapped[str] = mapped_column(default="")
    pdf_digest: Mapped[str] = mapped_column(default="")

    organization: Mapped[Organization] = relationship(lazy="raise")
    charter_version: Mapped[CharterVersion] = relationship(lazy="raise")
    lines: Mapped[list[InvoiceLine]] = relationship(
        back_populates="invoice", lazy="raise", order_by="InvoiceLine.position"
    )


class InvoiceLine(Base):
    """One item: a phrase (JSON of message id and values) and its amount."""

    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    position: Mapped[int]
    words: Mapped[str]
    amount_minor: Mapped[int]

    invoice: Mapped[Invoice] = relationship(back_populates="lines", lazy="raise")


class Method(StrEnum):
    """How money came."""

    CHEQUE = "cheque"
    WIRE = "wire"


class Payment(Base):
    """Money received from an organization, booked once: method, payer and reference are unique."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("method", "organization_id", "reference"),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_payment_organization", "organization_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    method: Mapped[Method] = mapped_column(one_of(Method, "method"))
    reference: Mapped[str]  # the cheque's number or the wire's reference
    received_on: Mapped[date]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    booked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    booked_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship(lazy="raise")
    settled: Mapped[list[Settlement]] = relationship(back_populates="payment", lazy="raise")


class Settlement(Base):
    """How much of a payment goes to which invoice; what is left over stays unapplied."""

    __tablename__ = "settlement"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="positive"),)

    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    amount_minor: Mapped[int]

    payment: Mapped[Payment] = relationship(back_populates="settled", lazy="raise")
    invoice: Mapped[Invoice] = relationship(lazy="raise")


class Waiver(Base):
    """Dues of one organization and year forgiven, with the reason and who approved."""

    __tablename__ = "waiver"
    __table_args__ = (
        UniqueConstraint("organization_id", "dues_year"),
        CheckConstraint("asked_by <> approved_by", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    dues_year: Mapped[int]
    reason: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approved_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime]
