"""Makers of journal entries."""

from __future__ import annotations

from datetime import date

from govapp.db import transaction
from govapp.foundation.kernel.money import Money
from govapp.ledger import services
from govapp.ledger.models import BankAccount
from govapp.ledger.rules import Account, Line


def entry(
    minor: int = 100,
    *,
    source: str = "tests:1",
    kind: str = "payment",
    booked_on: date = date(2027, 1, 15),
    debit: Account = Account.BANK,
    credit: Account = Account.RECEIVABLE,
    about: str = "",
    party: str = "",
    currency: str = "USD",
) -> int:
    """An entry of two lines over one amount."""
    amount = Money(minor, currency)
    with transaction() as session:
        return services.post(
            session,
            source=source,
            kind=kind,
            booked_on=booked_on,
            lines=[
                Line(debit, amount, about=about, party=party),
                Line(credit, -amount, about=about, party=party),
            ],
        )


def bank_account(code: str = "operating", name: str = "Example Operating") -> int:
    """A bank account in use."""
    with transaction() as session:
        row = BankAccount(code=code, name=name, last_four="4321", active=True)
        session.add(row)
        session.flush()
        return row.id
