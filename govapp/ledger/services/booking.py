"""Helpers for the commands of other slices: book an entry, register a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Table, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.models import Dimension, JournalEntry, JournalLine
from govapp.ledger.queries.locks import closed_before
from govapp.ledger.rules import Line, check, closed

_ENTRY = cast(Table, JournalEntry.__table__)
_HEADS = insert(_ENTRY).returning(_ENTRY.c.id, sort_by_parameter_order=True)
_AS_THE_INSERT_DOES = text("LOCK TABLE journal_entry IN ROW EXCLUSIVE MODE")
_LINES = insert(cast(Table, JournalLine.__table__))


@dataclass(frozen=True)
class Entry:
    """An entry to be booked: its cause, a word for the reader, the day it counts for, its lines."""

    source: str
    kind: str
    booked_on: date
    lines: Sequence[Line]


class AlreadyBooked(Refused):
    """Something with the same source is in the journal."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(Phrase(N_("This is in the books already.")))


class BooksClosed(Refused):
    """The day lies in a locked period; the reason says what to do."""


def refuse_closed(session: Session, day: date) -> None:
    """Let the command go on, or refuse with the next step because the books are locked on `day`.

    On PostgreSQL a lock that is just being set is waited for first, as the insert would.
    """
    if not is_sqlite(session):
        session.execute(_AS_THE_INSERT_DOES)
    reason = closed(day, closed_before(session))
    if reason is not None:
        raise BooksClosed(reason)


@unrestricted("a helper: the command that calls it has authorized")
def post(
    session: Session, *, source: str, kind: str, booked_on: date, lines: Sequence[Line]
) -> int:
    """Book an entry in the running command; its number. `AlreadyBooked` if the source is known.

    The source is what caused it, once for ever (`payment:31`); the database waits for a rival
    with the same source before it decides. `booked_on` is the day it counts for; `BooksClosed`
    says what to do if that day is locked.
    """
    entry = Entry(source, kind, booked_on, lines)
    refuse_closed(session, booked_on)
    statement = _unless_there(session, JournalEntry).values(_head(entry))
    entry_id: int | None = session.scalar(
        statement.on_conflict_do_nothing(index_elements=["source"]).returning(JournalEntry.id)
    )
    if entry_id is None:
        raise AlreadyBooked(source)
    session.execute(_LINES, [_columns(entry_id, line) for line in lines])
    return entry_id


@unrestricted("a helper: the command that calls it has authorized")
def post_all(session: Session, entries: Sequence[Entry]) -> None:
    """Book many entries at once whose sources are new; the database refuses them all if not."""
    if not entries:
        return
    refuse_closed(session, min(entry.booked_on for entry in entries))
    heads = session.scalars(_HEADS, [_head(entry) for entry in entries])
    session.execute(
        _LINES,
        [
            _columns(entry_id, line)
            for entry_id, entry in zip(heads, entries, strict=True)
            for line in entry.lines
        ],
    )


@unrestricted("a helper: the command that calls it has authorized")
def dimension(session: Session, key: str, kind: str) -> None:
    """Make `key` usable as the `usecase` or `fund` of lines; asking again changes nothing."""
    statement = _unless_there(session, Dimension).values(key=key, kind=kind)
    session.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


def _head(entry: Entry) -> dict[str, object]:
    return {
        "source": entry.source,
        "kind": entry.kind,
        "booked_on": entry.booked_on,
        "recorded_at": clock.now(),
        "currency": check(entry.lines),
        "balance": 0,
        "lines_to_come": len(entry.lines),
    }


def _columns(entry_id: int, line: Line) -> dict[str, object]:
    return {
        "entry_id": entry_id,
        "account": line.account.value,
        "amount_minor": line.amount.minor,
        "currency": line.amount.currency,
        "about": line.about,
        "party": line.party,
        "usecase": line.usecase,
        "fund": line.fund,
        "bank": line.bank,
    }


def _unless_there(
    session: Session, model: type[JournalEntry] | type[Dimension]
) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(model) if is_sqlite(session) else postgresql.insert(model)
