"""Accepting what is proposed for a difference: the proposal is carried out, once, by a job."""

from __future__ import annotations

from sqlalchemy import select

from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import gateway
from govapp.dues.facts import DifferenceAccepted
from govapp.dues.models import DifferenceKind, DifferenceState, Invoice, StripeDifference
from govapp.dues.permissions import STRIPE_MEND
from govapp.dues.services.books import locked_invoices
from govapp.dues.services.online.asking import ask_late_twin
from govapp.dues.services.online.renewing import ask_fresh_twin
from govapp.dues.services.online.taking import Booking, look
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize
from govapp.foundation.audit.services import record
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key, key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings

# What Stripe's ids begin with, and what kind of object that is.
PREFIXES = {"pi": "payment_intent", "po": "payout"}


def accept(difference_id: int, *, actor: Actor) -> None:
    """Do what is proposed: book what was missed, ask for a twin, or take note of it."""
    authorize(actor, STRIPE_MEND)
    book = _looked_up(difference_id)
    with transaction() as session:
        row = session.get(StripeDifference, difference_id, with_for_update=True)
        authorize(actor, STRIPE_MEND)
        if row is None:
            raise NotFound
        if row.state is not DifferenceState.OPEN:
            raise Refused(Phrase(N_("This was answered already.")))
        if row.kind is DifferenceKind.NOT_THERE:
            invoice = session.get(Invoice, key_number(row.about, "invoice"))
            if invoice is not None:
                ask_late_twin(session, invoice)
        if row.kind is DifferenceKind.LEFT:
            number = key_number(row.about, "invoice") or 0
            found = locked_invoices(session, [number]).get(number)
            if found is not None and found.settled_on is None:
                ask_fresh_twin(session, found.id)
        if book is not None:
            book(session)
        row.state, row.answered_at = DifferenceState.ACCEPTED, clock.now()
        row.answered_by = actor.person_id
        record(session, DifferenceAccepted(key("stripe_difference", row.id)), actor=actor)


def _looked_up(difference_id: int) -> Booking | None:
    """What was missed, fetched as it is now, outside any transaction."""
    current = current_session()
    missed = StripeDifference.kind == DifferenceKind.MISSED
    still = StripeDifference.state == DifferenceState.OPEN
    about = current.scalar(
        select(StripeDifference.about).where(StripeDifference.id == difference_id, missed, still)
    )
    current.rollback()
    if about is None:
        return None
    wire = gateway.Wire(settings())
    try:
        kind, object_id = _object(wire, about)
        return look(wire, kind, object_id)
    except (gateway.Unanswered, gateway.Broken, gateway.Declined):
        raise Refused(Phrase(N_("Stripe does not answer just now; try again later."))) from None


def _object(wire: gateway.Wire, about: str) -> tuple[str, str]:
    prefix = about.partition("_")[0]
    if prefix in PREFIXES:
        return PREFIXES[prefix], about
    event = wire.ask(lambda sdk, _options: sdk.v1.events.retrieve(about))
    inner = event["data"]["object"]
    return str(inner.get("object") or ""), str(inner.get("id") or "")
