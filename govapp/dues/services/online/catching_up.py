"""A net under the outbox: what was decided about money through Stripe and not told to it yet."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Exists, String, cast, exists, literal, select
from sqlalchemy.orm import Session, joinedload

from govapp.db import transaction
from govapp.dues import gateway
from govapp.dues.models import CallState, Invoice, Payment, Refund, StripeCall
from govapp.dues.rules.online import Act
from govapp.dues.rules.settling import BY_HAND
from govapp.dues.services.online.asking import SEND, ask_call
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.jobs.services import again, ask
from govapp.foundation.kernel.ids import key
from govapp.foundation.kernel.money import Money
from govapp.foundation.web.current import settings

AT_MOST = 50


@unrestricted("the clock's own command: each refund and write-off was authorized")
def catch_up() -> int:
    """Ask for refunds, write-offs and waiting calls that no job looks after; how many."""
    if not gateway.ready(settings()):
        return 0
    with transaction() as session:
        return _refunds(session) + _written_off(session) + _without_a_job(session)


def _refunds(session: Session) -> int:
    untold = (
        select(Refund)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(
            Refund.external_id.is_(None),
            Refund.method.not_in(BY_HAND),
            Payment.external_id.is_not(None),
            ~_told(Act.REFUND, literal("refund:") + cast(Refund.id, String)),
        )
        .options(joinedload(Refund.payment))
        .order_by(Refund.id)
        .limit(AT_MOST)
    )
    rows = session.scalars(untold).all()
    for refund in rows:
        ask_refund(session, refund)
    return len(rows)


@unrestricted("a helper: the command that calls it has authorized")
def ask_refund(session: Session, refund: Refund) -> None:
    """Ask Stripe to send money of a payment back the way it came."""
    payment = session.get_one(Payment, refund.payment_id)
    amount = Money(refund.amount_minor, payment.currency)
    ask_call(
        session,
        Act.REFUND,
        key("refund", refund.id),
        payment.organization_id,
        amount=amount,
    )


def _written_off(session: Session) -> int:
    mirrored = exists().where(
        StripeCall.act == Act.MIRROR,
        StripeCall.invoice_id == Invoice.id,
        StripeCall.state == CallState.DONE,
    )
    untold = (
        select(Invoice)
        .where(
            Invoice.written_off_on.is_not(None),
            mirrored,
            ~_told(Act.UNCOLLECTIBLE, literal("invoice:") + cast(Invoice.id, String)),
        )
        .order_by(Invoice.id)
        .limit(AT_MOST)
    )
    rows = session.scalars(untold).all()
    for invoice in rows:
        about = key("invoice", invoice.id)
        ask_call(session, Act.UNCOLLECTIBLE, about, invoice.organization_id, invoice.id)
    return len(rows)


def _without_a_job(session: Session) -> int:
    """Calls that wait though no job will come for them: restored, or their jobs were put away."""
    name = cast(StripeCall.act, String) + ":" + StripeCall.about
    comes = exists().where(Job.kind == SEND, Job.key == name, Job.state != JobState.DONE)
    waiting = (
        select(StripeCall)
        .where(StripeCall.state == CallState.WAITING, ~comes)
        .order_by(StripeCall.id)
        .limit(AT_MOST)
    )
    rows = session.scalars(waiting).all()
    for call in rows:
        job = f"{call.act.value}:{call.about}"
        if not ask(session, SEND, key=job, call_id=call.id):
            again(session, SEND, job)
    return len(rows)


def _told(act: Act, about: ColumnElement[str]) -> Exists:
    return exists().where(StripeCall.act == act, StripeCall.about == about)
