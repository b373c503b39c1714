"""Taking events in: signed, once, with the job that looks at them; nothing else in that moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govapp.db import is_sqlite, transaction
from govapp.dues import gateway
from govapp.dues.models import EventState, StripeEvent
from govapp.dues.rules.charges import packed
from govapp.dues.rules.online import HEARD
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings

TAKE = "stripe.take"

# Built once: Stripe may tell us much at a time, and building costs more than running.
_EVENTS = cast(Table, StripeEvent.__table__)
_ONCE = {
    dialect: insert(_EVENTS).on_conflict_do_nothing(index_elements=["id"]).returning(_EVENTS.c.id)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


@unrestricted("Stripe's signature is the right; what follows is looked up, never believed")
def hear(content: bytes, signature: str | None) -> None:
    """Keep a delivered event by its id, with its job; a double changes nothing.

    `BadDelivery` for whatever neither of the two secrets signed within five minutes.
    """
    found = settings()
    secrets = (found.STRIPE_WEBHOOK_SECRET, found.STRIPE_WEBHOOK_SECRET_BEFORE)
    event = gateway.verified(content, signature, secrets)
    with transaction() as session:
        keep_event(session, event)


@unrestricted("a helper: the command that calls it has authorized")
def keep_event(session: Session, event: gateway.Thing) -> bool:
    """Insert the event and ask for its job; False if it was known."""
    aside = _aside(event)
    now = clock.now()
    inner = event["data"]["object"]
    fresh = {
        "id": str(event["id"])[:255],
        "type": str(event["type"])[:80],
        "object_kind": str(inner.get("object") or "")[:80],
        "object_id": str(inner.get("id") or "")[:255],
        "api_version": str(event.get("api_version") or "")[:80],
        "happened_at": _instant(event.get("created"), now),
        "received_at": now,
        "state": EventState.ASIDE if aside else EventState.WAITING,
        "note": packed(aside) if aside else "",
        "done_at": now if aside else None,
    }
    event_id = session.scalar(_ONCE["sqlite" if is_sqlite(session) else "postgresql"], fresh)
    if event_id is None:
        return False
    if not aside:
        ask(session, TAKE, key=event_id, event_id=event_id)
    return True


def _aside(event: gateway.Thing) -> Phrase | None:
    """Why nothing follows from an event, if nothing does."""
    if bool(event.get("livemode")) != gateway.is_live(settings()):
        return Phrase(N_("It is of the other mode (live or test) than our key."))
    if event["type"] not in HEARD:
        return Phrase(N_("Nothing here follows from this kind."))
    return None


def _instant(seconds: object, now: datetime) -> datetime:
    """When it happened, as Stripe says; now, if that makes no sense."""
    if isinstance(seconds, int) and 0 < seconds < 4_102_444_800:  # the year 2100
        return datetime.fromtimestamp(seconds, UTC)
    return now
