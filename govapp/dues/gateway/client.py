"""The only file that imports stripe: one line to it, its errors in four words, its signatures."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.settings import Settings

if TYPE_CHECKING:
    import stripe

TIMEOUT_SECONDS = 20
TOLERANCE_SECONDS = 300
FROM_THE_FUTURE_SECONDS = 60  # two clocks differ by a little; more is forged or very wrong

Thing = dict[str, Any]  # Any: an object of Stripe's API as JSON has it
Ask = Callable[["stripe.StripeClient", Any], Any]  # Any: the SDK's own types of options


class Unanswered(Exception):
    """No answer came: it may have happened or not; the same key asks safely again."""


class Busy(Unanswered):
    """Too many requests, or the same one is under way: nothing happened, ask again later."""


class TurnedAway(Unanswered):
    """The key is wrong or may not do this: nothing happened; with a better key it will."""


class Broken(Exception):
    """Stripe answered with an error of its own and will repeat it for this key."""


class Declined(Exception):
    """Stripe says no, and will say no again; `code` is its word for why."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class BadDelivery(Exception):
    """A delivery that is not signed by Stripe, too old, or no event."""


@dataclass(frozen=True)
class Account:
    """What an account that answers says: live or test mode, its currencies, the API's version.

    `hears` is true when the secret that its webhooks are checked with is configured, too.
    """

    live: bool
    currencies: tuple[str, ...]
    api_version: str
    hears: bool


def ready(settings: Settings) -> bool:
    """True if a key is configured; without one everything but paying online works."""
    return bool(settings.STRIPE_SECRET_KEY)


def is_live(settings: Settings) -> bool:
    """True if the configured key moves real money."""
    return "_live_" in settings.STRIPE_SECRET_KEY


def is_stand_in(settings: Settings) -> bool:
    """True if the configured address is not Stripe's: no money moves, and pages say so."""
    return ready(settings) and settings.STRIPE_API_BASE != "https://api.stripe.com"


class Wire:
    """A line to the configured account. Each act is one request, never repeated by itself."""

    def __init__(self, settings: Settings) -> None:
        if not ready(settings):
            raise Refused(Phrase(N_("Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET first.")))
        import stripe

        self._client = stripe.StripeClient(
            settings.STRIPE_SECRET_KEY,
            base_addresses={"api": settings.STRIPE_API_BASE},
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
            max_network_retries=0,
        )

    def ask(self, act: Ask, key: str = "") -> Thing:
        """Do one request and answer with its object as plain values.

        `key` is the idempotency key; `Unanswered`, `Busy`, `Broken` or `Declined` if it fails.
        """
        import stripe

        options = {"idempotency_key": key} if key else {}
        try:
            return plain(act(self._client, options))
        except stripe.RateLimitError as error:
            raise Busy(str(error)) from error
        except stripe.APIConnectionError as error:
            raise Unanswered("no answer came") from error
        except stripe.StripeError as error:
            raise _meant(error) from error

    def each(self, act: Ask) -> Iterator[Thing]:
        """All objects of a list, page by page, newest first."""
        import stripe

        try:
            for one in act(self._client, {}).auto_paging_iter():
                yield plain(one)
        except stripe.APIConnectionError as error:
            raise Unanswered("no answer came") from error
        except stripe.StripeError as error:
            raise _meant(error) from error


def plain(found: Any) -> Thing:  # Any: whatever object of the SDK
    """An object of the SDK as plain dictionaries and lists."""
    whole: Thing = json.loads(str(found))
    return whole


def _meant(error: stripe.StripeError) -> Exception:
    import stripe

    status = error.http_status or 0
    words = str(error.user_message or error)
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return TurnedAway(words)
    if isinstance(error, stripe.IdempotencyError):  # the key is spent on other values
        return Broken(words)
    if status in (409, 429):
        return Busy(words)
    if status >= 500 or not status:
        return Broken(words)
    return Declined(words, error.code or "")


def account(settings: Settings) -> Account:
    """Ask Stripe for the balance (GET /v1/balance); `Refused` says what is wrong and what to do."""
    line = Wire(settings)
    import stripe

    try:
        balance = line.ask(lambda sdk, _options: sdk.v1.balance.retrieve())
    except TurnedAway:
        raise Refused(Phrase(N_("Stripe does not know this key; copy it anew."))) from None
    except Declined as error:
        raise Refused(Phrase(N_("Stripe refused: %(code)s."), code=error.code or "?")) from None
    except (Unanswered, Broken):
        raise Refused(Phrase(N_("Stripe could not be reached; try again later."))) from None
    found = sorted({str(part["currency"]).upper() for part in balance["available"]})
    return Account(
        bool(balance["livemode"]),
        tuple(found),
        stripe.api_version,
        bool(settings.STRIPE_WEBHOOK_SECRET),
    )


def api_version() -> str:
    """The version of the API that the pinned SDK speaks."""
    import stripe

    return str(stripe.api_version)


def verified(content: bytes, header: str | None, secrets: tuple[str, ...]) -> Thing:
    """The event of a delivery that one of `secrets` signed within five minutes.

    `BadDelivery` for everything else: no or a wrong signature, one that is old or from the
    future, a body that is no event. Two secrets are accepted while one replaces the other.
    """
    import stripe

    if not header or not any(secrets):
        raise BadDelivery("not signed")
    text = _text(content)
    for secret in filter(None, secrets):
        try:
            stripe.WebhookSignature.verify_header(text, header, secret, TOLERANCE_SECONDS)
            break
        except stripe.SignatureVerificationError:
            continue
    else:
        raise BadDelivery("the signature is wrong or too old")
    if _signed_at(header) > time.time() + FROM_THE_FUTURE_SECONDS:
        raise BadDelivery("signed in the future")
    return _event(text)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise BadDelivery("not text") from None


def _signed_at(header: str) -> int:
    stamps = [part[2:] for part in header.split(",") if part.startswith("t=")]
    return int(stamps[0]) if stamps and stamps[0].isascii() and stamps[0].isdigit() else 0


_ID = re.compile(r"[A-Za-z0-9_.-]{1,255}", re.ASCII)


def _event(text: str) -> Thing:
    """The event of a body; its names are plain letters, whatever else it holds."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise BadDelivery("not JSON") from None
    if not isinstance(found, dict) or found.get("object") != "event":
        raise BadDelivery("no event")
    inner = found["data"].get("object") if isinstance(found.get("data"), dict) else None
    named = [found.get("id"), found.get("type")]
    if not isinstance(inner, dict) or not all(_named(one) for one in named):
        raise BadDelivery("no event")
    return {
        "id": found["id"],
        "type": found["type"],
        "livemode": found.get("livemode") is True,
        "created": found.get("created"),
        "api_version": _plain_name(found.get("api_version")),
        "data": {
            "object": {
                "object": _plain_name(inner.get("object")),
                "id": _plain_name(inner.get("id")),
            }
        },
    }


def _named(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _plain_name(value: object) -> str:
    return str(value) if _named(value) else ""
