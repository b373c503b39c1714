"""What file is wanted, and what of it the accounting program has already."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session

from govapp.dues.models import AccountName, HandedThing
from govapp.dues.rules.exports.formats import Days, Format
from govapp.dues.rules.exports.rows import Name
from govapp.dues.rules.exports.xero import DayStyle
from govapp.ledger.models import JournalEntry

A_QUERY = 500  # how many numbers stand in one IN list


@dataclass(frozen=True)
class Asked:
    """What file is wanted."""

    format: Format
    period: Days
    currency: str
    only_new: bool = True
    days: DayStyle = DayStyle.MONTH_FIRST


def handed(family: str, kind: str, thing: ColumnElement[int]) -> ColumnElement[bool]:
    """True for a thing that the accounting program has."""
    return exists().where(
        HandedThing.family == family, HandedThing.kind == kind, HandedThing.thing_id == thing
    )


def in_period(asked: Asked) -> ColumnElement[bool]:
    """The entries that count for the period."""
    return and_(
        JournalEntry.booked_on >= asked.period.first,
        JournalEntry.booked_on <= asked.period.last,
        JournalEntry.currency == asked.currency,
    )


def kept_names(session: Session) -> dict[str, Name]:
    """The names that staff wrote."""
    return {row.key: Name(row.name, row.code) for row in session.scalars(select(AccountName))}
