"""How many days a payer has, and from when an invoice is due."""

from __future__ import annotations

from datetime import date, timedelta

TERMS = (15, 30, 45, 60)  # net days that are offered


def due_on(issued_on: date, terms_days: int) -> date:
    """The last day to pay: so many days after the day of issue."""
    return issued_on + timedelta(days=terms_days)
