"""How long each organization has to pay, and what the rulebook says about money today."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.accounts.queries import consortium_today
from govapp.charter.queries import charter_on
from govapp.charter.rules.values import MoneyRules
from govapp.dues.models import PaymentTerms


def money_rules(session: Session) -> MoneyRules:
    """The chapter on money in force today."""
    return charter_on(session, consortium_today()).money


def agreed_terms(session: Session, organization_ids: Iterable[int]) -> dict[int, int]:
    """The days to pay of those organizations that have other terms than the rulebook's."""
    rows = session.execute(
        select(PaymentTerms.organization_id, PaymentTerms.terms_days).where(
            PaymentTerms.organization_id.in_(list(organization_ids))
        )
    )
    return dict(rows.all())
