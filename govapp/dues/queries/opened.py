"""Open balances of a former system: from which day on they are known in these books."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, String, and_, cast, literal

from govapp.dues.models import Invoice, InvoiceKind
from govapp.ledger.models import JournalEntry


def came_in() -> ColumnElement[bool]:
    """A condition: the entry with which an opening balance came into these books."""
    source = literal("invoice:") + cast(Invoice.id, String)
    return and_(Invoice.kind == InvoiceKind.OPENING, JournalEntry.source == source)


def known_from(issued_on: date, booked_on: date | None) -> date:
    """The day from which a bill counts: a debt to a former system never reaches back."""
    return issued_on if booked_on is None else max(issued_on, booked_on)
