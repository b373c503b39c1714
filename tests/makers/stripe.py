"""Makers of what stands between us and Stripe."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from govapp.db import transaction
from govapp.dues.models import (
    DifferenceKind,
    Invoice,
    PlannedCharge,
    SavedMethod,
    StripeDifference,
)
from govapp.dues.rules.charges import packed
from govapp.dues.services import online
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import Phrase


def saved_account(organization_id: int, *, ending: str = "6789", external_id: str = "") -> int:
    """A bank account that the organization saved at Stripe."""
    with transaction() as session:
        number = 1 + (session.scalar(select(func.count(SavedMethod.id))) or 0)
        row = SavedMethod(
            organization_id=organization_id,
            external_id=external_id or f"pm_made{number}",
            kind="us_bank_account",
            ending=ending,
            bank="Example Bank",
            saved_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def announced_charge(invoice_id: int, method_id: int) -> int:
    """A charge of a saved account that the payer was told of."""
    with transaction() as session:
        invoice = session.get_one(Invoice, invoice_id)
        row = PlannedCharge(
            invoice_id=invoice.id,
            method_id=method_id,
            amount_minor=invoice.total_minor,
            currency=invoice.currency,
            announced_on=clock.today(),
            charge_on=clock.today() + timedelta(days=7),
        )
        session.add(row)
        session.flush()
        return row.id


def stripe_difference(
    about: str = "in_stranger", kind: DifferenceKind = DifferenceKind.LEFT
) -> int:
    """Something that differs between the books and Stripe."""
    with transaction() as session:
        row = StripeDifference(
            kind=kind,
            about=about,
            words=packed(Phrase("Invoice %(number)s differs.", number=about)),
            found_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def twin_asked(invoice_id: int, organization_id: int) -> None:
    """An invoice whose twin at Stripe is asked for, as issuing does."""
    with transaction() as session:
        online.ask_twin(session, invoice_id, organization_id)
