"""Makers of the rulebook."""

from __future__ import annotations

from datetime import date

from govapp.charter import services
from govapp.foundation.access.actor import Role, operator

SETTER = operator("tests", Role.SECRETARIAT)


def charter(name: str = "codex", *, effective_from: date = date(2020, 1, 1)) -> None:
    """A starter adopted whole."""
    services.begin_with(name, effective_from=effective_from, actor=SETTER)


def consortium(name: str = "Example Accelerator") -> None:
    """Who we are."""
    services.describe(
        services.Identity(
            legal_name=f"{name} Inc.",
            display_name=name,
            purpose="Open standards for example data.",
            address="1 Example Way\nExampleville",
            tax_id="00-0000000",
            remittance="Example Bank, account 000 000 000",
            contact_email="office@accelerator.example",
        ),
        actor=SETTER,
    )
