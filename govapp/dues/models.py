"""Invoices, payments and waivers; what is owed is a sum in the ledger."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.charter.models import CharterVersion
from govapp.db import Base, one_of
from govapp.dues.rules.clock import Step
from govapp.dues.rules.settling import Method
from govapp.members.models import Organization

INVOICES = "invoices"  # the series that invoices take their numbers from


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
    """A numbered demand to one organization; `total_minor` is the sum of its lines.

    `settled_on`, the day nothing was open any more, repeats what the ledger says so that open
    invoices are found by an index; `flask dues check` compares the two.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("number_year", "number_in_year"),
        CheckConstraint("total_minor >= 0", name="not_negative"),
        CheckConstraint(
            "(state = 'void') = (void_reason <> '') AND (state = 'void') = (voided_on IS NOT NULL)",
            name="void_has_a_reason",
        ),
        Index(
            "uq_invoice_dues",
            "organization_id",
            "dues_year",
            unique=True,
            sqlite_where=text("kind = 'dues' AND state = 'issued'"),
            postgresql_where=text("kind = 'dues' AND state = 'issued'"),
        ),
        Index("ix_invoice_organization", "organization_id", "id"),
        CheckConstraint("settled_on IS NULL OR state = 'issued'", name="void_is_not_settled"),
        Index("ix_invoice_due", "due_on", "id"),
        Index("ix_invoice_year", "dues_year", "id"),
        Index(
            "ix_invoice_open",
            "due_on",
            "id",
            sqlite_where=text("settled_on IS NULL AND state = 'issued'"),
            postgresql_where=text("settled_on IS NULL AND state = 'issued'"),
        ),
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
    voided_on: Mapped[date | None]
    settled_on: Mapped[date | None]
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


class StandingWarning(Base):
    """A step of the clock that the payers of an invoice were told of, once."""

    __tablename__ = "standing_warning"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(one_of(Step, "step"), primary_key=True)
    warned_on: Mapped[date]


class Payment(Base):
    """Money received from an organization, booked once: method, payer and reference are unique."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("method", "organization_id", "reference_key"),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_payment_organization", "organization_id", "id"),
        Index("ix_payment_received", "received_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    method: Mapped[Method] = mapped_column(one_of(Method, "method"))
    reference: Mapped[str]  # the cheque's number or the wire's reference
    reference_key: Mapped[str]  # folded, so that the same cheque typed otherwise is the same
    received_on: Mapped[date]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    booked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    booked_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship(lazy="raise")
    settled: Mapped[list[Settlement]] = relationship(
        back_populates="payment", lazy="raise", order_by="Settlement.id"
    )


class Settlement(Base):
    """How much of a payment went to which invoice, and when; what is left over stays unapplied.

    Voiding the invoice releases the money again: the row stays, with the day.
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
    amount_minor: Mapped[int]
    settled_on: Mapped[date]
    released_on: Mapped[date | None]

    payment: Mapped[Payment] = relationship(back_populates="settled", lazy="raise")
    invoice: Mapped[Invoice] = relationship(lazy="raise")


class WaiverState(StrEnum):
    """Asked for by one person, answered by another."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


class Waiver(Base):
    """Dues of one organization and year forgiven, with the reason, who asked and who answered.

    `amount_minor` is what was open on the year's invoice when it was approved.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        Index(
            "uq_waiver_year",
            "organization_id",
            "dues_year",
            unique=True,
            sqlite_where=text("state <> 'declined'"),
            postgresql_where=text("state <> 'declined'"),
        ),
        CheckConstraint("asked_by <> answered_by", name="two_people"),
        CheckConstraint(
            "(state = 'asked') = (answered_by IS NULL) AND "
            "(state = 'asked') = (answered_at IS NULL)",
            name="answered_by_somebody",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    dues_year: Mapped[int]
    reason: Mapped[str]
    state: Mapped[WaiverState] = mapped_column(one_of(WaiverState, "waiver_state"))
    amount_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(default="USD")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    effective_on: Mapped[date | None]  # the day it counts from, once approved

    organization: Mapped[Organization] = relationship(lazy="raise")


class AssessmentRun(Base):
    """One issuing of a year's invoices, from its start to its end: how far it is.

    Only one runs for a year at a time; one that was stopped goes on where it stood.
    """

    __tablename__ = "assessment_run"
    __table_args__ = (
        Index(
            "uq_assessment_run_going",
            "dues_year",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dues_year: Mapped[int]
    expected: Mapped[int]
    issued: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]
    total_minor: Mapped[int] = mapped_column(default=0)
    reached: Mapped[int] = mapped_column(default=0)  # the last organization that was looked at
    started_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
