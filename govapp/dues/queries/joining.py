"""What members ask dues when somebody wants to join: the fee, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from govapp.charter.queries import charter_on, has_charter
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.rules.charges import charge
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.periods import Period, year_of, year_period
from govapp.members.queries.asking import Wish
from govapp.members.rules.applications import Debt, Quote


def quote_of(session: Session, wish: Wish) -> Quote | None:
    """The fee of a year and of the first invoice; None when the table has no such fee."""
    if not has_charter(session, wish.from_day):
        return None
    year = year_of(wish.from_day)
    table = charter_on(session, wish.from_day).fees
    try:
        found = charge(table, year=year, tier=wish.tier, type_=wish.type, band=wish.band)
    except Refused:
        return None
    covers = Period(wish.from_day, year_period(year).end)
    return Quote(found.amount, found.amount, found.clause, covers, (found.because,))


def debts_of(session: Session, organization_ids: Iterable[int]) -> tuple[Debt, ...]:
    """The open invoices of these organizations, the oldest first."""
    return tuple(
        Debt(one.organization_id, one.organization, one.open, one.due_on)
        for one in open_invoices(session, organization_ids=organization_ids)
    )
