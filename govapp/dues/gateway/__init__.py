"""The way to Stripe: requests with fixed keys, objects found by our own numbers, signatures."""

from govapp.dues.gateway.client import (
    Account,
    BadDelivery,
    Broken,
    Busy,
    Declined,
    Thing,
    Unanswered,
    Wire,
    account,
    api_version,
    is_live,
    is_stand_in,
    ready,
    verified,
)

__all__ = [
    "Account",
    "BadDelivery",
    "Broken",
    "Busy",
    "Declined",
    "Thing",
    "Unanswered",
    "Wire",
    "account",
    "api_version",
    "is_live",
    "is_stand_in",
    "ready",
    "verified",
]
