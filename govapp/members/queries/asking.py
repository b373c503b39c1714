"""What members ask slices further right, through questions registered in wiring."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from govapp.members.rules.applications import Debt, Quote


@dataclass(frozen=True)
class Wish:
    """What a fee is asked for: tier, type and band, from a day on."""

    tier: str
    type: str
    band: str
    from_day: date


QuoteQuestion = Callable[[Session, Wish], Quote | None]
DebtQuestion = Callable[[Session, Iterable[int]], tuple[Debt, ...]]

_quotes: list[QuoteQuestion] = []
_debts: list[DebtQuestion] = []


def register_questions(quotes: Iterable[QuoteQuestion], debts: Iterable[DebtQuestion]) -> None:
    """Take over who knows what a membership would cost, and who owes what (from wiring)."""
    _quotes[:] = quotes
    _debts[:] = debts


def quote(session: Session, wish: Wish) -> Quote | None:
    """What a membership from that day on would cost; None when the fee table has no such fee."""
    return next((found for ask in _quotes if (found := ask(session, wish)) is not None), None)


def debts(session: Session, organization_ids: Iterable[int]) -> tuple[Debt, ...]:
    """What these organizations still owe, the oldest first."""
    wanted = frozenset(organization_ids)
    found = [debt for ask in _debts for debt in ask(session, wanted)] if wanted else []
    return tuple(sorted(found, key=lambda debt: (debt.since, debt.organization_id)))
