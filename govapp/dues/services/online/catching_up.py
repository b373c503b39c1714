"""A net under the outbox: what was decided about money through Stripe and not told to it yet."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Exists, String, cast, exists, literal, select
from sqlalchemy.orm import Session, aliased, joinedload

from govapp.db import transaction
from govapp.dues import gateway
from govapp.dues.models import CallState, Invoice, Payment, Refund, StripeCall
from govapp.dues.rules.online import Act
from govapp.dues.rules.settling import BY_HAND
from govapp.dues.services.online.asking import ask_given_up, ask_refund
from govapp.dues.services.online.calls import SEND
from govapp.foundation.access.policy import unrestricted
from govapp.foundation.jobs.models import Job, JobState
from govapp.foundation.jobs.services import again, ask
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


def _written_off(session: Session) -> int:
    """Each twin is told once, a later version anew; only the last one of an invoice counts."""
    later = aliased(StripeCall)
    told = aliased(StripeCall)
    untold = (
        select(StripeCall.invoice_id)
        .join(Invoice, Invoice.id == StripeCall.invoice_id)
        .where(
            Invoice.written_off_on.is_not(None),
            StripeCall.act == Act.MIRROR,
            StripeCall.state == CallState.DONE,
            ~exists().where(
                later.act == Act.MIRROR,
                later.invoice_id == StripeCall.invoice_id,
                later.id > StripeCall.id,
            ),
            ~exists().where(told.act == Act.UNCOLLECTIBLE, told.about == StripeCall.about),
        )
        .order_by(StripeCall.id)
        .limit(AT_MOST)
    )
    ids = [one for one in session.scalars(untold) if one is not None]
    for invoice_id in ids:
        ask_given_up(session, invoice_id)
    return len(ids)


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
