"""What staff see of Stripe: what waits to be told, what came, what differs; and silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from govapp.db import session as current_session
from govapp.dues import gateway
from govapp.dues.models import (
    CallState,
    DifferenceState,
    EventState,
    StripeCall,
    StripeDifference,
    StripeEvent,
)
from govapp.dues.permissions import STRIPE_MEND, STRIPE_READ
from govapp.dues.rules.charges import unpacked
from govapp.dues.rules.online import HEARD, Act
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, may
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings
from govapp.foundation.web.panels import Waiting

SILENT_DAYS = 7  # without an event although invoices are payable online
SHOWN = 25


@dataclass(frozen=True)
class CallLine:
    """A call that waits or was declined."""

    id: int
    act: Act
    organization: str
    invoice_id: int | None
    number: str
    attempts: int
    error: str
    declined: bool
    asked_at: datetime


@dataclass(frozen=True)
class EventLine:
    """An event, and what became of it."""

    id: str
    type: str
    state: EventState
    note: Phrase | None
    happened_at: datetime
    received_at: datetime


@dataclass(frozen=True)
class DifferenceLine:
    """A difference, in words, with what accepting it does."""

    id: int
    kind: str
    words: Phrase
    found_at: datetime


@dataclass(frozen=True)
class StripePage:
    """The staff page: is it set up, what waits, what differs, what came."""

    ready: bool
    live: bool
    stand_in: bool
    differences: tuple[DifferenceLine, ...]
    calls: tuple[CallLine, ...]
    events: tuple[EventLine, ...]
    waiting_events: int
    last_event: datetime | None
    silent: bool
    may_mend: bool


def stripe_page(actor: Actor) -> StripePage:
    """Everything staff see of Stripe, at most twenty-five of each."""
    authorize(actor, STRIPE_READ)
    session = current_session()
    events = session.scalars(
        select(StripeEvent)
        .where(StripeEvent.type.in_(HEARD))
        .order_by(StripeEvent.received_at.desc(), StripeEvent.id)
        .limit(SHOWN)
    ).all()
    waiting = session.scalar(
        select(func.count(StripeEvent.id)).where(StripeEvent.state == EventState.WAITING)
    )
    return StripePage(
        ready=gateway.ready(settings()),
        live=gateway.is_live(settings()),
        stand_in=gateway.is_stand_in(settings()),
        differences=_differences(),
        calls=tuple(_calls()),
        events=tuple(_event(event) for event in events),
        waiting_events=waiting or 0,
        last_event=events[0].received_at if events else None,
        silent=is_silent(),
        may_mend=may(actor, STRIPE_MEND),
    )


def _differences() -> tuple[DifferenceLine, ...]:
    rows = current_session().scalars(
        select(StripeDifference)
        .where(StripeDifference.state == DifferenceState.OPEN)
        .order_by(StripeDifference.id)
        .limit(SHOWN)
    )
    return tuple(
        DifferenceLine(row.id, row.kind.value, unpacked(row.words), row.found_at) for row in rows
    )


def _calls() -> Iterator[CallLine]:
    rows = current_session().scalars(
        select(StripeCall)
        .where(StripeCall.state.in_((CallState.WAITING, CallState.DECLINED)))
        .options(joinedload(StripeCall.organization), joinedload(StripeCall.invoice))
        .order_by(StripeCall.id)
        .limit(SHOWN)
    )
    for row in rows:
        yield CallLine(
            id=row.id,
            act=row.act,
            organization=row.organization.display_name,
            invoice_id=row.invoice_id,
            number=row.invoice.number if row.invoice else "",
            attempts=row.attempts,
            error=row.error,
            declined=row.state is CallState.DECLINED,
            asked_at=row.asked_at,
        )


def _event(row: StripeEvent) -> EventLine:
    note = unpacked(row.note) if row.note else None
    return EventLine(row.id, row.type, row.state, note, row.happened_at, row.received_at)


def is_silent() -> bool:
    """True if no event came for a week although invoices could be paid online all the time."""
    if not gateway.ready(settings()):
        return False
    session, since = current_session(), clock.now() - timedelta(days=SILENT_DAYS)
    payable = select(StripeCall.id).where(
        StripeCall.act == Act.MIRROR, StripeCall.state == CallState.DONE, StripeCall.done_at < since
    )
    if session.scalars(payable.limit(1)).first() is None:
        return False
    heard = select(StripeEvent.id).where(StripeEvent.received_at >= since).limit(1)
    return session.scalars(heard).first() is None


def mending(actor: Actor) -> Sequence[Waiting]:
    """What of Stripe waits for the treasurer: differences, declined calls, silence."""
    if not may(actor, STRIPE_MEND) or not gateway.ready(settings()):
        return ()
    session = current_session()
    open_ = session.scalar(
        select(func.count(StripeDifference.id)).where(
            StripeDifference.state == DifferenceState.OPEN
        )
    )
    declined = session.scalar(
        select(func.count(StripeCall.id)).where(StripeCall.state == CallState.DECLINED)
    )
    found = []
    if open_ or declined:
        count = (open_ or 0) + (declined or 0)
        found.append(_line(Phrase(N_("Differences with Stripe: %(count)s"), count=count)))
    if is_silent():
        words = Phrase(N_("No news from Stripe for %(days)s days"), days=SILENT_DAYS)
        found.append(_line(words))
    return found


def _line(words: Phrase) -> Waiting:
    return Waiting(
        Phrase(N_("Stripe")),
        "credit-card",
        words,
        None,
        Phrase(N_("as treasurer")),
        "/money/stripe",
        Phrase(N_("Look")),
        "money",
    )
