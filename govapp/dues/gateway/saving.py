"""Bank accounts and cards that payers save at Stripe."""

from __future__ import annotations

from govapp.dues.gateway.client import Thing, Wire


def saving_page(
    wire: Wire, key: str, customer_id: str, *, organization_id: int, back: str
) -> Thing:
    """A page on which the payer saves a bank account; it is good for a day."""
    ours = {"org_id": str(organization_id)}
    given = {
        "mode": "setup",
        "customer": customer_id,
        "currency": "usd",
        "allowed_payment_method_types": ["us_bank_account", "card"],
        "metadata": ours,
        "setup_intent_data": {"metadata": ours},
        "client_reference_id": str(organization_id),
        "success_url": back,
        "cancel_url": back,
    }
    return wire.ask(lambda sdk, options: sdk.v1.checkout.sessions.create(given, options), key)


def forget_method(wire: Wire, method_id: str) -> None:
    """Let Stripe forget a saved account."""
    wire.ask(lambda sdk, _o: sdk.v1.payment_methods.detach(method_id))
