"""Adding the whole journal up anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.ledger.models import JournalEntry, JournalLine


@dataclass(frozen=True)
class Soundness:
    """What the check of the books counted and what it found wrong (nothing, one hopes)."""

    entries: int
    lines: int
    faults: tuple[Phrase, ...]


Check = Callable[[Session], Iterable[Phrase]]

_checks: list[Check] = []


def register_checks(checks: Iterable[Check]) -> None:
    """Take over what slices to the right check about their own accounts (from wiring)."""
    _checks[:] = checks


def soundness(session: Session) -> Soundness:
    """Add every entry up anew, by currency, without trusting what triggers have kept."""
    entries = session.scalar(select(func.count(JournalEntry.id))) or 0
    lines = session.scalar(select(func.count(JournalLine.id))) or 0
    return Soundness(entries, lines, (*_unsound_entries(session), *_unsound_totals(session)))


def whole_check(session: Session) -> Soundness:
    """The same, and whatever slices know of their accounts: deferred dues, money not matched."""
    found = soundness(session)
    more = tuple(fault for check in _checks for fault in check(session))
    return Soundness(found.entries, found.lines, (*found.faults, *more))


def _unsound_entries(session: Session) -> list[Phrase]:
    amount = func.coalesce(func.sum(JournalLine.amount_minor), 0)
    count = func.count(JournalLine.id)
    statement = (
        select(JournalEntry.id, JournalEntry.source, amount, count)
        .outerjoin(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .group_by(JournalEntry.id, JournalEntry.source)
        .having(
            or_(
                amount != 0,
                count < 2,
                func.max(JournalEntry.balance) != 0,
                func.max(JournalEntry.lines_to_come) != 0,
                func.min(JournalLine.currency) != func.max(JournalLine.currency),
                func.min(JournalLine.currency) != func.max(JournalEntry.currency),
            )
        )
        .order_by(JournalEntry.id)
    )
    return [
        Phrase(
            N_("Entry %(entry)s (%(source)s) is off by %(minor)s over %(count)s lines."),
            entry=str(entry_id),
            source=source,
            minor=str(minor),
            count=str(lines),
        )
        for entry_id, source, minor, lines in session.execute(statement)
    ]


def _unsound_totals(session: Session) -> list[Phrase]:
    amount = func.sum(JournalLine.amount_minor)
    statement = select(JournalLine.currency, amount).group_by(JournalLine.currency)
    return [
        Phrase(
            N_("All accounts together are off by %(amount)s."), amount=Money(int(minor), currency)
        )
        for currency, minor in session.execute(statement.having(amount != 0))
    ]
