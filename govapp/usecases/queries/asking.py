"""Money asked for: the newest word for each year, now or as it was known at an instant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on, has_charter
from govapp.foundation.kernel.money import Money
from govapp.usecases.models import Ask, UseCase


def currency_of(session: Session) -> str:
    """The currency of the fee table in force; dollars while there is none."""
    today = consortium_today()
    return charter_on(session, today).fees.currency if has_charter(session, today) else "USD"


def asked_of(session: Session, use_case_id: int) -> tuple[tuple[int, Money], ...]:
    """What a use case asks for by year, years with nothing left out."""
    newest = select(func.max(Ask.id)).where(Ask.use_case_id == use_case_id).group_by(Ask.year)
    rows = session.execute(
        select(Ask.year, Ask.amount_minor)
        .where(Ask.id.in_(newest), Ask.amount_minor > 0)
        .order_by(Ask.year)
    ).all()
    currency = currency_of(session) if rows else "USD"
    return tuple((year, Money(minor, currency)) for year, minor in rows)


def asked(session: Session, *, known_by: datetime, year: int | None = None) -> dict[int, int]:
    """Minor units asked for by each use case that was submitted by then; of all years if none."""
    newest = (
        select(func.max(Ask.id)).where(Ask.asked_at <= known_by).group_by(Ask.use_case_id, Ask.year)
    )
    if year is not None:
        newest = newest.where(Ask.year == year)
    rows = session.execute(
        select(Ask.use_case_id, func.sum(Ask.amount_minor))
        .join(UseCase, UseCase.id == Ask.use_case_id)
        .where(Ask.id.in_(newest), Ask.amount_minor > 0, UseCase.submitted_at <= known_by)
        .group_by(Ask.use_case_id)
    )
    return {use_case_id: int(minor) for use_case_id, minor in rows}
