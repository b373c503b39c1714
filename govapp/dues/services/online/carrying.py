"""Carrying out the outbox: each call ends in exactly one object, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govapp.db import session as current_session
from govapp.db import transaction
from govapp.dues import gateway
from govapp.dues.gateway import after, paying, sending
from govapp.dues.models import CallState, Invoice, Refund, SavedMethod, StripeCall
from govapp.dues.permissions import DUES_ASSESS, STRIPE_MEND
from govapp.dues.rules.online import Act
from govapp.dues.services.books import locked_invoices
from govapp.dues.services.online.asking import ask_late_twin
from govapp.dues.services.online.calls import SEND, twin_of_invoice
from govapp.dues.services.online.page_calls import close_row
from govapp.dues.services.online.planning import NotYet, Plan, needless, plan_of
from govapp.dues.services.online.renewing import begin_fresh, is_fresh
from govapp.foundation.access.actor import Actor
from govapp.foundation.access.policy import authorize, unrestricted
from govapp.foundation.jobs.services import again, ask
from govapp.foundation.kernel import clock
from govapp.foundation.kernel.errors import NotFound, Refused
from govapp.foundation.kernel.ids import key_number
from govapp.foundation.kernel.phrases import N_, Phrase
from govapp.foundation.web.current import settings

TRIES = 3  # of one run, when Stripe answers with an error of its own


@unrestricted("the job's own command: what is told follows commands that authorized")
def carry(call_id: int) -> None:
    """Tell Stripe what this call says, and before it what waits for the same invoice or payer."""
    for one in _in_order(call_id):
        _carry_one(one)


def _in_order(call_id: int) -> list[int]:
    current = current_session()
    call = current.get(StripeCall, call_id)
    if call is None:
        return []
    before = StripeCall.act == Act.CUSTOMER
    if call.act is not Act.PAGE:  # a payer waits for that one
        before = or_(before, StripeCall.invoice_id == call.invoice_id)
    waiting = current.scalars(
        select(StripeCall.id)
        .where(
            StripeCall.organization_id == call.organization_id,
            before,
            StripeCall.state == CallState.WAITING,
            StripeCall.id < call_id,
        )
        .order_by(StripeCall.id)
    ).all()
    current.rollback()
    return [*waiting, call_id]


def _carry_one(call_id: int) -> None:
    plan = _begin(call_id)
    if plan is None:
        return
    wire = gateway.Wire(settings())
    for _ in range(TRIES):
        try:
            found = _perform(wire, plan)
        except gateway.Broken as error:
            plan = _next_version(plan, str(error))
        except gateway.Unanswered as error:
            _note(call_id, str(error))
            raise
        except gateway.Declined as error:
            _note(call_id, str(error), state=CallState.DECLINED)
            return
        else:
            _finish(plan, found)
            return
    raise gateway.Broken("Stripe answers with an error of its own, again and again")


def _begin(call_id: int) -> Plan | None:
    """Count the try before it is made, so that a crash behind it is known; None: nothing to do."""
    with transaction() as session:
        call = session.get(StripeCall, call_id)
        if call is None:
            return None
        if is_fresh(call):  # the invoice is locked before its calls, as bookings do
            locked_invoices(session, [call.invoice_id or 0])
        session.refresh(call, with_for_update=True)
        if call.state is not CallState.WAITING:
            return None
        if is_fresh(call) and not call.attempts:
            begin_fresh(session, call)
        if not call.attempts and needless(session, call):
            call.state, call.error = CallState.NEEDLESS, ""
            return None
        plan = plan_of(session, call)
        call.attempts += 1
        return plan


def _perform(wire: gateway.Wire, plan: Plan) -> gateway.Thing:
    order, twin = plan.order, plan.twin_id
    match plan.act:
        case Act.CUSTOMER | Act.MIRROR | Act.PAGE:
            return _made(wire, plan)
        case Act.VOID:
            return after.close(wire, order, twin)
        case Act.UNCOLLECTIBLE:
            return after.give_up(wire, order, twin)
        case Act.PAID_ELSEWHERE:
            return after.paid_elsewhere(wire, order, twin)
        case Act.PART_ELSEWHERE:
            return after.part_elsewhere(
                wire,
                order,
                twin,
                minor=plan.minor,
                currency=plan.currency,
                reference=plan.reference,
            )
        case Act.REFUND:
            return after.refund(wire, order, plan.reference, minor=plan.minor)
        case Act.CREDIT:
            return after.credit(wire, order, twin, minor=plan.minor)
        case Act.CHARGE:
            return after.charge(wire, order, twin, method_id=plan.reference, minor=plan.minor)
        case Act.PAGE_CLOSED:
            return paying.close_page(wire, order, twin)


def _made(wire: gateway.Wire, plan: Plan) -> gateway.Thing:
    """A thing that others stand on: a customer, a page for paying, an invoice's twin."""
    order = plan.order
    if plan.act is Act.CUSTOMER:
        return sending.customer(wire, order, organization_id=plan.organization_id, name=plan.name)
    if plan.sheet is not None:
        return paying.payment_page(wire, order, plan.sheet, plan.customer_id)
    if plan.bill is None:
        raise ValueError("a twin needs its bill")
    twin = sending.draft(wire, plan.order, plan.bill, plan.customer_id)
    if twin["status"] == "draft":
        sending.fill(wire, plan.order, plan.bill, twin)
        twin = sending.finalize(wire, plan.order, twin["id"])
    return twin


def _next_version(plan: Plan, error: str) -> Plan:
    """Take a new key for the next try, which looks for the object first."""
    with transaction() as session:
        call = session.get_one(StripeCall, plan.call_id, with_for_update=True)
        version = f":v{call.key_version}"
        if plan.order.key.endswith(version):  # a rival may have taken one meanwhile
            call.key_version += 1
        call.error = error[:500]
        key_ = f"{plan.order.key.rpartition(':v')[0]}:v{call.key_version}"
    return replace(plan, order=replace(plan.order, key=key_, again=True))


def _note(call_id: int, error: str, *, state: CallState = CallState.WAITING) -> None:
    with transaction() as session:
        call = session.get_one(StripeCall, call_id, with_for_update=True)
        if call.state is CallState.WAITING:
            call.error, call.state = error[:500], state


# Acts whose object is a thing of its own, with an id that belongs to one row.
_OWN = {Act.CUSTOMER, Act.MIRROR, Act.PART_ELSEWHERE, Act.REFUND, Act.CREDIT, Act.CHARGE, Act.PAGE}
_CREDIT = "credit_note"  # a twin with money on it is closed by one


def _finish(plan: Plan, found: gateway.Thing) -> None:
    with transaction() as session:
        call = session.get_one(StripeCall, plan.call_id, with_for_update=True)
        if call.state is not CallState.WAITING:
            return
        call.state, call.done_at, call.error = CallState.DONE, clock.now(), ""
        if plan.act in _OWN or (plan.act is Act.VOID and found.get("object") == _CREDIT):
            call.external_id = str(found["id"])
        if plan.act is Act.MIRROR:
            call.url = str(found.get("hosted_invoice_url") or "")
        if plan.act is Act.PAGE:
            call.url = str(found.get("url") or "")
        if plan.act is Act.PAGE_CLOSED and found.get("status") == "expired":
            close_row(session, plan.order.about)
        if plan.act is Act.REFUND:
            refund = session.get_one(Refund, key_number(call.about, "refund"), with_for_update=True)
            refund.external_id = refund.external_id or call.external_id


def tell_now(invoice_id: int, *, actor: Actor) -> bool:
    """Tell Stripe of an invoice at once, as its job would; True if it can be paid online now."""
    if not gateway.ready(settings()):
        return False
    with transaction() as session:
        invoice = session.get(Invoice, invoice_id)
        authorize(actor, DUES_ASSESS)
        if invoice is None:
            raise NotFound
        ask_late_twin(session, invoice)
    current = current_session()
    twin = twin_of_invoice(current, invoice_id)
    call_id = twin.id if twin else 0
    current.rollback()
    try:
        carry(call_id)
    except (gateway.Unanswered, gateway.Broken, NotYet):  # the job comes back to it
        return False
    url = current.scalar(select(StripeCall.url).where(StripeCall.id == call_id))
    current.rollback()
    return bool(url)


def try_again(call_id: int, *, actor: Actor) -> None:
    """Let a call that was declined, or whose job gave up, be tried anew with a new key."""
    with transaction() as session:
        call = session.get(StripeCall, call_id, with_for_update=True)
        authorize(actor, STRIPE_MEND)
        if call is None:
            raise NotFound
        if call.state not in (CallState.DECLINED, CallState.WAITING):
            raise Refused(Phrase(N_("Only what was declined or waits can be tried again.")))
        call.state, call.error = CallState.WAITING, ""
        call.key_version += 1
        name = f"{call.act.value}:{call.about}"
        if not ask(session, SEND, key=name, call_id=call.id):
            again(session, SEND, name)


@unrestricted("a helper: the command that calls it has authorized")
def method_of(session: Session, organization_id: int) -> SavedMethod | None:
    """The account that the organization saved last and that still holds."""
    return session.scalars(
        select(SavedMethod)
        .where(SavedMethod.organization_id == organization_id, SavedMethod.ended_at.is_(None))
        .order_by(SavedMethod.id.desc())
    ).first()
