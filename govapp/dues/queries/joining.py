"""What members ask dues when somebody wants to join: the fee, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from govapp.charter.queries import has_charter
from govapp.dues.queries.invoices import open_invoices
from govapp.dues.queries.quotes import quote
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.members.queries.asking import Wish
from govapp.members.rules.applications import Debt, Quote


def quote_of(session: Session, wish: Wish) -> Quote | None:
    """The fee of a year and of the first invoice; None when the table has no such fee."""
    if not has_charter(session, wish.from_day):
        return None
    try:
        found = quote(session, tier=wish.tier, type_=wish.type, band=wish.band, on=wish.from_day)
    except Refused:
        return None
    because = (found.proration,)
    if found.changes and found.next_fee is not None:
        because += (
            Phrase(
                N_("In %(year)s the year costs %(fee)s."),
                year=str(found.next_year),
                fee=found.next_fee,
            ),
        )
    return Quote(found.fee, found.amount, found.clause, found.period, because)


def debts_of(session: Session, organization_ids: Iterable[int]) -> tuple[Debt, ...]:
    """The open invoices of these organizations, the oldest first."""
    return tuple(
        Debt(one.organization_id, one.organization, one.open, one.due_on)
        for one in open_invoices(session, organization_ids=organization_ids)
    )
