"""Helpers for the commands of other slices: book an entry, register a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.models import Dimension, JournalEntry, JournalLine
from govapp.ledger.rules import Line, check


class AlreadyBooked(Refused):
    """Something with the same source is in the journal."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(Phrase(N_("This is in the books already.")))


@unrestricted("a helper: the command that calls it has authorized")
def post(
    session: Session, *, source: str, kind: str, booked_on: date, lines: Sequence[Line]
) -> int:
    """Book an entry in the running command; its number. `AlreadyBooked` if the source is known.

    The source is what caused it, once for ever (`payment:31`); the database waits for a rival
    with the same source before it decides. `booked_on` is the day it counts for.
    """
    currency = check(lines)
    entry_id: int | None = session.scalar(
        _unless_there(session, JournalEntry)
        .values(
            source=source,
            kind=kind,
            booked_on=booked_on,
            recorded_at=clock.now(),
            currency=currency,
            balance=0,
            lines_to_come=len(lines),
        )
        .on_conflict_do_nothing(index_elements=["source"])
        .returning(JournalEntry.id)
    )
    if entry_id is None:
        raise AlreadyBooked(source)
    session.execute(insert(JournalLine), [_columns(entry_id, line) for line in lines])
    return entry_id


@unrestricted("a helper: the command that calls it has authorized")
def dimension(session: Session, key: str, kind: str) -> None:
    """Make `key` usable as the `usecase` or `fund` of lines; asking again changes nothing."""
    statement = _unless_there(session, Dimension).values(key=key, kind=kind)
    session.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


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
    }


def _unless_there(
    session: Session, model: type[JournalEntry] | type[Dimension]
) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(model) if is_sqlite(session) else postgresql.insert(model)
