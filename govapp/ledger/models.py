"""Entries, lines, and the dimensions that slices to the right register."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govapp.db import Base, Minor, extra


class Zero(Base):
    """Holds the number zero and nothing else: the only balance an entry may commit with."""

    __tablename__ = "zero"
    __table_args__ = (CheckConstraint("value = 0", name="only_zero"),)

    value: Mapped[Minor] = mapped_column(primary_key=True, autoincrement=False)


class Dimension(Base):
    """A key by which lines are told apart, such as `usecase:12` or `source:dues`."""

    __tablename__ = "dimension"

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)


class JournalEntry(Base):
    """One event in the accounts, in one currency; its lines add up to zero.

    `balance` and `lines_to_come` are kept by a trigger on the lines and refer, deferred, to a
    table that holds only zero: an unbalanced entry, or one short of a line it announced, cannot
    commit, and no line can join it later.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("source"),
        UniqueConstraint("id", "currency"),  # so that lines cannot be of another currency
        CheckConstraint("lines_to_come >= 0", name="no_line_joins_later"),
        Index("ix_journal_entry_booked_on", "booked_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booked_on: Mapped[date]
    recorded_at: Mapped[datetime]
    source: Mapped[str]  # what caused it, once: "payment:31", "assessment:2027:organization:7"
    kind: Mapped[str]  # a word for the reader: "invoice", "payment", "allocation"
    currency: Mapped[str]
    lines_to_come: Mapped[int] = mapped_column(
        Integer, ForeignKey("zero.value", deferrable=True, initially="DEFERRED")
    )
    balance: Mapped[Minor] = mapped_column(
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
        ForeignKeyConstraint(
            ["entry_id", "currency"], ["journal_entry.id", "journal_entry.currency"]
        ),
        CheckConstraint("amount_minor <> 0", name="says_something"),
        Index("ix_journal_line_account", "account", "currency"),
        Index("ix_journal_line_about", "about", "account"),
        Index("ix_journal_line_party", "party", "account"),
        Index("ix_journal_line_usecase", "usecase", "account"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(index=True)
    account: Mapped[str]
    amount_minor: Mapped[Minor]
    currency: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    party: Mapped[str] = mapped_column(default="")
    usecase: Mapped[str | None] = mapped_column(ForeignKey("dimension.key"))
    fund: Mapped[str | None] = mapped_column(ForeignKey("dimension.key"))
    bank: Mapped[str] = mapped_column(default="")  # the bank account's code, "" for the main one

    entry: Mapped[JournalEntry] = relationship(back_populates="lines", lazy="raise")


class BankAccount(Base):
    """A bank account of the consortium; lines of the account Bank carry its code."""

    __tablename__ = "bank_account"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    last_four: Mapped[str]
    active: Mapped[bool]


class PeriodLock(Base):
    """Nothing may be booked before a day; the newest lock that was not opened again holds.

    It is opened by one person who asks with a reason and another one who answers; then the lock
    before it holds again, if there is one.
    """

    __tablename__ = "period_lock"
    __table_args__ = (
        CheckConstraint(
            "(opening_asked_by IS NULL) = (opening_asked_at IS NULL) AND "
            "(opening_asked_by IS NULL) = (opening_reason = '')",
            name="asked_with_a_reason",
        ),
        CheckConstraint(
            "(opened_by IS NULL) = (opened_at IS NULL) AND "
            "(opened_by IS NULL OR opening_asked_by IS NOT NULL)",
            name="opened_when_asked",
        ),
        CheckConstraint("opened_by <> opening_asked_by", name="two_people"),
        Index("ix_period_lock_closed_before", "closed_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    closed_before: Mapped[date]
    locked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    locked_at: Mapped[datetime]
    opening_reason: Mapped[str] = mapped_column(default="")
    opening_asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opening_asked_at: Mapped[datetime | None]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]


_ZERO = "INSERT INTO zero VALUES (0) ON CONFLICT DO NOTHING"
_ONLY_ADDED = "the journal is only added to"
_TWO = "an entry announces two lines or more"
_WEIGH = (
    "UPDATE journal_entry SET balance = balance + new.amount_minor, "
    "lines_to_come = lines_to_come - 1 WHERE id = new.entry_id"
)
_LOCKED = "the books are locked before a later day"
_LATER_LOCK = (
    "EXISTS (SELECT 1 FROM period_lock WHERE opened_at IS NULL AND closed_before > new.booked_on)"
)
_FIXED = "id, booked_on, recorded_at, source, kind, currency"


def _refusing(name: str, act: str, table: str, why: str, when: str = "") -> str:
    """A SQLite trigger that refuses `act` on `table`, saying why."""
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )


def _refusal(name: str, why: str) -> str:
    """A PostgreSQL trigger function that refuses, saying why."""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{why}'; END $$"
    )


extra("zero", sqlite=(_ZERO,), postgresql=(_ZERO,))
extra(
    "journal_entry",
    sqlite=(
        _refusing("journal_entry_no_delete", "DELETE", "journal_entry", _ONLY_ADDED),
        _refusing("journal_entry_no_change", f"UPDATE OF {_FIXED}", "journal_entry", _ONLY_ADDED),
        _refusing(
            "journal_entry_two", "INSERT", "journal_entry", _TWO, "WHEN new.lines_to_come < 2"
        ),
        _refusing(
            "journal_entry_locked", "INSERT", "journal_entry", _LOCKED, f"WHEN {_LATER_LOCK}"
        ),
    ),
    postgresql=(
        _refusal("journal_entry_refuse", _ONLY_ADDED),
        _refusal("journal_entry_refuse_single", _TWO),
        "CREATE OR REPLACE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()",
        f"CREATE OR REPLACE TRIGGER journal_entry_no_change BEFORE UPDATE OF {_FIXED} "
        "ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()",
        "CREATE OR REPLACE TRIGGER journal_entry_two BEFORE INSERT ON journal_entry FOR EACH ROW "
        "WHEN (new.lines_to_come < 2) EXECUTE FUNCTION journal_entry_refuse_single()",
        "CREATE OR REPLACE FUNCTION journal_entry_refuse_locked() RETURNS trigger "
        f"LANGUAGE plpgsql AS $$ BEGIN IF {_LATER_LOCK} THEN "
        f"RAISE EXCEPTION '{_LOCKED}'; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE TRIGGER journal_entry_locked BEFORE INSERT ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse_locked()",
    ),
)
extra(
    "journal_line",
    sqlite=(
        "CREATE TRIGGER IF NOT EXISTS journal_line_balance AFTER INSERT ON journal_line "
        f"BEGIN {_WEIGH}; END",
        _refusing("journal_line_no_update", "UPDATE", "journal_line", _ONLY_ADDED),
        _refusing("journal_line_no_delete", "DELETE", "journal_line", _ONLY_ADDED),
    ),
    postgresql=(
        "CREATE OR REPLACE FUNCTION journal_line_weigh() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_WEIGH}; RETURN NEW; END $$",
        "CREATE OR REPLACE TRIGGER journal_line_balance AFTER INSERT ON journal_line "
        "FOR EACH ROW EXECUTE FUNCTION journal_line_weigh()",
        _refusal("journal_line_refuse", _ONLY_ADDED),
        "CREATE OR REPLACE TRIGGER journal_line_append_only BEFORE UPDATE OR DELETE "
        "ON journal_line FOR EACH ROW EXECUTE FUNCTION journal_line_refuse()",
    ),
)
