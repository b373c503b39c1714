"""Invoices, their lines, credit notes, and the series that number them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.charter.models import CharterVersion
from govapp.db import Base, Minor, one_of
from govapp.dues.rules.clock import Step
from govapp.members.models import Organization

INVOICES = "invoices"  # the series that invoices take their numbers from
CREDIT_NOTES = "credit notes"


_EARNING = (
    "state = 'issued' AND period_end IS NOT NULL"
    " AND (released_through IS NULL OR released_through < period_end)"
)


class NumberSeries(Base):
    """The last number given out in a series and year; locked while one is taken, so no gaps."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class InvoiceKind(StrEnum):
    """What is billed."""

    DUES = "dues"
    DIFFERENCE = "difference"  # what a higher tier costs more for the rest of the year
    OPENING = "opening balance"  # owed already to the system before this one


class InvoiceState(StrEnum):
    """An issued invoice never changes; it may be voided with a reason."""

    ISSUED = "issued"
    VOID = "void"


class Invoice(Base):
    """A numbered demand to one organization; `total_minor` is the sum of its lines.

    `period_start` to `period_end` is what it is for: the income is earned month by month over it,
    and `released_through` repeats how far the ledger has got.
    `replaces_id` is the voided invoice that this one was issued anew for. A debt that is
    `written_off_on` is no longer waited for, but was never paid.
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
        CheckConstraint(
            "(period_start IS NULL) = (period_end IS NULL) AND period_end >= period_start",
            name="period_ends_after_it_starts",
        ),
        CheckConstraint("written_off_on IS NULL OR state = 'issued'", name="void_is_no_loss"),
        Index("uq_invoice_replaces_id", "replaces_id", unique=True),
        CheckConstraint(
            "(written_off_on IS NULL) = (written_off_minor = 0)", name="written_off_on_a_day"
        ),
        Index(
            "uq_invoice_former_number",
            "organization_id",
            "former_number",
            unique=True,
            sqlite_where=text("former_number <> '' AND state = 'issued'"),
            postgresql_where=text("former_number <> '' AND state = 'issued'"),
        ),
        Index(
            "ix_invoice_earning",
            "period_start",
            "id",
            sqlite_where=text(_EARNING),
            postgresql_where=text(_EARNING),
        ),
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
    total_minor: Mapped[Minor]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    po_number: Mapped[str] = mapped_column(default="")
    billed_to: Mapped[str]  # name and address as they were on the day
    state: Mapped[InvoiceState] = mapped_column(one_of(InvoiceState, "invoice_state"))
    void_reason: Mapped[str] = mapped_column(default="")
    voided_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    pdf_digest: Mapped[str] = mapped_column(default="")
    terms_days: Mapped[int] = mapped_column(default=30)
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    released_through: Mapped[date | None]  # last day of the last month that was earned
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    written_off_on: Mapped[date | None]
    written_off_minor: Mapped[Minor] = mapped_column(default=0)
    opening_import_id: Mapped[int | None] = mapped_column(ForeignKey("opening_import.id"))
    po_digest: Mapped[str] = mapped_column(default="")  # the member's purchase order as a file
    former_number: Mapped[str] = mapped_column(default="")  # in the system before this one

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
    amount_minor: Mapped[Minor]

    invoice: Mapped[Invoice] = relationship(back_populates="lines", lazy="raise")


class StandingWarning(Base):
    """A step of the clock that the payers of an invoice were told of, once."""

    __tablename__ = "standing_warning"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(one_of(Step, "step"), primary_key=True)
    warned_on: Mapped[date]


class CreditKind(StrEnum):
    """Why an invoice asks for less than it did."""

    CORRECTION = "correction"
    DISCOUNT = "discount"
    IN_KIND = "in-kind credit"


class CreditNote(Base):
    """A numbered paper that takes an amount off an invoice; it never changes."""

    __tablename__ = "credit_note"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("number_year", "number_in_year"),
        UniqueConstraint("request_id"),
        CheckConstraint("amount_minor > 0", name="positive"),
        Index("ix_credit_note_invoice", "invoice_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]  # "CN-2027-0001"
    number_year: Mapped[int]
    number_in_year: Mapped[int]
    kind: Mapped[CreditKind] = mapped_column(one_of(CreditKind, "credit_kind"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    amount_minor: Mapped[Minor]
    issued_on: Mapped[date]
    reason: Mapped[str]
    request_id: Mapped[int | None] = mapped_column(ForeignKey("money_request.id"))
    pdf_digest: Mapped[str] = mapped_column(default="")

    invoice: Mapped[Invoice] = relationship(lazy="raise")
