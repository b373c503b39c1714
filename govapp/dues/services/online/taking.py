"""The job of an event: look at its object outside any transaction, then book in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import gateway
from govapp.dues.gateway import paying, reading
from govapp.dues.models import (
    CallState,
    DifferenceKind,
    EventState,
    Invoice,
    InvoiceState,
    StripeCall,
    StripeEvent,
)
from govapp.dues.rules.charges import packed
from govapp.dues.rules.online import Act, SeenInvoice, SeenPage
from govapp.dues.services.online import saving
from govapp.dues.services.online.booking import agree
from govapp.dues.services.online.calls import twin_of_invoice
from govapp.dues.services.online.differences import Found, note
from govapp.dues.services.online.hearing import TAKE
from govapp.dues.services.online.page_calls import close_row
from govapp.dues.services.online.payouts import book_payout
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.services import done
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings

Booking = Callable[[Session], Phrase | None]  # books in a command; words when nothing followed


@dataclass(frozen=True)
class Told:
    """What an event tells of; never what it says about it."""

    id: str
    type: str
    kind: str
    object_id: str


@unrestricted("the job's own command: the event was signed, and its object is asked for anew")
def take(event_id: str) -> None:
    """Do what follows from an event; doing it again changes nothing."""
    told = _told(event_id)
    if told is None:
        return
    try:
        book = look(gateway.Wire(settings()), told.kind, told.object_id)
    except gateway.Declined as error:
        if error.code != "resource_missing":
            raise
        book = _gone
    with transaction() as session:
        event = session.get_one(StripeEvent, event_id, with_for_update=True)
        if event.state is EventState.WAITING:
            words = book(session)
            event.state = EventState.ASIDE if words else EventState.DONE
            event.note, event.done_at = packed(words) if words else "", clock.now()
            done(session, TAKE, event_id)


def _told(event_id: str) -> Told | None:
    current = current_session()
    event = current.get(StripeEvent, event_id)
    told = None
    if event is not None and event.state is EventState.WAITING:
        told = Told(event.id, event.type, event.object_kind, event.object_id)
    current.rollback()
    return told


def _gone(_session: Session) -> Phrase:
    return Phrase(N_("The object is not at Stripe any more."))


def look(wire: gateway.Wire, kind: str, object_id: str) -> Booking:
    """Fetch the object as it is now; what is to be booked from it."""
    match kind:
        case "payment_intent" | "invoice_payment" | "dispute" | "refund":
            return _payment(wire, reading.intent_of(wire, kind, object_id))
        case "invoice":
            return _invoice(wire, object_id)
        case "checkout.session":
            return _session_page(wire, object_id)
        case "mandate":
            method_id = reading.revoked_method(wire, object_id)
            return lambda session: saving.end_method(session, method_id)
        case "payout":
            payout = reading.payout(wire, object_id)
            return lambda session: book_payout(session, payout)
        case "credit_note":
            return lambda session: _credit(session, object_id)
    return lambda _session: Phrase(N_("Nothing here follows from this kind."))


def _payment(wire: gateway.Wire, intent_id: str) -> Booking:
    if not intent_id:
        return lambda _session: Phrase(N_("No payment through Stripe belongs to it."))
    seen = reading.payment(wire, intent_id)
    return lambda session: agree(session, seen)


def _invoice(wire: gateway.Wire, object_id: str) -> Booking:
    seen = reading.invoice(wire, object_id)
    payments = [reading.payment(wire, intent_id) for intent_id in seen.intents]

    def book(session: Session) -> Phrase | None:
        twin = twin_of(session, seen.id)
        if twin is None:
            return Phrase(N_("It is no invoice of ours."))
        for payment in payments:
            agree(session, payment)
        if twin_of_invoice(session, twin.invoice_id or 0) is twin:  # we closed those before it
            compare(session, seen, twin)
        return None

    return book


def twin_of(session: Session, external_id: str) -> StripeCall | None:
    """The call that made this invoice at Stripe."""
    return session.scalars(
        select(StripeCall).where(
            StripeCall.act == Act.MIRROR, StripeCall.external_id == external_id
        )
    ).first()


def compare(session: Session, seen: SeenInvoice, twin: StripeCall) -> None:
    """Note what somebody did to the twin at Stripe itself, for staff to decide."""
    invoice = session.get_one(Invoice, twin.invoice_id)
    words = None
    asked = set(
        session.scalars(
            select(StripeCall.act).where(
                StripeCall.invoice_id == invoice.id, StripeCall.state != CallState.NEEDLESS
            )
        )
    )
    if seen.status == "void" and invoice.state is not InvoiceState.VOID:
        words = N_("Invoice %(number)s is void at Stripe and stands here.")
    elif seen.status == "uncollectible" and Act.UNCOLLECTIBLE not in asked:
        words = N_("Invoice %(number)s is given up at Stripe and stands here.")
    elif seen.records and not asked & {Act.PAID_ELSEWHERE, Act.PART_ELSEWHERE}:
        words = N_("Invoice %(number)s was marked as paid elsewhere at Stripe; no money came here.")
    if words:
        found = Phrase(words, number=invoice.number)
        note(session, Found(DifferenceKind.LEFT, f"invoice:{invoice.id}", found))


_BY_CREDIT = (Act.CREDIT, Act.VOID)  # the rest of a twin that is closed is credited, too


def _credit(session: Session, credit_id: str) -> Phrase | None:
    known = session.scalar(
        select(StripeCall.id).where(
            StripeCall.act.in_(_BY_CREDIT), StripeCall.external_id == credit_id
        )
    )
    waits = session.scalar(
        select(StripeCall.id).where(
            StripeCall.act.in_(_BY_CREDIT), StripeCall.state == CallState.WAITING
        )
    )
    if known is None and waits is None:
        return Phrase(N_("A credit that was written at Stripe itself; write one here."))
    return None


def _session_page(wire: gateway.Wire, session_id: str) -> Booking:
    page = paying.page_now(wire, session_id)
    if page is not None:
        return _paid_page(wire, page)
    method = reading.saved_method(wire, session_id)
    if method is None:
        return lambda _session: Phrase(N_("Nothing was saved on this page."))
    return lambda session: saving.keep_method(session, method)


def _paid_page(wire: gateway.Wire, page: SeenPage) -> Booking:
    """What came of a page for paying: a payment that is booked, or its end."""
    payment = reading.payment(wire, page.intent) if page.intent else None

    def book(session: Session) -> Phrase | None:
        if page_call(session, page.id) is None:
            return Phrase(N_("It is no page of ours."))
        words = agree(session, payment) if payment else None
        if page.status == "expired":
            close_row(session, page.ours)
        return words

    return book


def page_call(session: Session, external_id: str) -> StripeCall | None:
    """The call that made this page at Stripe."""
    return session.scalars(
        select(StripeCall).where(StripeCall.act == Act.PAGE, StripeCall.external_id == external_id)
    ).first()
