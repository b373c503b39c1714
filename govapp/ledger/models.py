"""Entries, lines, and the dimensions that slices to the right register."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, extra


class Zero(Base):
    """Holds the number zero and nothing else: the only balance an entry may commit with."""

    __tablename__ = "zero"
    __table_args__ = (CheckConstraint("value = 0", name="only_zero"),)

    value: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Dimension(Base):
    """A key by which lines are told apart, such as `usecase:12` or `source:dues`."""

    __tablename__ = "dimension"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)


class JournalEntry(Base):
    """One event in the accounts; its lines add up to zero.

    `balance` is kept by a trigger on the lines and refers, deferred, to a table that holds only
    zero: an unbalanced entry cannot commit.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("source"),
        Index("ix_journal_entry_booked_on", "booked_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booked_on: Mapped[date]
    recorded_at: Mapped[datetime]
    source: Mapped[str]  # what caused it, once: "payment:31", "assessment:2027:organization:7"
    kind: Mapped[str]  # a word for the reader: "invoice", "payment", "allocation"
    balance: Mapped[int] = mapped_column(
        ForeignKey("zero.value", deferrable=True, initially="DEFERRED"), default=0
    )

    lines: Mapped[list[JournalLine]] = relationship(back_populates="entry", lazy="raise")


class JournalLine(Base):
    """A debit (positive) or credit (negative) of one account, in minor units.

    `about` is the thing it concerns (invoice:12), `party` who (organization:7), `usecase` and
    `fund` dimensions for the funding report.
    """

    __tablename__ = "journal_line"
    __table_args__ = (
        CheckConstraint("amount_minor <> 0", name="says_something"),
        Index("ix_journal_line_account", "account", "currency"),
        Index("ix_journal_line_about", "about", "account"),
        Index("ix_journal_line_party", "party", "account"),
        Index("ix_journal_line_usecase", "usecase", "account"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    account: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    party: Mapped[str] = mapped_column(default="")
    usecase: Mapped[str | None] = mapped_column(ForeignKey("dimension.key"))
    fund: Mapped[str | None] = mapped_column(ForeignKey("dimension.key"))

    entry: Mapped[JournalEntry] = relationship(back_populates="lines", lazy="raise")


_ZERO = "INSERT INTO zero VALUES (0) ON CONFLICT DO NOTHING"
_ONLY_ADDED = "the journal is only added to"

extra("zero", sqlite=(_ZERO,), postgresql=(_ZERO,))
extra(
    "journal_entry",
    sqlite=(
        "CREATE TRIGGER IF NOT EXISTS journal_entry_no_delete BEFORE DELETE ON journal_entry "
        f"BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END",
        "CREATE TRIGGER IF NOT EXISTS journal_entry_no_change BEFORE UPDATE OF "
        "id, booked_on, recorded_at, source, kind ON journal_entry "
        f"BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END",
    ),
    postgresql=(
        "CREATE OR REPLACE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_ONLY_ADDED}'; END $$",
        "CREATE OR REPLACE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()",
        "CREATE OR REPLACE TRIGGER journal_entry_no_change BEFORE UPDATE OF "
        "id, booked_on, recorded_at, source, kind ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()",
    ),
)
extra(
    "journal_line",
    sqlite=(
        "CREATE TRIGGER IF NOT EXISTS journal_line_balance AFTER INSERT ON journal_line BEGIN "
        "UPDATE journal_entry SET balance = balance + new.amount_minor WHERE id = new.entry_id; "
        "END",
        *(
            f"CREATE TRIGGER IF NOT EXISTS journal_line_no_{verb.lower()} BEFORE {verb} "
            f"ON journal_line BEGIN SELECT RAISE(ABORT, '{_ONLY_ADDED}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
    ),
    postgresql=(
        "CREATE OR REPLACE FUNCTION journal_line_weigh() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN UPDATE journal_entry SET balance = balance + NEW.amount_minor "
        "WHERE id = NEW.entry_id; RETURN NEW; END $$",
        "CREATE OR REPLACE TRIGGER journal_line_balance AFTER INSERT ON journal_line "
        "FOR EACH ROW EXECUTE FUNCTION journal_line_weigh()",
        "CREATE OR REPLACE FUNCTION journal_line_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_ONLY_ADDED}'; END $$",
        "CREATE OR REPLACE TRIGGER journal_line_append_only BEFORE UPDATE OR DELETE "
        "ON journal_line FOR EACH ROW EXECUTE FUNCTION journal_line_refuse()",
    ),
)
