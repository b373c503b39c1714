"""Statements of the bank that were read, and what became of each line."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, one_of
from govapp.dues.models.payments import Payment
from govapp.ledger.models import BankAccount
from govapp.members.models import Organization


class BankFormat(Base):
    """Which column of an account's CSV says what (JSON), remembered for each heading."""

    __tablename__ = "bank_format"

    bank_account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"), primary_key=True)
    head: Mapped[str] = mapped_column(primary_key=True)
    columns: Mapped[str]


class StatementState(StrEnum):
    """A file is looked at before its lines are taken over."""

    READ = "read"
    TAKEN = "taken over"


class BankStatement(Base):
    """A file of a bank, read once: the same bytes are refused. `rows` is empty once taken over."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        UniqueConstraint("bank_account_id", "digest"),
        CheckConstraint(
            "(state = 'taken over') = (taken_at IS NOT NULL)", name="taken_over_at_a_moment"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    filename: Mapped[str]
    digest: Mapped[str]
    kind: Mapped[str]  # CSV, OFX, CAMT.053
    rows: Mapped[str]
    state: Mapped[StatementState] = mapped_column(one_of(StatementState, "statement_state"))
    added: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)  # lines that were here already
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]

    account: Mapped[BankAccount] = relationship(lazy="raise")


class LineState(StrEnum):
    """What became of a bank line."""

    NEW = "new"
    BOOKED = "booked"  # a payment was made from it
    MATCHED = "matched"  # it tells of something that was in the books
    ASIDE = "set aside"


class BankLine(Base):
    """One booking of the bank; `fingerprint` makes sure that no file brings it twice.

    A booked or matched line names what it belongs to, and nothing belongs to two lines.
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        UniqueConstraint("bank_account_id", "fingerprint"),
        UniqueConstraint("payment_id"),
        UniqueConstraint("deposit_id"),
        UniqueConstraint("entry_id"),
        CheckConstraint("amount_minor <> 0", name="says_something"),
        CheckConstraint("(state = 'set aside') = (aside_reason <> '')", name="aside_has_a_reason"),
        CheckConstraint(
            "(CASE WHEN payment_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN deposit_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN entry_id IS NULL THEN 0 ELSE 1 END)"
            " = (CASE WHEN state IN ('booked', 'matched') THEN 1 ELSE 0 END)",
            name="belongs_to_one_thing",
        ),
        Index("ix_bank_line_state", "state", "day", "id"),
        Index("ix_bank_line_day", "day", "id"),
        Index("ix_bank_line_payer", "payer_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank_account_id: Mapped[int] = mapped_column(ForeignKey("bank_account.id"))
    bank_statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    number: Mapped[int]  # in the file
    day: Mapped[date]
    amount_minor: Mapped[Minor]  # negative when money left
    currency: Mapped[str]
    text: Mapped[str]
    payer: Mapped[str]
    payer_key: Mapped[str]
    reference: Mapped[str]  # the bank's own id
    cheque: Mapped[str]
    fingerprint: Mapped[str]
    state: Mapped[LineState] = mapped_column(one_of(LineState, "line_state"))
    aside_reason: Mapped[str] = mapped_column(default="")
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))
    deposit_id: Mapped[int | None] = mapped_column(ForeignKey("deposit.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entry.id"))
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None]

    account: Mapped[BankAccount] = relationship(lazy="raise")
    payment: Mapped[Payment | None] = relationship(lazy="raise")


class Deposit(Base):
    """Many cheques paid in with one slip; `total_minor` is what they come to."""

    __tablename__ = "deposit"
    __table_args__ = (
        UniqueConstraint("bank", "reference_key"),
        CheckConstraint("total_minor > 0", name="positive"),
        Index("ix_deposit_day", "deposited_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bank: Mapped[str]
    reference: Mapped[str]  # the slip's number
    reference_key: Mapped[str]
    deposited_on: Mapped[date]
    total_minor: Mapped[Minor]
    currency: Mapped[str]
    cheques: Mapped[int]
    booked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    booked_at: Mapped[datetime]


class PaymentMove(Base):
    """A payment that was another organization's all along: from whom to whom, and why."""

    __tablename__ = "payment_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    from_organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    to_organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    reason: Mapped[str]
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    moved_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship(
        lazy="raise", foreign_keys=[from_organization_id]
    )
