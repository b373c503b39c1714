"""Comparing the account at Stripe with the books here, every night and on a button."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import gateway
from govapp.dues.gateway import reading
from govapp.dues.models import (
    CallState,
    DifferenceKind,
    Invoice,
    InvoiceKind,
    InvoiceState,
    Payment,
    PaymentState,
    StripeCall,
    StripeEvent,
)
from govapp.dues.permissions import STRIPE_MEND
from govapp.dues.rules.online import HEARD, Act, Came, SeenInvoice
from govapp.dues.services.books import open_on
from govapp.dues.services.online.calls import twin_of_invoice
from govapp.dues.services.online.differences import Found, forget, note
from govapp.dues.services.online.payouts import is_booked
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.jobs.services import ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import Refused
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings

COMPARE = "stripe.compare"
EVENTS_KEPT = timedelta(days=29)  # Stripe forgets after thirty
LOOK_BACK = timedelta(days=400)  # a year of invoices and a little


def ask_comparison(*, actor: Actor) -> None:
    """Compare now; a job does it, since it asks Stripe for much."""
    with transaction() as session:
        authorize(actor, STRIPE_MEND)
        if not gateway.ready(settings()):
            raise Refused(Phrase(N_("Paying online is not set up.")))
        ask(session, COMPARE, key=f"asked:{clock.now().isoformat()}")


@unrestricted("the clock's own command, and the job of those who may mend")
def compare_all() -> None:
    """Look at invoices, payments, events and payouts there; write down what differs."""
    if not gateway.ready(settings()):
        return
    wire = gateway.Wire(settings())
    now = clock.now()
    seen = {one.id: one for one in reading.invoices_since(wire, now - LOOK_BACK)}
    events = reading.events_since(wire, now - EVENTS_KEPT, tuple(sorted(HEARD)))
    payouts = reading.payouts_since(wire, now - EVENTS_KEPT)
    differences = [*_strangers(seen), *_missed(events), *_payouts(payouts)]
    for invoice_id in _open_invoices():
        differences += _about(wire, seen, invoice_id)
    with transaction() as session:
        for found in differences:
            note(session, found)
        looked = set(DifferenceKind) - {DifferenceKind.PAYMENT, DifferenceKind.PAYOUT}
        forget(session, {(one.kind, one.about) for one in differences}, looked)


def _strangers(seen: dict[str, SeenInvoice]) -> list[Found]:
    """Invoices there that carry our mark but belong to none of our calls."""
    current = current_session()
    known = set(current.scalars(select(StripeCall.external_id).where(StripeCall.act == Act.MIRROR)))
    current.rollback()
    return [
        Found(
            DifferenceKind.STRANGER,
            one.id,
            Phrase(
                N_("Invoice %(number)s at Stripe (%(id)s) belongs to none here."),
                number=one.number or "?",
                id=one.id,
            ),
        )
        for one in seen.values()
        if one.id not in known and one.status not in ("draft", "void")
    ]


def _missed(events: list[gateway.Thing]) -> list[Found]:
    """Events that happened and never arrived."""
    current = current_session()
    ids = [str(event["id"]) for event in events]
    known = set(current.scalars(select(StripeEvent.id).where(StripeEvent.id.in_(ids))))
    current.rollback()
    return [
        Found(
            DifferenceKind.MISSED,
            str(event["id"]),
            Phrase(N_("%(type)s never arrived here."), type=str(event["type"])),
        )
        for event in events
        if event["id"] not in known
    ]


def _payouts(ids: list[str]) -> list[Found]:
    current = current_session()
    unbooked = [one for one in ids if not is_booked(current, one)]
    current.rollback()
    words = N_("Payout %(id)s is not in the books.")
    return [Found(DifferenceKind.MISSED, one, Phrase(words, id=one)) for one in unbooked]


def _open_invoices() -> list[int]:
    """Invoices that are open here, or whose twin may still be: those without a settled twin."""
    current = current_session()
    found = current.scalars(
        select(Invoice.id)
        .where(
            Invoice.state == InvoiceState.ISSUED,
            Invoice.settled_on.is_(None),
            Invoice.kind.in_((InvoiceKind.DUES, InvoiceKind.DIFFERENCE)),
        )
        .order_by(Invoice.id)
    ).all()
    current.rollback()
    return list(found)


def _about(wire: gateway.Wire, seen: dict[str, SeenInvoice], invoice_id: int) -> list[Found]:
    """What differs about one open invoice."""
    current = current_session()
    invoice = current.get_one(Invoice, invoice_id)
    twin = twin_of_invoice(current, invoice_id)
    versions = current.scalars(
        select(StripeCall.external_id).where(
            StripeCall.act == Act.MIRROR, StripeCall.invoice_id == invoice_id
        )
    ).all()
    left = open_on(current, invoice)
    waits = _untold(current, invoice_id) or (twin and twin.state is not CallState.DONE)
    number, has_twin = invoice.number, twin is not None
    there = seen.get(twin.external_id or "") if twin else None
    current.rollback()
    about = key("invoice", invoice_id)
    if not has_twin:
        words = Phrase(N_("Invoice %(number)s cannot be paid online yet."), number=number)
        return [Found(DifferenceKind.NOT_THERE, about, words)]
    if there is None or waits:
        return []
    for one in (seen[id_] for id_ in versions if id_ in seen):
        unbooked = _unbooked(wire, one)
        if unbooked is not None:
            return [unbooked]
    return _left(about, number, there, left)


def _untold(session: Session, invoice_id: int) -> bool:
    """True while something about the invoice still waits to be told."""
    waiting = select(StripeCall.id).where(
        StripeCall.invoice_id == invoice_id, StripeCall.state == CallState.WAITING
    )
    return session.scalars(waiting.limit(1)).first() is not None


def _unbooked(wire: gateway.Wire, there: SeenInvoice) -> Found | None:
    """A payment of the invoice that has arrived there and is not in the books."""
    for intent_id in there.intents:
        seen = reading.payment(wire, intent_id)
        if seen.came is not Came.SETTLED:
            continue
        current = current_session()
        state = current.scalar(select(Payment.state).where(Payment.external_id == intent_id))
        current.rollback()
        if state in (None, PaymentState.PENDING, PaymentState.FAILED):
            words = Phrase(
                N_("%(amount)s for invoice %(number)s arrived at Stripe and is not in the books."),
                amount=str(seen.amount),
                number=there.number,
            )
            return Found(DifferenceKind.MISSED, intent_id, words)
    return None


def _left(about: str, number: str, there: SeenInvoice, left: Money) -> list[Found]:
    if there.left == left:
        return []
    words = Phrase(
        N_("Invoice %(number)s has %(here)s open here and %(there)s at Stripe (%(status)s)."),
        number=number,
        here=str(left),
        there=str(there.left),
        status=there.status,
    )
    return [Found(DifferenceKind.LEFT, about, words)]
