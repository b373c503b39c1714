"""A bank's uploaded file: as plain rows for keeping, and as bank lines for taking over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import has_charter
from govapp.dues.models import BankFormat, BankStatement
from govapp.dues.queries.billing import dues_currency
from govapp.dues.rules.statements import (
    Columns,
    DayOrder,
    StatementLine,
    guess,
    head_of,
    lines_of,
    order_of,
)
from govapp.foundation.files.statements import StatementEntry, read_statement
from govapp.foundation.files.tables import read_tables
from govapp.foundation.kernel.errors import Invalid
from govapp.foundation.kernel.ids import canonical
from govapp.foundation.kernel.money import LARGEST_MINOR, Money, digits
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings

TABLE = "CSV"
MOST_ROWS = 10_000


@dataclass(frozen=True)
class Upload:
    """A file as it is kept: a table with its heading, or the bookings that it names itself."""

    kind: str
    account: str
    head: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    pending: int = 0

    @property
    def is_table(self) -> bool:
        """True when somebody has to say which column says what."""
        return self.kind == TABLE

    @property
    def count(self) -> int:
        """How many rows it has."""
        return len(self.cells)

    @property
    def rows(self) -> str:
        """As text for keeping."""
        return canonical(
            {
                "account": self.account,
                "head": list(self.head),
                "cells": [list(row) for row in self.cells],
                "pending": self.pending,
            }
        )

    @classmethod
    def stored(cls, kind: str, rows: str) -> Upload:
        """Back from its text."""
        kept = json.loads(rows)
        cells = tuple(tuple(row) for row in kept["cells"])
        return cls(kind, kept["account"], tuple(kept["head"]), cells, kept["pending"])

    def against(self, last_four: str) -> Phrase | None:
        """Why the file cannot be of the account with these last digits."""
        told = digits_of(self.account)[-4:]
        if len(told) < 4 or told == last_four:
            return None
        words = N_("The file is of account ···%(told)s, this one is ···%(own)s.")
        return Phrase(words, told=told, own=last_four)

    def missing(self, columns: Columns) -> tuple[Phrase, ...]:
        """What has to be said of the columns yet, or names a column that is not there."""
        found = []
        if columns.day not in self.head:
            found.append(Phrase(N_("Choose the column with the day.")))
        if not ({columns.amount, columns.credit} - {""}) & set(self.head):
            found.append(Phrase(N_("Choose the column with the amount, or with the money in.")))
        return tuple(found)

    def lines(self, columns: Columns | None, currency: str) -> tuple[StatementLine, ...]:
        """Its bank lines; `Invalid` names the row that cannot be read."""
        if self.is_table:
            return lines_of(self.head, self.cells, columns or Columns(""), currency)
        return tuple(line for line in map(_as_line, self.cells) if line.amount)


def digits_of(number: str) -> str:
    """The digits of an account's number."""
    return "".join(letter for letter in number if letter.isascii() and letter.isdigit())


def account_currency(session: Session) -> str:
    """What a table of a bank is in: the currency of the dues."""
    known = has_charter(session, consortium_today())
    return dues_currency(session) if known else settings().CURRENCY


def _as_line(row: Sequence[str]) -> StatementLine:
    number, day, currency, minor, text, payer, reference, cheque = row
    amount = Money(int(minor), currency)
    return StatementLine(
        int(number), date.fromisoformat(day), amount, text, payer, reference, cheque
    )


def shown_name(name: str) -> str:
    """A file's name without what could disturb the line it is shown in."""
    return "".join(letter for letter in name if letter.isprintable())[:100] or "statement"


def read_upload(filename: str, content: bytes) -> Upload:
    """A bank's file of any kind that is known; slow, so before any transaction."""
    found = read_statement(content)
    if found is not None:
        cells = tuple(_cells(entry) for entry in found.entries)
        if not cells:
            raise Invalid(Phrase(N_("The file has no bookings.")))
        return Upload(found.kind, found.account, (), cells, found.pending)
    lines = [line.cells for table in read_tables(filename, content)[:1] for line in table.lines]
    top = head_of(lines)
    rows = tuple(tuple(row) for row in lines[top + 1 :])
    if not rows:
        raise Invalid(Phrase(N_("The file has no rows below its first.")))
    if len(rows) > MOST_ROWS:
        raise Invalid(Phrase(N_("One file may have %(most)s lines; divide it."), most=MOST_ROWS))
    return Upload(TABLE, "", _names(lines[top]), rows)


def _names(head: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, each once and none empty."""
    found: list[str] = []
    for number, name in enumerate(head, start=1):
        name = name[:60] or f"({number})"
        found.append(name if name not in found else f"{name} ({number})")
    return tuple(found)


def _cells(entry: StatementEntry) -> tuple[str, ...]:
    minor = entry.amount.scaleb(digits(entry.currency))
    if minor != minor.to_integral_value() or abs(minor) > LARGEST_MINOR:
        words = N_("Booking %(number)s of the file has no day or no amount.")
        raise Invalid(Phrase(words, number=entry.number))
    return (
        str(entry.number),
        entry.day.isoformat(),
        entry.currency,
        str(int(minor)),
        entry.text,
        entry.payer,
        entry.reference,
        entry.cheque,
    )


def columns_of(session: Session, statement: BankStatement, upload: Upload) -> Columns | None:
    """What was said of the columns of this heading; None when it has to be said yet."""
    head = canonical(list(upload.head))
    found = session.get(BankFormat, (statement.bank_account_id, head))
    if found is None:
        return None
    kept = json.loads(found.columns)
    return Columns(**{**kept, "order": DayOrder(kept["order"])})


def guessed(upload: Upload) -> Columns:
    """What the names of the columns and the days in them say."""
    found = guess(upload.head)
    place = upload.head.index(found["day"]) if "day" in found else 0
    order = order_of(row[place] for row in upload.cells if place < len(row))
    return Columns(**{"day": "", **found}, order=order)


def lines_in(session: Session, statement: BankStatement) -> tuple[StatementLine, ...] | None:
    """The bank lines of a kept file; None while nobody said which column says what."""
    upload = Upload.stored(statement.kind, statement.rows)
    columns = columns_of(session, statement, upload) if upload.is_table else None
    if upload.is_table and columns is None:
        return None
    return upload.lines(columns, account_currency(session))
