"""The only file that speaks to Stripe: does the configured account answer, and in which mode?"""

from __future__ import annotations

from dataclasses import dataclass

from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.settings import Settings

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Account:
    """What an account that answers says: live or test mode, its currencies, the API's version.

    `hears` is true when the secret that its webhooks are checked with is configured, too.
    """

    live: bool
    currencies: tuple[str, ...]
    api_version: str
    hears: bool


def account(settings: Settings) -> Account:
    """Ask Stripe for the balance (GET /v1/balance); `Refused` says what is wrong and what to do."""
    if not settings.STRIPE_SECRET_KEY:
        raise Refused(Phrase(N_("Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET first.")))
    import stripe

    client = stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
        max_network_retries=1,
    )
    try:
        balance = client.v1.balance.retrieve()
    except stripe.AuthenticationError:
        raise Refused(Phrase(N_("Stripe does not know this key; copy it anew."))) from None
    except stripe.APIConnectionError:
        raise Refused(Phrase(N_("Stripe could not be reached; try again later."))) from None
    except stripe.StripeError as error:
        raise Refused(Phrase(N_("Stripe refused: %(code)s."), code=error.code or "?")) from None
    found = sorted({part.currency.upper() for part in balance.available})
    return Account(
        balance.livemode, tuple(found), stripe.api_version, bool(settings.STRIPE_WEBHOOK_SECRET)
    )
