"""What was handed over to the accounting program, and what accounts are called there."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from govapp.db import Base, one_of
from govapp.dues.rules.exports.formats import Format


class AccountName(Base):
    """What one of our accounts is called in the accounting program, and its code there."""

    __tablename__ = "account_name"
    __table_args__ = (CheckConstraint("name <> ''", name="is_called_something"),)

    key: Mapped[str] = mapped_column(primary_key=True)  # an account, "bank:savings", "item", "tax"
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")


class Handover(Base):
    """A file that was made for the accounting program: what it covers, and the file as it was.

    One that was taken back keeps its row and its file; what it held counts as new again.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="ends_after_it_starts"),
        CheckConstraint("things > 0", name="holds_something"),
        Index("ix_handover_format", "format", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    format: Mapped[Format] = mapped_column(one_of(Format, "handover_format"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    only_new: Mapped[bool]
    things: Mapped[int]  # entries of the journal, or invoices and credit notes
    total_minor: Mapped[int] = mapped_column(BigInteger)  # the debits, or what documents come to
    currency: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    digest: Mapped[str]  # of the kept file
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]


class HandedThing(Base):
    """An entry or document that an accounting program has: each once in a family of formats."""

    __tablename__ = "handed_thing"
    __table_args__ = (Index("ix_handed_thing_handover", "handover_id"),)

    family: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # entry, invoice, void, credit
    thing_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"))
